package lines

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dumplens/ui/latest"
)

// Measures of the minimap in pixels.
const (
	mapWidth  = 16
	cellHigh  = 3
	mostCells = 500
)

// nearViews is how many heights of the view the near strip shows.
const nearViews = 32

// Minimap shows what the bytes of a Hex are from afar, in two strips: at the right all of
// the space, in the scale of the scroll bar, at the left what is near the view. Frames show
// where the view is. A click goes there. It reads samples in a job.
type Minimap struct {
	widget.BaseWidget

	// OnHint is told what is under the mouse, "" for nothing.
	OnHint func(string)

	h           *Hex
	whole, near mapStrip
	raster      *canvas.Raster
	frames      [2]*canvas.Rectangle // of near and whole
}

// mapStrip is one strip: the cells that were read and for what.
type mapStrip struct {
	jobs  *latest.Runner
	cells []mapCell
	made  mapRange // what the cells are for, or will be
}

// mapRange is what a strip shows.
type mapRange struct {
	src      *source
	total    float64
	from, to float64 // positions
	n        int
}

func newMinimap(h *Hex, post func(func())) *Minimap {
	m := &Minimap{h: h}
	m.whole.jobs, m.near.jobs = latest.NewRunner(post), latest.NewRunner(post)
	m.raster = canvas.NewRaster(m.paint)
	for i := range m.frames {
		m.frames[i] = &canvas.Rectangle{StrokeWidth: 1}
	}
	m.ExtendBaseWidget(m)
	return m
}

// follow brings the strips up to date with the view; cheap when nothing changed.
func (m *Minimap) follow() {
	e, src := m.h.extents, m.h.src
	n := min(int(m.Size().Height/cellHigh), mostCells)
	if src == nil || e.total == 0 || n < 1 || len(m.h.shown) == 0 {
		m.clear()
		return
	}
	top, bottom := m.view()
	m.read(&m.whole, mapRange{src, e.total, 0, e.total, n})
	m.read(&m.near, m.around(src, top, bottom, n))
	for i, s := range []*mapStrip{&m.near, &m.whole} {
		m.frame(m.frames[i], s.made, top, bottom, float32(i)*mapWidth/2)
	}
}

func (m *Minimap) clear() {
	for _, s := range []*mapStrip{&m.near, &m.whole} {
		s.cells, s.made = nil, mapRange{}
	}
	for _, f := range m.frames {
		f.Hide()
	}
	m.raster.Refresh()
}

// view is the positions of the first and the last line in sight.
func (m *Minimap) view() (top, bottom float64) {
	shown := m.h.shown
	top = m.h.extents.position(shown[0].first)
	return top, max(m.h.extents.position(shown[len(shown)-1].last), top+1)
}

// around is the stretch around the view. It moves in steps, so that scrolling by lines
// reads nothing new most of the time.
func (m *Minimap) around(src *source, top, bottom float64, n int) mapRange {
	length := math.Exp2(math.Ceil(math.Log2((bottom - top) * nearViews)))
	total := m.h.extents.total
	if length >= total {
		return mapRange{src, total, 0, total, n}
	}
	step := length / 4
	from := math.Floor(top/step)*step - length/2 + step/2
	from = min(max(from, 0), total-length)
	return mapRange{src, total, from, from + length, n}
}

// read reads the cells of a strip in a job, unless they are for the same range.
func (m *Minimap) read(s *mapStrip, want mapRange) {
	if s.made == want {
		return
	}
	if s.made.src != want.src {
		s.cells = nil
	}
	s.made = want
	e := m.h.extents
	s.jobs.Run(func(emit func(func())) {
		cells := readCells(want.src.space, e, want.from, want.to, want.n, func() bool { return want.src.stopped.Load() || s.jobs.Waiting() })
		if cells == nil {
			return
		}
		emit(func() {
			if s.made == want {
				s.cells = cells
				m.raster.Refresh()
			}
		})
	})
}

// frame stands a frame around what of a strip is in view.
func (m *Minimap) frame(f *canvas.Rectangle, r mapRange, top, bottom float64, x float32) {
	scale := float64(m.Size().Height) / (r.to - r.from)
	y, high := float32((top-r.from)*scale), float32((bottom-top)*scale)
	high = max(high, 4)
	y = min(max(y, 0), m.Size().Height-high)
	f.StrokeColor = theme.Color(theme.ColorNamePrimary)
	f.FillColor = color.Transparent
	place(f, x, y, mapWidth/2, high)
}

// paint draws the cells.
func (m *Minimap) paint(w, h int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	var colours [kinds]color.NRGBA
	for k, name := range kindColours {
		colours[k] = color.NRGBAModel.Convert(theme.Color(name)).(color.NRGBA)
	}
	ground := color.NRGBAModel.Convert(theme.Color(theme.ColorNameBackground)).(color.NRGBA)
	for i, s := range []*mapStrip{&m.near, &m.whole} {
		left, right := i*w/2+1, (i+1)*w/2
		for y := range h {
			c := ground
			if n := len(s.cells); n > 0 {
				cell := s.cells[min(y*n/h, n-1)]
				c = colours[cell.kind]
				if cell.starts && y*n%h < n { // its first line
					c = ground
				}
			}
			for x := left; x < right; x++ {
				img.SetNRGBA(x, y, c)
			}
		}
	}
	return img
}

// at gives the cell under the mouse.
func (m *Minimap) at(p fyne.Position) (mapCell, bool) {
	s := &m.near
	if p.X >= mapWidth/2 {
		s = &m.whole
	}
	n := len(s.cells)
	i := int(p.Y / m.Size().Height * float32(n))
	if i < 0 || i >= n {
		return mapCell{}, false
	}
	return s.cells[i], true
}

// Tapped scrolls there.
func (m *Minimap) Tapped(e *fyne.PointEvent) { m.goTo(e.Position) }

// Dragged scrolls along.
func (m *Minimap) Dragged(e *fyne.DragEvent) { m.goTo(e.Position) }

// DragEnd does nothing.
func (m *Minimap) DragEnd() {}

func (m *Minimap) goTo(p fyne.Position) {
	if c, ok := m.at(p); ok {
		m.h.ScrollTo(c.first &^ 15)
	}
}

// MouseIn tells what is under the mouse.
func (m *Minimap) MouseIn(e *desktop.MouseEvent) { m.MouseMoved(e) }

// MouseMoved tells it too.
func (m *Minimap) MouseMoved(e *desktop.MouseEvent) {
	if c, ok := m.at(e.Position); ok {
		m.hint(c.words(m.h.Address))
	}
}

// MouseOut takes the words away.
func (m *Minimap) MouseOut() { m.hint("") }

func (m *Minimap) hint(words string) {
	if m.OnHint != nil {
		m.OnHint(words)
	}
}

// Scrolled scrolls the view.
func (m *Minimap) Scrolled(e *fyne.ScrollEvent) { m.h.Scrolled(e) }

// CreateRenderer is called by Fyne.
func (m *Minimap) CreateRenderer() fyne.WidgetRenderer { return &minimapRenderer{m} }

type minimapRenderer struct{ m *Minimap }

func (r *minimapRenderer) Layout(size fyne.Size) {
	r.m.raster.Resize(size)
	r.m.follow()
}
func (r *minimapRenderer) MinSize() fyne.Size { return fyne.NewSize(mapWidth, 20) }
func (r *minimapRenderer) Refresh() {
	r.m.raster.Refresh()
	r.m.follow()
}

func (r *minimapRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.m.raster, r.m.frames[0], r.m.frames[1]}
}
func (r *minimapRenderer) Destroy() {}
