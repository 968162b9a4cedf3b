package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// entry is an input that hands keys that are commands to the window, since a
// focused widget in Fyne swallows keys without a modifier.
type entry struct {
	widget.Entry
	w *Window
	// onDown is called for the Down key, to leave the entry for what it filters.
	onDown func()
	// onEscape is called for the Escape key instead of clearing the text.
	onEscape func()
}

func newEntry(w *Window) *entry {
	e := &entry{w: w}
	e.ExtendBaseWidget(e)
	return e
}

// checkBox is a check box that hands Escape on.
type checkBox struct {
	widget.Check
	onEscape func()
}

func newCheckBox(text string, on bool, onEscape func()) *checkBox {
	c := &checkBox{onEscape: onEscape}
	c.Text, c.Checked = text, on
	c.ExtendBaseWidget(c)
	return c
}

// TypedKey handles Escape.
func (c *checkBox) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyEscape {
		c.onEscape()
		return
	}
	c.Check.TypedKey(k)
}

// TypedKey handles the keys that are commands.
func (e *entry) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyEscape:
		switch {
		case e.onEscape != nil:
			e.onEscape()
		case e.Text != "":
			e.SetText("")
		default:
			e.w.focusPage()
		}
	case fyne.KeyF3, fyne.KeyF5, fyne.KeyF6:
		e.w.key(k)
	case fyne.KeyDown:
		if e.onDown != nil {
			e.onDown()
			return
		}
		e.Entry.TypedKey(k)
	default:
		e.Entry.TypedKey(k)
	}
}
