package lines

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"dumplens/model"
	"dumplens/model/copyas"
	"dumplens/model/inspect"
)

// toCopy is what a copy takes: the selection, else the marked bytes if the caret is
// in them, else the word at the caret.
func (h *Hex) toCopy() model.Span {
	if s := h.Selection(); s.Len > 0 {
		return s
	}
	if h.mark.Len > 0 && uint64(h.caret-h.mark.At) < h.mark.Len {
		return h.mark
	}
	word := model.Addr(h.grid.word)
	return model.Span{Space: h.src.space, At: h.caret &^ (word - 1), Len: uint64(word)}
}

// copyTo reads in a job and puts the text on the clipboard.
func (h *Hex) copyTo(board fyne.Clipboard, as copyas.Form) {
	if h.src == nil || h.src.empty || board == nil {
		return
	}
	what := h.toCopy()
	h.takes.Run(func(emit func(func())) {
		text := as.Write(copyas.Read(what))
		emit(func() { board.SetContent(text) })
	})
}

// pointerAt gives the pointer that the byte at at belongs to: the aligned slot when
// it holds a readable pointer, else the plausible value that begins at at. False when
// there is none.
func (h *Hex) pointerAt(at model.Addr) (model.Addr, bool) {
	b := h.src.peek(at)
	if b == nil {
		return 0, false
	}
	off := int(at - b.at)
	if b.isPointer(off) && !h.grid.big {
		return inspect.PointerIn(b.data[off-off%b.slot:], b.slot), true
	}
	if off+h.pointer > blockSize {
		return 0, false
	}
	for _, why := range b.why[off : off+h.pointer] {
		if why != model.Present {
			return 0, false
		}
	}
	v := model.Addr(h.grid.value(b.data[off : off+h.pointer]))
	return v, inspect.Plausible(v, h.pointer)
}

func (h *Hex) followPointer(at model.Addr) {
	if h.src == nil || h.OnFollow == nil {
		return
	}
	if to, ok := h.pointerAt(at); ok {
		h.OnFollow(to)
	}
}

// caretPosition is where a menu for the caret opens, in the window's pixels.
func (h *Hex) caretPosition() fyne.Position {
	pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(h)
	for i, x := range h.shown {
		if x.holds(h.caret) {
			return pos.AddXY(h.grid.x(h.grid.hexCol()), h.grid.y(i+1))
		}
	}
	return pos
}

// openMenu opens the context menu once it is known whether the pointer at the caret
// leads to bytes, which a job reads.
func (h *Hex) openMenu(at fyne.Position) {
	if h.src == nil || h.src.empty {
		return
	}
	to, ok := h.pointerAt(h.caret)
	if !ok {
		h.menuOpen(fyne.NewMenu("", h.menu(false)...), at)
		return
	}
	src := h.src
	h.takes.Run(func(emit func(func())) {
		leads := src.canRead(to)
		emit(func() {
			if src == h.src {
				h.menuOpen(fyne.NewMenu("", h.menu(leads)...), at)
			}
		})
	})
}

func (h *Hex) popUp(m *fyne.Menu, at fyne.Position) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(h); c != nil {
		widget.ShowPopUpMenuAtPosition(m, c, at)
	}
}

// menu is the context menu; leads tells that there are bytes where the pointer at the
// caret leads.
func (h *Hex) menu(leads bool) []*fyne.MenuItem {
	board := fyne.CurrentApp().Clipboard()
	as := func(title string, form copyas.Form) *fyne.MenuItem {
		return fyne.NewMenuItem(title, func() { h.copyTo(board, form) })
	}
	other := fyne.NewMenuItem(lang.L("Copy as"), nil)
	other.ChildMenu = fyne.NewMenu("")
	for _, form := range copyas.Forms[1:] {
		other.ChildMenu.Items = append(other.ChildMenu.Items, as(lang.L(form.Title), form))
	}
	follow := fyne.NewMenuItem(lang.L("Follow pointer"), func() { h.followPointer(h.caret) })
	to, ok := h.pointerAt(h.caret)
	if ok {
		follow.Label += " " + h.Address(to)
	}
	follow.Disabled = !ok || h.OnFollow == nil || !leads
	items := []*fyne.MenuItem{
		as(lang.L("Copy as hex"), copyas.Hex), other,
		fyne.NewMenuItem(lang.L("Copy address"), func() { board.SetContent(h.Address(h.caret)) }),
		fyne.NewMenuItemSeparator(), follow, h.selectMenu(),
	}
	if h.showAs != nil {
		as := fyne.NewMenuItem(lang.L("Show as"), nil)
		as.ChildMenu = fyne.NewMenu("", h.showAs()...)
		items = append(items, as)
	}
	if h.OnMenu != nil {
		if more := h.OnMenu(); len(more) > 0 {
			items = append(append(items, fyne.NewMenuItemSeparator()), more...)
		}
	}
	return items
}

// selectMenu offers lengths to select from the caret.
func (h *Hex) selectMenu() *fyne.MenuItem {
	var items []*fyne.MenuItem
	for _, n := range []uint64{4, 8, 16, 64, 256, 4096, 65536} {
		items = append(items, fyne.NewMenuItem(model.HumanSize(n), func() { h.selectFrom(h.caret, n) }))
	}
	row := fyne.NewMenuItem(lang.L("This row"), func() { h.selectFrom(h.lines().at(h.caret).first, uint64(h.grid.row)) })
	page := fyne.NewMenuItem(lang.L("This page"), func() { h.selectFrom(blockStart(h.caret), blockSize) })
	rest := fyne.NewMenuItem(lang.L("To the end of these captured bytes"), h.selectRun)
	m := fyne.NewMenuItem(lang.L("Select"), nil)
	m.ChildMenu = fyne.NewMenu("", append(items, fyne.NewMenuItemSeparator(), row, page, rest)...)
	return m
}

// selectFrom selects n bytes and leaves the caret on the last one.
func (h *Hex) selectFrom(at model.Addr, n uint64) {
	last := at + model.Addr(n-1)
	if last < at {
		last = lastAddr
	}
	h.anchor, h.selecting = at, true
	h.setCaret(last)
}

// selectRun selects up to the next hole.
func (h *Hex) selectRun() {
	src, from := h.src, h.caret
	h.seeks.Run(func(emit func(func())) {
		end, ok := runEnd(src.space, from)
		if !ok {
			end = 0 // the top: one below it is the last address
		}
		if end == from {
			return
		}
		emit(func() {
			if src == h.src {
				h.selectFrom(from, uint64(end-from))
			}
		})
	})
}
