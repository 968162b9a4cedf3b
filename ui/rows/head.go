package rows

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Arrows of the column that sorts.
const (
	signUp   = "▴"
	signDown = "▾"
)

// reach is how near to a column's edge the mouse catches it, in pixels.
const reach = 5

// head is the strip of titles: a click sorts, a drag on an edge resizes, a double click
// there fits the column to what is in it.
type head struct {
	widget.BaseWidget
	t       *Table
	titles  []*canvas.Text
	edges   []*canvas.Rectangle // seen while the mouse is over the strip
	under   *canvas.Rectangle
	objects []fyne.CanvasObject
	grip    int // the column being resized, -1 for none
	atEdge  bool
	hovered bool
	lastTap tap
}

func newHead(t *Table) *head {
	h := &head{t: t, grip: -1, under: canvas.NewRectangle(nil), lastTap: tap{row: -1}}
	h.objects = append(h.objects, h.under)
	for range t.columns.list {
		title, edge := &canvas.Text{}, canvas.NewRectangle(nil)
		h.titles, h.edges = append(h.titles, title), append(h.edges, edge)
		h.objects = append(h.objects, title, edge)
	}
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer draws titles over a line.
func (h *head) CreateRenderer() fyne.WidgetRenderer { return &headRenderer{h} }

type headRenderer struct{ h *head }

func (r *headRenderer) Destroy() {}

// IsClip keeps titles inside when the table is scrolled sideways.
func (r *headRenderer) IsClip() {}

func (r *headRenderer) Layout(fyne.Size) {}

func (r *headRenderer) MinSize() fyne.Size { return fyne.NewSize(1, 1) }

func (r *headRenderer) Refresh() {}

func (r *headRenderer) Objects() []fyne.CanvasObject { return r.h.objects }

func (h *head) draw() {
	t := h.t
	s := &t.style
	h.under.FillColor = s.line
	if t.focused {
		h.under.FillColor = s.accent
	}
	h.under.Move(fyne.NewPos(0, s.headH-1))
	h.under.Resize(fyne.NewSize(h.Size().Width, 1))
	sorted, down := t.store.Sorted()
	for i := range t.columns.list {
		col := &t.columns.list[i]
		arrow := ""
		if col.at == sorted {
			arrow = signUp
			if down {
				arrow = signDown
			}
		}
		h.title(i, arrow)
		edge := h.edges[i]
		edge.FillColor = s.line
		edge.Move(fyne.NewPos(col.x+col.w-t.left-1, round(s.headH*0.25)))
		edge.Resize(fyne.NewSize(1, round(s.headH*0.5)))
		show(edge, h.hovered)
	}
}

func (h *head) title(i int, arrow string) {
	t, text := h.t, h.titles[i]
	s, col := &t.style, &t.columns.list[i]
	x, w := col.x+s.pad, col.w-2*s.pad
	if i == 0 && t.columns.outline {
		x, w = x+s.toggle, w-s.toggle
	}
	text.Color, text.TextSize, text.TextStyle = s.faint, s.head.size, s.head.style
	if arrow != "" {
		text.Color = s.text
		arrow = " " + arrow
	}
	text.Text = fit(oneLine(col.Title), w-s.head.width(arrow), &s.head) + arrow
	text.Alignment = fyne.TextAlignLeading
	if col.Right {
		text.Alignment = fyne.TextAlignTrailing
	}
	text.Move(fyne.NewPos(x-t.left, round((s.headH-s.head.height)/2)))
	text.Resize(fyne.NewSize(w, s.head.height))
}

// Tapped sorts by a column; twice on an edge, it fits the column on its left.
func (h *head) Tapped(ev *fyne.PointEvent) {
	t := h.t
	t.focus()
	x := ev.Position.X + t.left
	if i := t.columns.edge(x, reach); i >= 0 {
		now := t.now()
		if h.lastTap.row == i && now.Sub(h.lastTap.at) < doubleTime() {
			t.fitColumn(i)
		}
		h.lastTap = tap{at: now, row: i}
		return
	}
	if i := t.columns.hit(x); i >= 0 {
		t.SortBy(t.columns.list[i].at)
	}
}

// Dragged resizes the column whose edge was caught.
func (h *head) Dragged(ev *fyne.DragEvent) {
	t := h.t
	x := ev.Position.X + t.left
	if h.grip < 0 {
		h.grip = t.columns.edge(x-ev.Dragged.DX, reach)
	}
	if h.grip < 0 {
		return
	}
	t.columns.resize(h.grip, x-t.columns.list[h.grip].x, t.style)
	t.redraw()
}

// DragEnd lets go.
func (h *head) DragEnd() { h.grip = -1 }

// MouseIn shows where the edges are.
func (h *head) MouseIn(ev *desktop.MouseEvent) { h.hover(true, ev.Position.X) }

// MouseMoved follows the mouse.
func (h *head) MouseMoved(ev *desktop.MouseEvent) { h.hover(true, ev.Position.X) }

// MouseOut hides the edges.
func (h *head) MouseOut() { h.hover(false, 0) }

func (h *head) hover(on bool, x float32) {
	h.atEdge = on && h.t.columns.edge(x+h.t.left, reach) >= 0
	if on != h.hovered {
		h.hovered = on
		h.draw()
		canvas.Refresh(h)
	}
}

// Cursor tells that an edge can be dragged.
func (h *head) Cursor() desktop.Cursor {
	if h.atEdge || h.grip >= 0 {
		return desktop.HResizeCursor
	}
	return desktop.DefaultCursor
}

// sampled is how many rows a column is fitted to.
const sampled = 2000

// fitColumn makes a column as wide as its title and what is in it, within reason.
func (t *Table) fitColumn(i int) {
	s, col := &t.style, &t.columns.list[i]
	most := max(t.columns.room*0.8, 10*s.size)
	w := s.head.width(oneLine(col.Title) + " " + signUp)
	for r := range min(t.store.Len(), sampled) {
		row, depth, _, _ := t.store.At(r)
		v := cell(row, col.at)
		l := s.cell(v, t.text(v), col, row.Mark, false)
		if i == 0 {
			l.font = &s.bold
			w = max(w, l.font.width(fit(l.text, most, l.font))+float32(depth)*s.indent+s.toggle+s.sign)
			continue
		}
		w = max(w, l.font.width(fit(l.text, most, l.font)))
	}
	t.columns.resize(i, min(w+2*s.pad+1, most), *s)
	t.redraw()
}
