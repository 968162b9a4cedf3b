package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"dumplens/model"
	"dumplens/model/view"
	"dumplens/ui/look"
)

// The texts of a row, in the order they stand.
const (
	codeAddr = iota
	codeBytes
	codeText // of the instruction up to its target
	codeLink // the target
	codeRest // what comes behind
	codeComment
	codeTexts
)

// codeSheet keeps the canvas objects: a ground, the texts of each row.
type codeSheet struct {
	clip *container.Clip
	root *fyne.Container
	rows []*codeRowSheet
}

type codeRowSheet struct {
	ground *canvas.Rectangle
	texts  [codeTexts]*canvas.Text
	// link and comment are where these stand, from x to x; equal when they are not drawn.
	link, comment [2]float32
}

func newCodeSheet() *codeSheet {
	s := &codeSheet{root: container.NewWithoutLayout()}
	s.clip = container.NewClip(s.root)
	return s
}

// row gives the objects of a row, which are made when first needed.
func (s *codeSheet) row(i int) *codeRowSheet {
	for len(s.rows) <= i {
		r := &codeRowSheet{ground: canvas.NewRectangle(nil)}
		s.root.Objects = append(s.root.Objects, r.ground)
		for k := range r.texts {
			r.texts[k] = canvas.NewText("", nil)
			r.texts[k].TextStyle = look.Mono
			s.root.Objects = append(s.root.Objects, r.texts[k])
		}
		s.rows = append(s.rows, r)
	}
	return s.rows[i]
}

// CreateRenderer is called by Fyne.
func (c *codeList) CreateRenderer() fyne.WidgetRenderer {
	c.sheet = newCodeSheet()
	r := &codeRenderer{c}
	r.Refresh()
	return r
}

type codeRenderer struct{ c *codeList }

func (r *codeRenderer) MinSize() fyne.Size           { return fyne.NewSize(160, 60) }
func (r *codeRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.c.sheet.clip} }
func (r *codeRenderer) Destroy()                     {}
func (r *codeRenderer) Layout(size fyne.Size) {
	r.c.sheet.clip.Resize(size)
	r.Refresh()
	r.c.changedSize()
}

// changedSize asks for lines that the new size has room for.
func (c *codeList) changedSize() {
	if len(c.rows)-c.top < c.fits() {
		c.p.more(false)
	}
}

// Refresh draws the rows in sight.
func (r *codeRenderer) Refresh() {
	c := r.c
	size, high := c.Size(), c.rowHigh()
	n := 0
	if size.Width > 0 {
		n = min(int(size.Height/high)+1, len(c.rows)-c.top)
	}
	pen := c.newPen(size)
	c.wide = 0
	for i := range max(n, 0) {
		c.wide = max(c.wide, pen.draw(c.sheet.row(i), c.rows[c.top+i], float32(i)*high))
	}
	for _, row := range c.sheet.rows[min(max(n, 0), len(c.sheet.rows)):] {
		row.hide()
	}
	canvas.Refresh(c)
}

func (r *codeRowSheet) hide() {
	r.ground.Hide()
	for _, t := range r.texts {
		t.Hide()
	}
	r.link, r.comment = [2]float32{}, [2]float32{}
}

// codePen draws rows with the measures of one frame.
type codePen struct {
	c           *codeList
	cell, high  float32
	width       float32
	size        float32
	bytes       int  // characters of bytes that are shown, 0 for none
	short       bool // only the lower half of addresses
	first, last int  // the selection
}

// Widths in characters from which on the bytes and whole addresses are shown.
const (
	roomForAddress = 52
	roomForBytes   = 74
	bytesShown     = 16
)

func (c *codeList) newPen(size fyne.Size) codePen {
	const many = 64
	p := codePen{c: c, high: c.rowHigh(), width: size.Width, size: c.textSize()}
	p.cell = fyne.MeasureText(fmt.Sprintf("%0*d", many, 0), p.size, look.Mono).Width / many
	room := int(size.Width / p.cell)
	p.short = room < roomForAddress
	if room >= roomForBytes {
		p.bytes = bytesShown
	}
	p.first, p.last = c.selected()
	return p
}

