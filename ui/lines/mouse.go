package lines

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"dumplens/model"
)

// dragKind is what a drag with the mouse does.
type dragKind uint8

const (
	dragNone dragKind = iota
	dragBytes
	dragBar
)

// wheelSpeed turns pixels of the wheel into pixels of the view: three lines a notch.
const wheelSpeed = 2

// MouseDown takes the focus, and puts the caret or takes the thumb; with Ctrl (Command
// on a Mac) it follows the pointer there.
func (h *Hex) MouseDown(e *desktop.MouseEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(h); c != nil {
		c.Focus(h)
	}
	if e.Button != desktop.MouseButtonPrimary {
		return
	}
	h.press(e.Position, e.Modifier&fyne.KeyModifierShift != 0)
	if e.Modifier&(fyne.KeyModifierShortcutDefault|fyne.KeyModifierControl) != 0 && h.drag == dragBytes {
		h.drag = dragNone
		h.followPointer(h.caret)
	}
}

func (h *Hex) press(at fyne.Position, selecting bool) {
	if h.inBar(at.X) {
		h.drag = dragBar
		t := h.thumb()
		if h.grab = at.Y - t.y; h.grab < 0 || h.grab > t.height {
			h.grab = t.height / 2
			h.dragThumb(at.Y - h.grab)
		}
		return
	}
	to, _, ok := h.addrAt(at.X, at.Y)
	if !ok {
		return
	}
	h.drag = dragBytes
	h.moveTo(to, selecting)
}

// MouseUp ends a drag that did not move.
func (h *Hex) MouseUp(*desktop.MouseEvent) { h.drag = dragNone }

// Dragged selects or scrolls.
func (h *Hex) Dragged(e *fyne.DragEvent) {
	if h.drag == dragNone { // no MouseDown came before it: the drag began back there
		h.press(e.Position.SubtractXY(e.Dragged.DX, e.Dragged.DY), false)
	}
	switch h.drag {
	case dragBar:
		h.dragThumb(e.Position.Y - h.grab)
	case dragBytes:
		to, direction, ok := h.addrAt(e.Position.X, e.Position.Y)
		if !ok {
			return
		}
		if direction != 0 {
			to = inColumn(h.lines().move(to, direction), to%model.Addr(h.grid.row))
		}
		if to != h.caret {
			h.moveTo(to, true)
		}
	}
}

// DragEnd ends a drag.
func (h *Hex) DragEnd() { h.drag = dragNone }

// Scrolled moves the view by lines; with Shift, or by a wheel that goes sideways, it
// moves a view that is too narrow for its rows.
func (h *Hex) Scrolled(e *fyne.ScrollEvent) {
	if h.sheet == nil {
		return
	}
	sideways, down := e.Scrolled.DX, -e.Scrolled.DY
	if h.shifted() {
		sideways, down = sideways-down, 0
	}
	if sideways != 0 {
		h.left -= sideways
		h.draw()
	}
	h.wheel += down * wheelSpeed
	n := int(h.wheel / h.grid.cell.Height)
	h.wheel -= float32(n) * h.grid.cell.Height
	h.scroll(n)
}

// DoubleTapped selects what the mouse is on: a readable pointer, else the text around
// it, else the item.
func (h *Hex) DoubleTapped(e *fyne.PointEvent) {
	if h.inBar(e.Position.X) {
		return
	}
	at, _, ok := h.addrAt(e.Position.X, e.Position.Y)
	if !ok {
		return
	}
	if first, last, ok := h.wordAt(at); ok {
		h.anchor, h.selecting = first, true
		h.setCaret(last)
	}
}

// wordAt gives the ends of what a double click selects; false where nothing is read.
func (h *Hex) wordAt(at model.Addr) (first, last model.Addr, ok bool) {
	b := h.src.peek(at)
	if b == nil || b.missing(at) != "" {
		return 0, 0, false
	}
	off := int(at - b.at)
	if b.isPointer(off) {
		first = b.at + model.Addr(off-off%b.slot)
		return first, first + model.Addr(b.slot-1), true
	}
	if i, j := b.textAround(off); h.grid.mode == Bytes && j-i >= minPreview {
		return b.at + model.Addr(i), b.at + model.Addr(j-1), true
	}
	return at, at, true
}

// TappedSecondary opens the context menu, for the selection when it was hit.
func (h *Hex) TappedSecondary(e *fyne.PointEvent) {
	at, _, ok := h.addrAt(e.Position.X, e.Position.Y)
	if !ok || h.inBar(e.Position.X) {
		return
	}
	first, last, chosen := h.chosenSpan()
	if !chosen || at < first || at > last {
		h.moveTo(at, false)
	}
	h.openMenu(e.AbsolutePosition)
}

// MouseIn, MouseMoved and MouseOut follow the mouse for the sake of its cursor.
func (h *Hex) MouseIn(e *desktop.MouseEvent) { h.MouseMoved(e) }

// MouseMoved notes whether the mouse is over the scroll bar.
func (h *Hex) MouseMoved(e *desktop.MouseEvent) { h.overBar = h.inBar(e.Position.X) }

// MouseOut does nothing.
func (h *Hex) MouseOut() {}

// Cursor is that of text, but for the scroll bar.
func (h *Hex) Cursor() desktop.Cursor {
	if h.overBar {
		return desktop.DefaultCursor
	}
	return desktop.TextCursor
}
