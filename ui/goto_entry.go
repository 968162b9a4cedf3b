package ui

import (
	"fyne.io/fyne/v2"
)

// goToEntry is the entry for places in the top bar.
type goToEntry struct {
	entry
	*completer
}

func newGoToEntry(w *Window) *goToEntry {
	e := &goToEntry{}
	e.entry.w = w
	e.completer = newCompleter(w, e, &e.Entry, w.goTo)
	e.ExtendBaseWidget(e)
	e.OnChanged = func(string) { e.Typed() }
	e.OnSubmitted = func(text string) {
		if !e.Submitted() {
			w.goTo(text)
		}
	}
	return e
}

// goToHints say what the entry takes, the longest first.
var goToHints = []string{"Go to address, module!symbol, pid:address…   Ctrl+G", "Go to address, symbol…   Ctrl+G", "Go to…   Ctrl+G", "Go to…"}

// hintFor is the longest hint that there is room for.
func hintFor(width float32) string {
	for _, hint := range goToHints {
		if wordsWidth(hint)+entryInset <= width {
			return hint
		}
	}
	return goToHints[len(goToHints)-1]
}

// Resize keeps the list below the entry, and the words in it to what there is room for.
func (e *goToEntry) Resize(size fyne.Size) {
	e.entry.Resize(size)
	if hint := hintFor(size.Width); hint != e.PlaceHolder {
		e.SetPlaceHolder(hint)
	}
	e.Moved()
}

// FocusGained offers the recent places in an empty entry.
func (e *goToEntry) FocusGained() {
	e.entry.FocusGained()
	if e.Text == "" {
		e.offer("")
	}
}

// FocusLost closes the list.
func (e *goToEntry) FocusLost() {
	e.entry.FocusLost()
	e.Left()
}

// AcceptsTab keeps Tab in the entry while there is something to take.
func (e *goToEntry) AcceptsTab() bool { return e.HoldsTab() }

// TypedKey handles the keys of the list.
func (e *goToEntry) TypedKey(k *fyne.KeyEvent) {
	if !e.Key(k) {
		e.entry.TypedKey(k)
	}
}
