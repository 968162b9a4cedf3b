package rows

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// body draws the rows in sight and takes the mouse. Being Scrollable, it clips.
type body struct {
	widget.BaseWidget
	t     *Table
	slots []*slot
}

func newBody(t *Table) *body {
	b := &body{t: t}
	b.ExtendBaseWidget(b)
	return b
}

// CreateRenderer draws the slots.
func (b *body) CreateRenderer() fyne.WidgetRenderer { return &bodyRenderer{b} }

type bodyRenderer struct{ b *body }

func (r *bodyRenderer) Destroy() {}

func (r *bodyRenderer) Layout(fyne.Size) {}

func (r *bodyRenderer) MinSize() fyne.Size { return fyne.NewSize(1, 1) }

func (r *bodyRenderer) Refresh() {}

func (r *bodyRenderer) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(r.b.slots))
	for i, s := range r.b.slots {
		out[i] = s.box
	}
	return out
}

// draw gives each row in sight its slot: row i always has slot i modulo their number,
// so that scrolling by a row fills one slot and moves the others.
func (b *body) draw() {
	t := b.t
	h := t.style.rowH
	if h <= 0 {
		return
	}
	need := int(b.Size().Height/h) + 2
	for len(b.slots) < need {
		b.slots = append(b.slots, newSlot(len(t.columns.list)))
	}
	first, n := int(t.top/float64(h)), t.store.Len()
	for i := first; i < first+len(b.slots); i++ {
		s := b.slots[i%len(b.slots)]
		if i >= n || i >= first+need {
			s.index = -1
			s.box.Hide()
			continue
		}
		if s.index != i || s.version != t.version {
			s.fill(t, i)
		}
		s.box.Move(fyne.NewPos(-t.left, float32(float64(i)*float64(h)-t.top)))
		b.tint(s)
		show(s.box, true)
	}
}

// tint gives a row its background: chosen, under the mouse, or none.
func (b *body) tint(s *slot) {
	t := b.t
	_, chosen := t.chosen[t.store.shown[s.index].row]
	var ink color.Color
	switch {
	case chosen:
		ink = t.style.chosen
	case s.index == t.hoverRow:
		ink = t.style.hover
	}
	s.back.FillColor = ink
	show(s.back, ink != nil)
}

// hit is the row and the column (counted among all) at a place, -1 where there is none.
func (b *body) hit(p fyne.Position) (row, col int) {
	t := b.t
	row, col = int((t.top+float64(p.Y))/float64(t.style.rowH)), -1
	if p.Y < 0 || row >= t.store.Len() {
		row = -1
	}
	if c := t.columns.hit(p.X + t.left); c >= 0 {
		col = t.columns.list[c].at
	}
	return row, col
}

// MouseDown keeps the modifiers: a tap does not carry them.
func (b *body) MouseDown(ev *desktop.MouseEvent) { b.t.mods = ev.Modifier }

// MouseUp does nothing: the tap that follows needs the modifiers.
func (b *body) MouseUp(*desktop.MouseEvent) {}

// Tapped chooses a row, opens or closes a branch, or follows a link. A double click is
// told here by time: with a DoubleTapped method every click would wait 300 ms.
func (b *body) Tapped(ev *fyne.PointEvent) {
	t := b.t
	mods := t.mods
	t.focus()
	i, col := b.hit(ev.Position)
	if i < 0 {
		t.lastTap = tap{row: -1}
		return
	}
	if b.onToggle(i, ev.Position.X) {
		t.toggle(i)
		return
	}
	now := t.now()
	double := t.lastTap.row == i && now.Sub(t.lastTap.at) < doubleTime() && mods == 0
	t.lastTap = tap{at: now, row: i}
	if double {
		t.lastTap.row = -1
		t.activate(i, col)
		return
	}
	row := t.store.shown[i].row // OnSelect may show other rows
	t.choose(i, mods)
	t.click(row, col, mods)
}

func doubleTime() time.Duration { return fyne.CurrentApp().Driver().DoubleTapDelay() }

// onToggle tells whether x is on the sign of row i's branch.
func (b *body) onToggle(i int, x float32) bool {
	_, depth, kids, _ := b.t.store.At(i)
	name := b.t.nameX(depth)
	x += b.t.left
	return kids && x >= name-b.t.style.toggle && x < name
}

// TappedSecondary shows the menu of a cell.
func (b *body) TappedSecondary(ev *fyne.PointEvent) {
	t := b.t
	t.focus()
	i, col := b.hit(ev.Position)
	if i < 0 {
		return
	}
	if _, in := t.chosen[t.store.shown[i].row]; !in {
		t.choose(i, 0)
	}
	if col >= 0 {
		t.col = col
	}
	t.popup(t.menu(i, t.col), ev.AbsolutePosition)
}

// Scrolled moves the rows.
func (b *body) Scrolled(ev *fyne.ScrollEvent) {
	t := b.t
	dx, dy := ev.Scrolled.DX, ev.Scrolled.DY
	if t.shift && dx == 0 {
		dx, dy = dy, 0
	}
	t.scroll(t.left-dx, t.top-float64(dy))
	t.hover(b.hit(ev.Position))
}

// MouseIn begins to follow the mouse.
func (b *body) MouseIn(ev *desktop.MouseEvent) { b.t.hover(b.hit(ev.Position)) }

// MouseMoved follows the mouse.
func (b *body) MouseMoved(ev *desktop.MouseEvent) { b.t.hover(b.hit(ev.Position)) }

// MouseOut ends it.
func (b *body) MouseOut() { b.t.hover(-1, -1) }

// Cursor is a hand over links.
func (b *body) Cursor() desktop.Cursor {
	row, _, _, _ := b.t.store.At(b.t.hoverRow)
	if row != nil && cell(row, b.t.hoverCol).To != nil {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}
