package ui

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf16"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"dumplens/model"
	"dumplens/model/view"
)

// showFind goes to the search page. From the hex pane it takes the selection along.
func (w *Window) showFind() {
	if w.dump == nil {
		return
	}
	selected := model.Span{}
	if w.win.Canvas().Focused() == w.hex.focus() {
		selected = w.hex.caret().selection
	}
	p := w.findPage()
	w.win.Canvas().Focus(p.what)
	if selected.Len > 0 {
		p.take(selected, func() {})
	}
	p.what.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// findPage brings the search page into sight.
func (w *Window) findPage() *findPage {
	w.openView(idFind)
	return w.pages[idFind].(*findPage)
}

// mostTaken is how many bytes of a selection are looked for; of a longer one the bytes
// are where to search.
const mostTaken = 256

// take makes what is selected what to find: as text when it is some, else as bytes. Then
// it does then.
func (p *findPage) take(s model.Span, then func()) {
	if s.Len > mostTaken {
		p.where.chooseTitle(placeSelection)
		p.once.SetChecked(false)
		return
	}
	var (
		b   []byte
		err error
	)
	before := p.what.Text
	p.w.jobs.start("Reading the selection", true, func(context.Context, *model.Meter) {
		b, err = model.ReadBytes(s.Space, s.At, s.Len)
	}, func() {
		switch {
		case err != nil:
			p.tell("The selection is not all there: " + err.Error())
		case p.what.Text == before:
			p.want(wantedFor(b))
			p.what.TypedShortcut(&fyne.ShortcutSelectAll{})
			then()
		}
	})
}

// wantedFor is how bytes are looked for.
func wantedFor(b []byte) view.Wanted {
	if s, ok := asText(b); ok {
		return view.Wanted{Kind: view.FindText, Text: s}
	}
	return view.Wanted{Kind: view.FindBytes, Text: fmt.Sprintf("% x", b)}
}

// leastText is how many characters make bytes a text.
const leastText = 2

// asText reads printable ASCII, also as UTF-16.
func asText(b []byte) (string, bool) {
	s := string(b)
	if len(b)%2 == 0 && len(b) >= 2*leastText {
		var wide []uint16
		for i := 0; i < len(b); i += 2 {
			wide = append(wide, uint16(b[i])|uint16(b[i+1])<<8)
		}
		if t := string(utf16.Decode(wide)); isPrintable(t) {
			return t, true
		}
	}
	return s, len(s) >= leastText && isPrintable(s)
}

func isPrintable(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) < 0
}

// findBytes searches for what is selected in the hex pane.
func (h *hexPane) findBytes() {
	h.d.choose(h)
	s := h.pane.Hex.Selection()
	if s.Len == 0 || s.Len > mostTaken {
		h.w.status.setHint(fmt.Sprintf("select up to %d bytes to find them elsewhere", mostTaken))
		return
	}
	p := h.w.findPage()
	p.where.chooseTitle(placeAll)
	p.take(s, p.search)
}

// findPointers searches for pointers to the byte at the caret.
func (h *hexPane) findPointers() {
	h.d.choose(h)
	at := h.pane.Hex.Caret()
	h.w.find(view.Wanted{Kind: view.FindPointer, Text: at.String()})
}

// find searches all memory.
func (w *Window) find(x view.Wanted) {
	p := w.findPage()
	p.where.chooseTitle(placeAll)
	p.once.SetChecked(true)
	p.want(x)
	p.search()
}

// findStep goes to the next hit, or the one before, or to the search page when there is
// none.
func (w *Window) findStep(by int) {
	if w.dump == nil {
		return
	}
	p, ok := w.pages[idFind].(*findPage)
	if !ok || p.table.Store().Len() == 0 {
		w.showFind()
		return
	}
	n, next := p.table.Store().Len(), 0
	if by < 0 {
		next = n - 1
	}
	if row := p.picked(); row != nil {
		next = p.table.Store().Find(func(r *model.Row) bool { return r == row }) + by
	}
	switch {
	case next >= n:
		w.status.setHint("that was the last hit")
	case next < 0:
		w.status.setHint("that was the first hit")
	default:
		p.table.Select(next)
		w.wantHex = true
		w.showHex()
		w.status.setHint(fmt.Sprintf("hit %d of %d", next+1, n))
	}
}

func (w *Window) findNext()     { w.findStep(1) }
func (w *Window) findPrevious() { w.findStep(-1) }

// shiftHeld tells whether Shift is held: keys do not carry it.
func shiftHeld() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}
