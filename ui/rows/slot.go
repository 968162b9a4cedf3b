package rows

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"dumplens/model"
)

// Signs drawn as text before the first cell.
const (
	signOpen   = "▾"
	signClosed = "▸"
	signBad    = "⚠"
)

// slot is the objects that draw one row: a background, an accent, the two signs, and
// a text for each column. It draws row after row as they scroll into sight.
type slot struct {
	box          *fyne.Container
	back, accent *canvas.Rectangle
	branch, sign *canvas.Text
	cells        []*canvas.Text

	index, version int // what it draws now
	cut            []bool
}

// fixedLayout leaves the objects where they are. Its constant size spares the window
// from asking every text for its own.
type fixedLayout struct{}

func (fixedLayout) Layout([]fyne.CanvasObject, fyne.Size) {}

func (fixedLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(1, 1) }

func newSlot(columns int) *slot {
	s := &slot{
		back: canvas.NewRectangle(nil), accent: canvas.NewRectangle(nil),
		branch: &canvas.Text{}, sign: &canvas.Text{}, index: -1, cut: make([]bool, columns),
	}
	s.box = &fyne.Container{Layout: fixedLayout{}}
	s.box.Objects = append(s.box.Objects, s.back, s.accent, s.branch, s.sign)
	for range columns {
		text := &canvas.Text{}
		s.cells = append(s.cells, text)
		s.box.Objects = append(s.box.Objects, text)
	}
	return s
}

// fill makes the slot draw row i of the table.
func (s *slot) fill(t *Table, i int) {
	s.index, s.version = i, t.version
	row, depth, kids, open := t.store.At(i)
	faint := !t.store.Matched(i)
	st := &t.style
	s.back.Resize(fyne.NewSize(max(t.columns.total, t.body.Size().Width), st.rowH))
	s.accent.FillColor = st.accent
	s.accent.Resize(fyne.NewSize(3, st.rowH))
	show(s.accent, row.Mark == model.MarkFocus)
	for c := range t.columns.list {
		col := &t.columns.list[c]
		v := cell(row, col.at)
		l := st.cell(v, t.text(v), col, row.Mark, faint)
		x, w := col.x+st.pad, col.w-2*st.pad
		if c == 0 {
			if row.Mark == model.MarkFocus && !col.Mono {
				l.font = &st.bold
			}
			start := t.nameX(depth)
			s.signs(st, row, start, kids, open)
			if row.Mark == model.MarkBad {
				start += st.sign
			}
			x, w = start, col.x+col.w-st.pad-start
		}
		s.cut[c] = s.put(s.cells[c], l, x, w, col.Right, st)
	}
}

// nameX is where the first cell's text begins at a depth. A deep outline in a narrow
// column stops moving right, so that the name stays readable.
func (t *Table) nameX(depth int) float32 {
	x := t.style.pad
	if !t.columns.outline || len(t.columns.list) == 0 {
		return x
	}
	most := max(0, t.columns.list[0].w*0.6-x-t.style.toggle)
	return x + min(float32(depth)*t.style.indent, most) + t.style.toggle
}

func (s *slot) signs(st *style, row *model.Row, x float32, kids, open bool) {
	show(s.branch, kids)
	if kids {
		l := cellLook{text: signClosed, ink: st.faint, font: &st.plain}
		if open {
			l.text = signOpen
		}
		s.put(s.branch, l, x-st.toggle, st.toggle, false, st)
	}
	show(s.sign, row.Mark == model.MarkBad)
	if row.Mark == model.MarkBad {
		s.put(s.sign, cellLook{text: signBad, ink: st.warn, font: &st.plain}, x, st.sign, false, st)
	}
}

// put draws a text into a part of the row and tells whether it had to be cut.
func (s *slot) put(text *canvas.Text, l cellLook, x, w float32, right bool, st *style) (cut bool) {
	shown := fit(l.text, w, l.font)
	text.Text, text.Color, text.TextSize, text.TextStyle = shown, l.ink, l.font.size, l.font.style
	text.Alignment = fyne.TextAlignLeading
	if right {
		text.Alignment = fyne.TextAlignTrailing
	}
	text.Move(fyne.NewPos(x, round(st.baseline-l.font.baseline)))
	text.Resize(fyne.NewSize(w, l.font.height))
	show(text, shown != "" && w > 0)
	return shown != l.text
}

// show changes what is visible only where it differs: each change repaints.
func show(o fyne.CanvasObject, visible bool) {
	if visible == o.Visible() {
		return
	}
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
}
