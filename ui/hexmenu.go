package ui

import (
	"fyne.io/fyne/v2"

	"dumplens/model"
)

// menuItems are what the context menu of a hex pane offers beyond its own: what the
// window can do with the byte at the caret.
func (h *hexPane) menuItems() []*fyne.MenuItem {
	return []*fyne.MenuItem{
		fyne.NewMenuItem("Disassemble here", h.disassemble),
		fyne.NewMenuItem("Structure here…", h.layHere),
		fyne.NewMenuItem("Find these bytes", h.findBytes),
		fyne.NewMenuItem("Find pointers to here", h.findPointers),
		fyne.NewMenuItem(titleNote, func() { h.d.choose(h); h.w.noteHere() }),
		fyne.NewMenuItem(titleSave, func() { h.d.choose(h); h.w.saveBytes() }),
		fyne.NewMenuItem(titleMapped, func() { h.d.choose(h); h.w.showMapped() }),
	}
}

// disassemble shows the instructions from the caret on, whatever was aligned before.
func (h *hexPane) disassemble() {
	h.d.choose(h)
	h.w.showCode()
	at := h.pane.Hex.Caret()
	for _, p := range h.d.side.panels {
		if c, ok := p.(*codePanel); ok {
			c.startAt(h.pane.Hex.Space(), at)
		}
	}
}

// startAt takes the byte at an address for the first of an instruction.
func (p *codePanel) startAt(s model.Space, at model.Addr) {
	if s == nil {
		return
	}
	p.keeps, p.exact = false, true
	p.at = at
	p.enter(s)
	p.read()
}
