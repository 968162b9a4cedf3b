package lines

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"
)

// AddressEntry is the entry of a Pane as the canvas knows it.
type AddressEntry interface {
	fyne.CanvasObject
	fyne.Focusable
}

// Helper offers how what is typed into an AddressEntry can go on.
type Helper interface {
	Typed()                    // the user changed the text
	Key(k *fyne.KeyEvent) bool // a key came; true when the helper used it
	HoldsTab() bool            // Tab is for the helper
	Submitted() bool           // Enter came; true when the helper went somewhere
	Moved()                    // the entry has another size
	Left()                     // the entry has no longer the keys
}

// noHelp is the helper of an entry without one.
type noHelp struct{}

func (noHelp) Typed()                  {}
func (noHelp) Key(*fyne.KeyEvent) bool { return false }
func (noHelp) HoldsTab() bool          { return false }
func (noHelp) Submitted() bool         { return false }
func (noHelp) Moved()                  {}
func (noHelp) Left()                   {}

// addressEntry shows the caret's address and takes another one. Escape takes back
// what was typed.
type addressEntry struct {
	widget.Entry
	pane    *Pane
	help    Helper
	address string
	focused bool
}

func newAddressEntry(p *Pane) *addressEntry {
	e := &addressEntry{pane: p, help: noHelp{}}
	e.TextStyle = fyne.TextStyle{Monospace: true}
	e.SetPlaceHolder(lang.L("Address"))
	e.OnSubmitted = func(text string) {
		if !e.help.Submitted() {
			p.goTo(text)
		}
	}
	e.OnChanged = func(string) {
		if e.focused {
			e.help.Typed()
		}
	}
	e.ExtendBaseWidget(e)
	return e
}

// Help sets who helps in the address entry; newHelper is given the entry and what it is
// made of.
func (p *Pane) Help(newHelper func(AddressEntry, *widget.Entry) Helper) {
	p.entry.help = newHelper(p.entry, &p.entry.Entry)
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
	if f := e.pane.Hex.OnFocus; f != nil {
		f()
	}
}

// FocusLost ends typing; what was not submitted is taken back.
func (e *addressEntry) FocusLost() {
	e.focused = false
	e.help.Left()
	e.Entry.FocusLost()
	e.SetText(e.address)
}

// Resize tells the helper.
func (e *addressEntry) Resize(size fyne.Size) {
	e.Entry.Resize(size)
	e.help.Moved()
}

// AcceptsTab keeps Tab in the entry while it is for the helper.
func (e *addressEntry) AcceptsTab() bool { return e.help.HoldsTab() }

// TypedKey hands function keys on: Fyne gives them to the focused widget alone.
func (e *addressEntry) TypedKey(k *fyne.KeyEvent) {
	if e.help.Key(k) {
		return
	}
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
