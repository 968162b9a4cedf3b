package lines

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"
)

// addressEntry shows the caret's address and takes another one. Escape takes back
// what was typed.
type addressEntry struct {
	widget.Entry
	pane    *Pane
	address string
	focused bool
}

func newAddressEntry(p *Pane) *addressEntry {
	e := &addressEntry{pane: p}
	e.TextStyle = fyne.TextStyle{Monospace: true}
	e.Wrapping = fyne.TextWrapOff
	e.Scroll = fyne.ScrollNone
	e.SetPlaceHolder(lang.L("Address"))
	e.OnSubmitted = func(text string) { p.goTo(text) }
	e.ExtendBaseWidget(e)
	return e
}

// show writes the address, unless the user is typing one.
func (e *addressEntry) show(address string) {
	e.address = address
	if !e.focused {
		e.SetText(address)
	}
}

// FocusGained begins typing.
func (e *addressEntry) FocusGained() {
	e.focused = true
	e.Entry.FocusGained()
}

// FocusLost ends typing; what was not submitted is taken back.
func (e *addressEntry) FocusLost() {
	e.focused = false
	e.Entry.FocusLost()
	e.SetText(e.address)
}

// TypedKey hands function keys on: Fyne gives them to the focused widget alone.
func (e *addressEntry) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyEscape:
		e.pane.focusBytes()
	case fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6,
		fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12:
		e.pane.passOn(k)
	default:
		e.Entry.TypedKey(k)
	}
}
