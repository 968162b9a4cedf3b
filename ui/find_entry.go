package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"dumplens/model/copyas"
	"dumplens/model/name"
	"dumplens/model/search"
	"dumplens/model/view"
)

// findEntry is where is written what to find. What is pasted as lines of a debugger or
// an array becomes the bytes they mean. Where an address or a module is asked for, a list
// says how it can go on.
type findEntry struct {
	entry
	p      *findPage
	offers *completer
}

func newFindEntry(w *Window, p *findPage) *findEntry {
	e := &findEntry{p: p}
	e.w = w
	e.ExtendBaseWidget(e)
	e.offers = newCompleter(w, e, &e.Entry, func(string) {})
	e.offers.only = func(c name.Choice) bool { return p.kindNow().id != view.FindModule || c.What == "module" }
	e.OnChanged = func(string) {
		if p.kindNow().place {
			e.offers.Typed()
		}
	}
	e.OnSubmitted = func(string) {
		if !e.offers.Submitted() {
			p.search()
		}
	}
	e.onDown = func() { w.win.Canvas().Focus(focusable(p.table)) }
	e.onEscape = func() {
		if !w.jobs.cancelShown() {
			e.onDown()
		}
	}
	return e
}

// put writes a text into the entry.
func (e *findEntry) put(text string) {
	e.offers.put(name.Choice{Text: text})
}

// AcceptsTab keeps Tab in the entry while there is something to take.
func (e *findEntry) AcceptsTab() bool { return e.offers.HoldsTab() }

// FocusLost closes the list.
func (e *findEntry) FocusLost() {
	e.entry.FocusLost()
	e.offers.Left()
}

// Resize keeps the list at the entry.
func (e *findEntry) Resize(size fyne.Size) {
	e.entry.Resize(size)
	e.offers.Moved()
}

// TypedKey handles the keys of the list.
func (e *findEntry) TypedKey(k *fyne.KeyEvent) {
	if e.offers.list.Visible() && e.offers.Key(k) {
		return
	}
	e.entry.TypedKey(k)
}

// TypedShortcut understands what is pasted.
func (e *findEntry) TypedShortcut(s fyne.Shortcut) {
	if paste, ok := s.(*fyne.ShortcutPaste); ok {
		if hex, ok := pastedBytes(paste.Clipboard.Content(), e.p.kindNow().id); ok {
			e.p.want(view.Wanted{Kind: view.FindBytes, Text: hex})
			return
		}
	}
	e.entry.TypedShortcut(s)
}

// pastedBytes reads a block of lines or, where bytes are asked for, what is no pattern
// as it is.
func pastedBytes(text string, kind view.FindKind) (hex string, ok bool) {
	block := strings.Contains(strings.TrimSpace(text), "\n")
	if !block && kind != view.FindBytes {
		return "", false
	}
	p, err := copyas.Parse(text)
	if err != nil {
		return "", false
	}
	if _, err := search.Hex(text); err == nil && !block && !p.HasAt {
		return "", false
	}
	return p.Hex(), true
}
