package lines

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"dumplens/model"
	"dumplens/model/copyas"
)

// FocusGained draws the caret in its strong colour.
func (h *Hex) FocusGained() {
	h.focused = true
	h.draw()
	if h.OnFocus != nil {
		h.OnFocus()
	}
}

// FocusLost draws the caret faint and forgets a held Shift.
func (h *Hex) FocusLost() { h.focused, h.shift = false, false; h.draw() }

// TypedRune does nothing: bytes are never changed.
func (h *Hex) TypedRune(rune) {}

// KeyDown notes that Shift is held: it selects.
func (h *Hex) KeyDown(e *fyne.KeyEvent) {
	if e.Name == desktop.KeyShiftLeft || e.Name == desktop.KeyShiftRight {
		h.shift = true
	}
}

// KeyUp notes that Shift is let go.
func (h *Hex) KeyUp(e *fyne.KeyEvent) {
	if e.Name == desktop.KeyShiftLeft || e.Name == desktop.KeyShiftRight {
		h.shift = false
	}
}

// shifted tells whether Shift is held, also when it went down before the view had
// the focus.
func (h *Hex) shifted() bool {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0 {
		return true
	}
	return h.shift
}

// TypedKey handles the keys that come without Ctrl or Alt.
func (h *Hex) TypedKey(e *fyne.KeyEvent) {
	if h.src == nil || h.src.empty {
		h.passOn(e)
		return
	}
	switch e.Name {
	case fyne.KeyLeft:
		h.step(-1)
	case fyne.KeyRight:
		h.step(1)
	case fyne.KeyUp:
		h.stepLines(-1)
	case fyne.KeyDown:
		h.stepLines(1)
	case fyne.KeyPageUp:
		h.page(-1)
	case fyne.KeyPageDown:
		h.page(1)
	case fyne.KeyHome:
		h.moveTo(h.lines().at(h.caret).first, h.shifted())
	case fyne.KeyEnd:
		h.moveTo(h.lines().at(h.caret).last, h.shifted())
	case fyne.KeyReturn, fyne.KeyEnter:
		h.followPointer(h.caret)
	case fyne.KeyF10:
		if h.shifted() {
			h.openMenu(h.caretPosition())
			return
		}
		h.passOn(e)
	case desktop.KeyMenu:
		h.openMenu(h.caretPosition())
	default:
		h.passOn(e)
	}
}

func (h *Hex) passOn(e *fyne.KeyEvent) {
	if h.OnKey != nil {
		h.OnKey(e)
	}
}

// moveTo puts the caret somewhere, selecting up to there or dropping the selection.
func (h *Hex) moveTo(at model.Addr, selecting bool) {
	h.selecting = selecting
	h.setCaret(at)
}

// step moves the caret by words, over a folded gap at once.
func (h *Hex) step(n int) {
	word := model.Addr(h.grid.word)
	x := h.lines()
	line := x.at(h.caret)
	at := h.caret &^ (word - 1)
	switch {
	case n < 0 && (line.gap != nil || at == line.first):
		up, ok := x.prev(line)
		if !ok {
			at = line.first
		} else if at = up.last &^ (word - 1); up.gap != nil {
			at = up.first
		}
	case n < 0:
		at -= word
	case line.gap != nil || line.last-at < word:
		down, ok := x.next(line)
		if at = down.first; !ok {
			at = h.caret
		}
	default:
		at += word
	}
	h.moveTo(at, h.shifted())
}

// stepLines moves the caret by lines and keeps its column.
func (h *Hex) stepLines(n int) {
	x := h.lines()
	column := h.caret % model.Addr(h.grid.row)
	h.moveTo(inColumn(x.move(h.caret, n), column), h.shifted())
}

// inColumn is the byte of a line in a column; in a folded line its first.
func inColumn(l line, column model.Addr) model.Addr {
	if l.gap != nil {
		return l.first
	}
	return min(l.first+column, l.last)
}

// page moves the view and the caret by a page.
func (h *Hex) page(n int) {
	x, rows := h.lines(), h.rows()
	column := h.caret % model.Addr(h.grid.row)
	h.top = x.move(h.top, n*rows).first
	h.moveTo(inColumn(x.move(h.caret, n*rows), column), h.shifted())
}

// TypedShortcut handles Ctrl+C, the keys with Ctrl or Alt, and hands what it does
// not know to the window: Fyne asks the focused widget first and then nobody else.
func (h *Hex) TypedShortcut(s fyne.Shortcut) {
	switch k := s.(type) {
	case *fyne.ShortcutCopy:
		h.copyTo(k.Clipboard, copyas.Hex)
		return
	case *desktop.CustomShortcut:
		if h.src != nil && !h.src.empty && h.typedWith(k) {
			return
		}
	}
	c := fyne.CurrentApp().Driver().CanvasForObject(h)
	if up, ok := c.(fyne.Shortcutable); ok {
		up.TypedShortcut(s)
	}
}

// typedWith handles a key with Ctrl (Command on a Mac) or Alt; false when it is not ours.
func (h *Hex) typedWith(k *desktop.CustomShortcut) bool {
	selecting, src := k.Modifier&fyne.KeyModifierShift != 0, h.src
	switch modifier := k.Modifier &^ fyne.KeyModifierShift; {
	case modifier == fyne.KeyModifierShortcutDefault || modifier == fyne.KeyModifierControl:
		switch k.KeyName {
		case fyne.KeyHome:
			h.seek(selecting, func(s model.Space, _ model.Addr) (model.Addr, bool) { return captured(s, 0) })
		case fyne.KeyEnd:
			h.seek(selecting, func(s model.Space, _ model.Addr) (model.Addr, bool) { return capturedLast(s) })
		case fyne.KeyRight:
			h.seek(selecting, nextRun)
		case fyne.KeyLeft:
			h.seek(selecting, previousRun)
		case fyne.KeyDown:
			h.seek(selecting, func(_ model.Space, from model.Addr) (model.Addr, bool) { return src.nextRegion(from) })
		case fyne.KeyUp:
			h.seek(selecting, func(_ model.Space, from model.Addr) (model.Addr, bool) { return src.previousRegion(from) })
		default:
			return false
		}
		return true
	case modifier == fyne.KeyModifierAlt:
		switch k.KeyName {
		case fyne.KeyPageDown:
			h.seek(selecting, nextRun)
		case fyne.KeyPageUp:
			h.seek(selecting, previousRun)
		default:
			return false
		}
		return true
	}
	return false
}
