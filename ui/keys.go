package ui

import "fyne.io/fyne/v2"

// key handles the keys without a modifier that are commands. Tables, the hex pane
// and entries pass them on; the canvas does when nothing has the focus.
func (w *Window) key(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyEscape:
		w.escape()
	case fyne.KeyF3:
		if shiftHeld() {
			w.findPrevious()
		} else {
			w.findNext()
		}
	case fyne.KeyF5:
		if w.now != nil {
			w.now.reload()
		}
	case fyne.KeyF6:
		w.focusNext()
	}
}

// escape closes the dialog that is open, else cancels the running job.
func (w *Window) escape() {
	if w.modal != nil {
		w.modal.Hide()
		return
	}
	if !w.jobs.cancelShown() {
		w.focusPage()
	}
}

// focusPage gives the keys to the page.
func (w *Window) focusPage() {
	c := w.win.Canvas()
	if w.now == nil {
		c.Unfocus()
		return
	}
	if f := w.now.focus(); f != nil {
		c.Focus(f)
		return
	}
	c.Unfocus()
}

// focusNext moves from the page over the hex panes to the panel and back to the page.
func (w *Window) focusNext() {
	if w.dump == nil || !w.middle.sized().Visible() {
		return
	}
	stops := w.hex.stops()
	for i, f := range stops {
		if w.win.Canvas().Focused() != f {
			continue
		}
		if i+1 < len(stops) {
			w.win.Canvas().Focus(stops[i+1])
		} else {
			w.focusPage()
		}
		return
	}
	w.win.Canvas().Focus(stops[0])
}

// stepView goes to the view before or after in the navigator.
func (w *Window) stepView(by int) {
	if w.dump != nil {
		w.openView(w.nav.step(w.hist.here().view, by))
	}
}

// copy hands Copy to what has the focus.
func (w *Window) copy() {
	if s, ok := w.win.Canvas().Focused().(fyne.Shortcutable); ok {
		s.TypedShortcut(&fyne.ShortcutCopy{Clipboard: w.p.app.Clipboard()})
	}
}

// focusGoTo puts the cursor into the go-to entry.
func (w *Window) focusGoTo() {
	w.win.Canvas().Focus(w.bar.goTo)
	w.bar.goTo.TypedShortcut(&fyne.ShortcutSelectAll{})
}
