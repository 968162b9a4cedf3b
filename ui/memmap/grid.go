package memmap

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dumplens/model"
	"dumplens/model/mem"
	"dumplens/ui/look"
)

// barWidth is the width of the scroll bar, minThumb the least height of its thumb.
const (
	barWidth = 10
	minThumb = 24
)

// grid is the widget of the cells.
type grid struct {
	widget.BaseWidget
	m *Map

	raster       *canvas.Raster
	painter      *painter
	caret, hover *canvas.Rectangle
	thumb        *canvas.Rectangle
	labels       []*canvas.Text
	objects      []fyne.CanvasObject

	flow    *flow   // nil: nothing to draw
	scale   float32 // pixels of the screen for one of the window
	painted bool    // scale is the real one
	side    float32 // of a cell
	laid    fyne.Size
	top     int64 // pixels of the screen above the view
	over    int64 // the cell under the mouse, -1 for none
	focused bool
	drag    bool    // the thumb is being dragged
	grab    float32 // where in the thumb
	wheel   float32 // of the wheel, not used up
}

func newGrid(m *Map) *grid {
	g := &grid{m: m, over: -1, scale: 1, side: cellSide}
	g.raster = canvas.NewRaster(g.generate)
	g.raster.ScaleMode = canvas.ImageScalePixels
	g.caret, g.hover, g.thumb = canvas.NewRectangle(nil), canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	g.thumb.CornerRadius = 3
	g.ExtendBaseWidget(g)
	return g
}

// generate draws the cells in sight. Only here is it known how many pixels the screen
// has for the widget.
func (g *grid) generate(w, h int) image.Image {
	if m := metricsAt(g.scale, 0, g.side); g.painter == nil || g.painter.m != m {
		g.painter = newPainter(m, look.Colour)
	}
	g.painted = true
	if width := g.Size().Width; width > 0 && g.m.plan != nil {
		if real := float32(w) / width; real > g.scale*1.02 || real < g.scale*0.98 {
			g.scale = real // the window went to another screen
			g.m.post(g.m.layout)
		}
	}
	return g.painter.paint(w, h, g.flow, g.m.store, g.top)
}

// measure gives the measures for the screen that the grid is on and a side of the cells.
func (g *grid) measure(regions []mem.Region, side float32) metrics {
	if c := fyne.CurrentApp().Driver().CanvasForObject(g); c != nil && !g.painted {
		g.scale = c.Scale()
	}
	digits := "00000000"
	if n := len(regions); n > 0 && regions[n-1].Last>>32 != 0 {
		digits = model.Addr(0).String()
	}
	return metricsAt(g.scale, fyne.MeasureText(digits, labelSize(), look.Mono).Width+10, side)
}

func labelSize() float32 { return theme.Size(theme.SizeNameCaptionText) - 1 }

// pixels is the room for cells on the screen.
func (g *grid) pixels() (w int, h int64) {
	return max(whole((g.Size().Width-barWidth)*g.scale), 1), int64(whole(g.Size().Height * g.scale))
}

// fitting is the plan with the fewest bytes to a cell with which all cells fit into the
// room, and how large they can be drawn then.
func (g *grid) fitting(regions []mem.Region, least uint64) (p *plan, side float32) {
	p = g.fittingPlan(regions, least)
	w, h := g.pixels()
	for side = cellSide; side < mostSide; side++ {
		if newFlow(p, g.measure(regions, side+1), w).height > h {
			break
		}
	}
	return p, side
}

func (g *grid) fittingPlan(regions []mem.Region, least uint64) *plan {
	m := g.measure(regions, cellSide)
	w, h := g.pixels()
	var occupied float64
	for _, r := range regions {
		occupied += float64(r.Last-r.First) + 1
	}
	room := float64(max(w/m.pitch, 1)) * float64(max(h/int64(m.pitch), 1))
	for size := least; ; size <<= 1 {
		if size < 1<<62 && occupied/float64(size) > room {
			continue
		}
		p := newPlan(regions, size)
		if size >= 1<<62 || newFlow(&p, m, w).height <= h {
			return &p
		}
	}
}

// place places the cells of the map's plan.
func (g *grid) place() {
	g.flow, g.over = nil, -1
	if g.m.plan != nil {
		w, _ := g.pixels()
		f := newFlow(g.m.plan, g.measure(g.m.regions, g.side), w)
		g.flow = &f
	}
	g.setTop(g.top)
}

// setTop scrolls, as far as there is something to see.
func (g *grid) setTop(y int64) {
	_, h := g.pixels()
	most := int64(0)
	if g.flow != nil {
		most = max(g.flow.height-h, 0)
	}
	g.top = min(max(y, 0), most)
	g.redraw()
	g.drawMarks()
}

// scrollBy scrolls by pixels of the screen.
func (g *grid) scrollBy(n int64) {
	if g.flow == nil {
		return
	}
	g.over = -1
	g.setTop(g.top + n)
	g.m.count()
	g.m.tell()
}

// inSight are the cells to be counted: those in the view.
func (g *grid) inSight() (from, to int64) {
	_, h := g.pixels()
	if g.flow == nil || h == 0 {
		return 0, 0
	}
	return g.flow.inSight(g.top, g.top+h)
}

// heightOf is how far below the view's top a cell stands, scrollTo brings it there.
func (g *grid) heightOf(cell int64) int64 {
	if g.flow == nil {
		return 0
	}
	_, y := g.flow.pos(cell)
	return y - g.top
}

func (g *grid) scrollTo(cell, height int64) {
	if g.flow != nil {
		_, y := g.flow.pos(cell)
		g.setTop(y - height)
	}
}

// reveal scrolls as little as brings a cell into sight.
func (g *grid) reveal(cell int64) bool {
	if g.flow == nil {
		return false
	}
	_, h := g.pixels()
	y, pitch := g.heightOf(cell)-int64(g.flow.m.edge), int64(g.flow.m.pitch+2*g.flow.m.edge)
	switch {
	case y < 0:
		g.setTop(g.top + y)
	case y+pitch > h:
		g.setTop(g.top + y + pitch - h)
	default:
		return false
	}
	return true
}

// redraw paints the cells again.
func (g *grid) redraw() { g.raster.Refresh() }

// cellAt is the cell at a place of the widget.
func (g *grid) cellAt(p fyne.Position) (int64, bool) {
	if g.flow == nil || p.X < 0 || p.Y < 0 || p.Y >= g.Size().Height {
		return 0, false
	}
	return g.flow.hit(int64(p.X*g.scale), int64(p.Y*g.scale)+g.top)
}

// CreateRenderer is called by Fyne.
func (g *grid) CreateRenderer() fyne.WidgetRenderer { return &gridRenderer{g} }

type gridRenderer struct{ g *grid }

func (r *gridRenderer) MinSize() fyne.Size { return fyne.NewSize(120, 60) }

// Layout is called by Fyne also when a label changed, which is none of its business.
func (r *gridRenderer) Layout(size fyne.Size) {
	if size == r.g.laid {
		return
	}
	r.g.laid = size
	r.g.raster.Resize(size)
	r.g.m.layout()
}

// Refresh follows the theme.
func (r *gridRenderer) Refresh() {
	r.g.painter = nil
	r.g.m.layout()
}

func (r *gridRenderer) Objects() []fyne.CanvasObject {
	g := r.g
	g.objects = append(g.objects[:0], g.raster, g.hover, g.caret, g.thumb)
	for _, t := range g.labels {
		g.objects = append(g.objects, t)
	}
	return g.objects
}

func (r *gridRenderer) Destroy() {}
