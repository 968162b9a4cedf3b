package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"dumplens/model"
	"dumplens/ui/lines"
	"dumplens/ui/look"
)

// hexPane is one of the hex panes of the dock.
type hexPane struct {
	w    *Window
	d    *dock
	pane *lines.Pane
	shut *look.Button // closes the pane; hidden while it is the only one
	// complete helps in the address entry.
	complete *completer

	space string
	at    model.Addr
	n     uint64
	stand model.Addr // the top that the others' scrolling is counted from
	// fitted: the user chose rows of a length, but there was no room for them.
	fitted bool
}

func newHexPane(d *dock) *hexPane {
	w := d.w
	h := &hexPane{w: w, d: d, pane: lines.NewPane(w.p.host.Post)}
	h.shut = look.NewSymbolButton("close", "Close this pane", func() { d.remove(h) })
	h.pane.Hex.Names, h.pane.Hex.ZoneAt = w.pointerNames(), w.zones()
	h.pane.SetPointer(w.dump.Arch.PointerSize())
	h.pane.SetSpaces(d.list)
	h.pane.SetSettings(w.p.prefs.hex())
	h.pane.OnSettings = h.keepSettings
	h.pane.OnMove = h.moved
	h.pane.OnFollow = func(at model.Addr) {
		d.choose(h)
		w.goBytes(h.space, at, 0, "")
	}
	h.pane.OnKey = w.key
	h.pane.OnHint(w.status.setHint)
	h.pane.OnGoto = func(text string) error { h.goTo(text); return nil }
	h.pane.Help(func(on lines.AddressEntry, e *widget.Entry) lines.Helper {
		h.complete = newCompleter(w, on, e, h.goTo)
		return h.complete
	})
	h.pane.Hex.OnMenu = h.menuItems
	h.pane.Hex.OnFocus = func() { d.choose(h) }
	h.pane.Hex.OnTop = func() { d.scrolled(h) }
	return h
}

// keepSettings keeps what the user chose for the next start.
func (h *hexPane) keepSettings(s lines.Settings) {
	if h.fitted = h.fitted && s.Row == 0; h.fitted {
		s.Row = h.w.p.prefs.hex().Row
	}
	h.w.p.prefs.setHex(s)
	h.w.hexChanged()
}

// fitRow makes the rows of a new pane as long as there is room for when they are longer.
func (h *hexPane) fitRow() {
	s := h.pane.Settings()
	if s.Row == 0 || h.pane.Hex.Size().Width == 0 || h.pane.RowFits() {
		return
	}
	s.Row, h.fitted = 0, true
	h.pane.SetSettings(s)
}

// goTo goes in this pane where a text means.
func (h *hexPane) goTo(text string) {
	h.d.choose(h)
	h.w.goTo(text)
}

// show shows bytes of the space with the given id and marks n of them.
func (h *hexPane) show(id string, at model.Addr, n uint64, label string) {
	d := h.d
	if d.spaces == nil {
		h.space, h.at, h.n = id, at, n
		d.waiting = func() { h.show(id, at, n, label) }
		return
	}
	s, ok := d.spaces[id]
	switch {
	case !ok:
		h.w.status.setHint(fmt.Sprintf("%s lies in the space %q, which this dump does not hold", at, id))
	case s.Space == nil:
		h.w.status.setHint(fmt.Sprintf("%s cannot be read: %s", s.Title, s.Reason))
	default:
		h.showSpan(model.Span{Space: s.Space, At: at, Len: n}, label)
	}
}

// showSpan shows bytes of a space in hand and marks them.
func (h *hexPane) showSpan(s model.Span, label string) {
	other := h.space != s.Space.Name() || h.pane.Hex.Space() == nil
	h.space, h.at, h.n = s.Space.Name(), s.At, s.Len
	h.d.alone(func() { h.pane.Show(s.Space, s.At, s.Len, label) })
	if other {
		h.markNotes()
		h.markStructure()
		h.markFound()
	}
}

func (h *hexPane) moved(space model.Space, at model.Addr, why string) {
	other := space.Name() != h.space
	if at != h.at || other {
		h.n = 0
	}
	h.space, h.at = space.Name(), at
	if other {
		h.markNotes()
		h.markStructure()
		h.markFound()
	}
	if h != h.d.hexPane {
		return
	}
	if m, ok := h.pane.Hex.MarkAt(at); ok && m.Title != "" {
		why = strings.Trim(m.Title+" · "+why, " ·")
	}
	h.w.status.setPlace(h.title(), h.pane.Hex.Address(at), why)
	h.sayHere(space, at)
	h.w.status.sums.follow(h.caret().selection)
	h.d.tell()
}

// sayHere finds out what lies at the caret and tells it in the status bar.
func (h *hexPane) sayHere(space model.Space, at model.Addr) {
	name := h.w.namesHere()
	h.d.here.Run(func(emit func(func())) {
		text := name(space, at)
		emit(func() {
			if h == h.d.hexPane && h.space == space.Name() && h.at == at {
				h.w.status.setHere(text)
			}
		})
	})
}

// title is the title of the space shown.
func (h *hexPane) title() string {
	if known, ok := h.d.spaces[h.space]; ok {
		return known.Title
	}
	return h.space
}

// selectedWords says how much is selected: 4096 bytes selected (4.0 KiB).
func selectedWords(n uint64) string {
	text := countWords(int(n), "byte") + " selected"
	if n >= 1024 {
		text += " (" + model.HumanSize(n) + ")"
	}
	return text
}

// place is where the pane is, for the history.
func (h *hexPane) place() (space string, at model.Addr, n uint64) { return h.space, h.at, h.n }

// caret is where the user is in the pane.
func (h *hexPane) caret() caret {
	selection := h.pane.Hex.Selection()
	if selection.Len == 0 {
		selection = model.Span{}
	}
	return caret{h.pane.Hex.Space(), h.pane.Hex.Caret(), selection}
}

// focus is what gets the keys.
func (h *hexPane) focus() fyne.Focusable { return h.pane.Focus() }