// draw draws a row and gives its width.
func (p codePen) draw(r *codeRowSheet, row codeRow, y float32) float32 {
	l := &p.c.lines[row.line]
	r.hide()
	p.ground(r, l, row, y)
	x := float32(8) - p.c.left
	if row.head {
		return p.put(r.texts[codeAddr], l.Head+":", theme.ColorNameForeground, x, y, look.Bold) + p.c.left
	}
	x = p.put(r.texts[codeAddr], p.address(l.At), look.Faint, x, y, look.Mono) + 2*p.cell
	if l.Hole != nil {
		words := fmt.Sprintf("%s: %s", model.HumanSize(l.Hole.Len), l.Hole.Reason())
		return p.put(r.texts[codeText], words, look.Faint, x, y, fyne.TextStyle{}) + p.c.left
	}
	if p.bytes > 0 {
		p.put(r.texts[codeBytes], cut(view.CodeBytes(l.Bytes), p.bytes), look.Faint, x, y, look.Mono)
		x += float32(p.bytes+2) * p.cell
	}
	ink := theme.ColorNameForeground
	if l.Raw {
		ink = look.Faint
	}
	text, link := l.Text, l.Link
	x = p.put(r.texts[codeText], text[:link[0]], ink, x, y, look.Mono)
	if link[1] > link[0] {
		r.link[0] = x
		x = p.put(r.texts[codeLink], text[link[0]:link[1]], look.Link, x, y, look.Mono)
		r.link[1] = x
	}
	x = p.put(r.texts[codeRest], text[link[1]:], ink, x, y, look.Mono)
	if l.Comment != "" {
		ink = look.Faint
		if l.To != 0 {
			ink = look.Link
		}
		x += 3 * p.cell
		r.comment[0] = x
		x = p.put(r.texts[codeComment], l.Comment, ink, x, y, look.Mono)
		r.comment[1] = x
	}
	return x + p.c.left
}

// ground marks the chosen lines, and missing bytes as the hex view does.
func (p codePen) ground(r *codeRowSheet, l *view.CodeLine, row codeRow, y float32) {
	var name fyne.ThemeColorName
	switch {
	case row.line >= p.first && row.line <= p.last && !row.head:
		name = look.Chosen
	case l.Hole != nil && (l.Hole.Why == model.PagedOut || l.Hole.Why == model.Transition):
		name = look.HexPaged
	case l.Hole != nil && l.Hole.Why == model.NotMapped:
		name = look.HexVoid
	case l.Hole != nil:
		name = look.HexHole
	default:
		return
	}
	r.ground.FillColor = look.Colour(name)
	r.ground.StrokeWidth = 0
	if row.line == p.c.caret && p.c.focused {
		r.ground.StrokeColor, r.ground.StrokeWidth = look.Colour(theme.ColorNamePrimary), 1
	}
	r.ground.Move(fyne.NewPos(0, y))
	r.ground.Resize(fyne.NewSize(p.width, p.high))
	r.ground.Show()
}

// put writes a text and gives where it ends. Addresses, bytes and instructions are of
// one width a character.
func (p codePen) put(t *canvas.Text, s string, ink fyne.ThemeColorName, x, y float32, style fyne.TextStyle) float32 {
	if s == "" {
		return x
	}
	end := x + float32(len([]rune(s)))*p.cell
	if !style.Monospace {
		end = x + fyne.MeasureText(s, p.size, style).Width
	}
	if end < 0 || x > p.width {
		return end
	}
	t.Text, t.Color, t.TextSize, t.TextStyle = s, look.Colour(ink), p.size, style
	t.Move(fyne.NewPos(x, y+1))
	t.Resize(fyne.NewSize(end-x, p.high))
	t.Show()
	return end
}

// address writes an address, or its lower half where there is little room.
func (p codePen) address(at model.Addr) string {
	if p.short {
		return fmt.Sprintf("%08x", uint64(at)&0xffffffff)
	}
	if p.c.p.w.dump.Arch.PointerSize() == 4 {
		return at.Short()
	}
	return at.String()
}

func cut(s string, most int) string {
	if len(s) > most {
		return s[:most-1] + "…"
	}
	return s
}
