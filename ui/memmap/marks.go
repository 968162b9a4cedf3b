package memmap

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"dumplens/model"
	"dumplens/ui/look"
)

// drawMarks places what stands over the cells: caret, hover, labels and scroll bar.
func (g *grid) drawMarks() {
	g.drawFrame(g.hover, g.over, g.over >= 0, theme.ColorNameForeground, 1)
	caret := int64(-1)
	if g.m.plan != nil && g.m.plan.cells > 0 {
		caret = g.m.caretCell()
	}
	ink := look.Faint
	if g.focused {
		ink = theme.ColorNameForeground
	}
	g.drawFrame(g.caret, caret, caret >= 0, ink, 2)
	g.drawLabels()
	g.drawThumb()
}

// drawFrame puts a frame around a cell.
func (g *grid) drawFrame(r *canvas.Rectangle, cell int64, on bool, ink fyne.ThemeColorName, stroke float32) {
	_, h := g.pixels()
	if !on || g.flow == nil {
		r.Hide()
		return
	}
	x, y := g.flow.pos(cell)
	y -= g.top
	if y+int64(g.flow.m.cell) <= 0 || y >= h {
		r.Hide()
		return
	}
	side := float32(g.flow.m.cell)/g.scale + 2*stroke
	r.StrokeColor, r.StrokeWidth = look.Colour(ink), stroke
	r.Move(fyne.NewPos(float32(x)/g.scale-stroke, float32(y)/g.scale-stroke))
	r.Resize(fyne.NewSize(side, side))
	r.Show()
	r.Refresh()
}

// drawLabels writes the address of each region beside its first row, and those of
// some further rows.
func (g *grid) drawLabels() {
	used := 0
	if g.flow != nil {
		_, h := g.pixels()
		for i := g.flow.below(g.top); i < len(g.flow.places) && g.flow.places[i].y < g.top+h; i++ {
			used = g.labelBlock(i, used, h)
		}
	}
	for _, t := range g.labels[used:] {
		t.Hide()
	}
}

func (g *grid) labelBlock(i, used int, h int64) int {
	at, b, pitch := g.flow.places[i], g.flow.plan.blocks[i], int64(g.flow.m.pitch)
	row := max((g.top-at.y)/pitch, 0)
	for row = (row + labelRows - 1) / labelRows * labelRows; row < at.rows; row += labelRows {
		y := at.y + row*pitch - g.top
		if y+pitch > h {
			break
		}
		if used == len(g.labels) {
			g.labels = append(g.labels, canvas.NewText("", nil))
		}
		first, _ := b.cut.Cell(uint64(row * at.cols))
		ink := look.Faint
		if row == 0 {
			ink = theme.ColorNameForeground
		}
		g.label(g.labels[used], first, at.x, y, ink)
		used++
	}
	return used
}

// label writes an address left of a row of cells.
func (g *grid) label(t *canvas.Text, a model.Addr, x, y int64, ink fyne.ThemeColorName) {
	t.Text, t.Color, t.TextSize, t.TextStyle = g.words(a), look.Colour(ink), labelSize(), look.Mono
	size := t.MinSize()
	cell := float32(g.flow.m.cell) / g.scale
	t.Move(fyne.NewPos(float32(x)/g.scale-size.Width-6, float32(y)/g.scale+(cell-size.Height)/2))
	t.Resize(size)
	t.Show()
	t.Refresh()
}

// words writes an address as wide as all of the space.
func (g *grid) words(a model.Addr) string { return addrWords(a, g.m.regions) }

// bar is where the thumb stands, its height, and how far its upper edge can go; the
// height is 0 when everything is in sight.
func (g *grid) bar() (y, height, way float32) {
	_, h := g.pixels()
	if g.flow == nil || g.flow.height <= h {
		return 0, 0, 0
	}
	room := g.Size().Height
	height = min(max(float32(float64(room)*float64(h)/float64(g.flow.height)), minThumb), room)
	way = room - height
	return way * float32(float64(g.top)/float64(g.flow.height-h)), height, way
}

func (g *grid) drawThumb() {
	y, height, _ := g.bar()
	if height == 0 {
		g.thumb.Hide()
		return
	}
	g.thumb.FillColor = look.Colour(theme.ColorNameScrollBar)
	g.thumb.Move(fyne.NewPos(g.Size().Width-barWidth+2, y))
	g.thumb.Resize(fyne.NewSize(barWidth-4, height))
	g.thumb.Show()
	g.thumb.Refresh()
}

// dragThumb scrolls so that the thumb's upper edge is at y.
func (g *grid) dragThumb(y float32) {
	_, _, way := g.bar()
	if way <= 0 {
		return
	}
	_, h := g.pixels()
	share := float64(min(max(y/way, 0), 1))
	g.scrollBy(int64(share*float64(g.flow.height-h)) - g.top)
}
