package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"dumplens/model"
	"dumplens/model/view"
	"dumplens/ui/look"
)

// grid is a small table: its heads, a rule, and cells row by row.
type grid struct {
	cols  []model.Column
	heads []*Para
	rule  *canvas.Rectangle
	rows  [][]*Para
}

// Table draws a small table in full; it is for a dozen rows, not for data.
func Table(t view.Table, acts Acts) *box {
	g := &grid{cols: t.Columns, rule: canvas.NewRectangle(nil)}
	b := newBox(g.rule)
	for _, c := range t.Columns {
		h := NewPara(c.Title, look.Faint)
		h.TextSize = theme.SizeNameCaptionText
		h.Align = align(c)
		g.heads = append(g.heads, h)
		b.objects = append(b.objects, h)
	}
	for _, r := range t.Rows {
		cells := g.cells(r, acts)
		g.rows = append(g.rows, cells)
		for _, c := range cells {
			b.objects = append(b.objects, c)
		}
	}
	b.repaint = func() { g.rule.FillColor = look.Colour(look.Line) }
	b.repaint()
	b.arrange, b.need = g.arrange, g.need
	return b
}

func align(c model.Column) fyne.TextAlign {
	if c.Right {
		return fyne.TextAlignTrailing
	}
	return fyne.TextAlignLeading
}

func (g *grid) cells(r model.Row, acts Acts) []*Para {
	cells := make([]*Para, len(g.cols))
	for i := range g.cols {
		v := model.Absent(model.NotApplicable, "")
		if i < len(r.Cells) {
			v = r.Cells[i]
		}
		if i == 0 && v.To == nil {
			v.To = r.To
		}
		p := valuePara(v, acts)
		p.Align = align(g.cols[i])
		if g.cols[i].Mono {
			p.Style = look.Mono
		}
		if i == len(g.cols)-1 && p.Colour == theme.ColorNameForeground && i > 0 {
			p.Colour = look.Faint
		}
		cells[i] = p
	}
	return cells
}

func (g *grid) arrange(size fyne.Size, move bool) float32 {
	widths := g.widths(size.Width)
	y := placeRow(g.heads, widths, 0, move) + 4
	put(move, g.rule, 0, y, size.Width, 1)
	y += 1 + lineGap - 1
	for i, row := range g.rows {
		if i > 0 {
			y += lineGap
		}
		y += placeRow(row, widths, y, move)
	}
	return y
}

// natural are the widths of the columns with no text broken.
func (g *grid) natural() []float32 {
	widths := make([]float32, len(g.cols))
	for i := range g.cols {
		widths[i] = g.heads[i].Width()
		for _, r := range g.rows {
			widths[i] = max(widths[i], r[i].Width())
		}
		widths[i] += 2
	}
	return widths
}

// need is the width of the table with no text broken.
func (g *grid) need() float32 {
	w := float32(len(g.cols)-1) * columnGap
	for _, c := range g.natural() {
		w += c
	}
	return w
}

// widths gives each column what it needs; the last takes the rest. When there is
// too little, the widest is squeezed until the last has a quarter.
func (g *grid) widths(total float32) []float32 {
	n, widths := len(g.cols), g.natural()
	if n == 0 {
		return widths
	}
	rest := total - float32(n-1)*columnGap
	for _, w := range widths[:n-1] {
		rest -= w
	}
	least := min(widths[n-1], total*0.3)
	for rest < least && n > 1 {
		widest := 0
		for i, w := range widths[:n-1] {
			if w > widths[widest] {
				widest = i
			}
		}
		if widths[widest] <= 40 {
			break
		}
		cut := min(least-rest, widths[widest]-40, max(widths[widest]/8, 1))
		widths[widest] -= cut
		rest += cut
	}
	need := widths[n-1]
	widths[n-1] = max(rest, 40)
	spread(widths, widths[n-1]-need)
	return widths
}

// spread shares a part of what the last column has over what it needs among the
// others, so that a wide table does not huddle at the left.
func spread(widths []float32, over float32) {
	others := widths[:len(widths)-1]
	if over <= 0 || len(others) == 0 {
		return
	}
	more := min(40, over/2/float32(len(others)))
	for i := range others {
		others[i] += more
	}
	widths[len(widths)-1] -= more * float32(len(others))
}

func placeRow(cells []*Para, widths []float32, y float32, move bool) float32 {
	x, h := float32(0), float32(0)
	for i, c := range cells {
		high := c.HeightFor(widths[i])
		put(move, c, x, y, widths[i], high)
		h = max(h, high)
		x += widths[i] + columnGap
	}
	return h
}
