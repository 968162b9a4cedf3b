package ui

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/ui/lines"
)

// hexPane is the window's hex pane: it knows the spaces by id, and tells the status
// bar where the caret is.
type hexPane struct {
	w      *Window
	pane   *lines.Pane
	spaces map[string]model.AddressSpace // nil until the list was read
	// waiting is what to show once the list of spaces is there.
	waiting func()

	space string
	at    model.Addr
	n     uint64
}

func newHexPane(w *Window) *hexPane {
	h := &hexPane{w: w, pane: lines.NewPane(w.p.host.Post)}
	h.pane.SetPointer(w.dump.Arch.PointerSize())
	h.pane.OnMove = h.moved
	h.pane.OnFollow = func(at model.Addr) { w.goBytes(h.space, at, 0, "") }
	h.pane.OnKey = w.key
	h.pane.OnExplain = w.showWalk
	h.pane.OnGoto = func(text string) error {
		w.goTo(text)
		return nil
	}
	return h
}

func (h *hexPane) object() fyne.CanvasObject { return h.pane.Object() }

// setSpaces reads the list of spaces and shows the file, or what was asked for
// meanwhile.
func (h *hexPane) setSpaces() {
	var list []model.AddressSpace
	d := h.w.dump
	h.w.jobs.start("Finding address spaces", true, func(ctx context.Context, m *model.Meter) {
		list, _ = d.Spaces.Get(ctx, m) // what stopped it is shown by the view of spaces
	}, func() {
		if len(list) == 0 {
			list = []model.AddressSpace{{ID: "file", Title: "File", Kind: "file", Status: model.Available, Space: d.File, Bytes: model.Bytes(d.Size)}}
		}
		h.spaces = map[string]model.AddressSpace{}
		for _, s := range list {
			h.spaces[s.ID] = s
			for _, o := range s.Other {
				h.spaces[o.ID] = o
			}
		}
		h.pane.SetSpaces(list)
		if h.waiting == nil {
			h.show("file", 0, 0, "")
			return
		}
		h.waiting()
		h.waiting = nil
	})
}

// show shows bytes of the space with the given id and marks n of them.
func (h *hexPane) show(id string, at model.Addr, n uint64, label string) {
	if h.spaces == nil {
		h.space, h.at, h.n = id, at, n
		h.waiting = func() { h.show(id, at, n, label) }
		return
	}
	s, ok := h.spaces[id]
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
	h.space, h.at, h.n = s.Space.Name(), s.At, s.Len
	h.pane.Show(s.Space, s.At, s.Len, label)
}

func (h *hexPane) moved(space model.Space, at model.Addr, why string) {
	if at != h.at || space.Name() != h.space {
		h.n = 0
	}
	h.space, h.at = space.Name(), at
	if n := h.pane.Hex.Selection().Len; n > 0 && why == "" {
		why = selectedWords(n)
	}
	h.w.status.setPlace(h.title(), at, why)
}

// title is the title of the space shown.
func (h *hexPane) title() string {
	if known, ok := h.spaces[h.space]; ok {
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

// focus is what gets the keys.
func (h *hexPane) focus() fyne.Focusable { return h.pane.Focus() }

// close ends the pane's own reading.
func (h *hexPane) close() { h.pane.Hex.SetSpace(nil) }

// showHex shows or hides the pane: the user may hide it, and under the summary it
// stays away until bytes are asked for.
func (w *Window) showHex() {
	hidden := w.p.prefs.Bool(keyHexHidden) && !w.wantHex
	_, summary := w.now.(*summaryPage)
	on := !hidden && (!summary || w.wantHex)
	w.middle.showSized(on)
	w.status.showPlace(on)
}

// toggleHex shows or hides the pane for good.
func (w *Window) toggleHex() {
	if w.dump == nil {
		return
	}
	on := !w.middle.sized().Visible()
	w.p.prefs.SetBool(keyHexHidden, !on)
	w.wantHex = on
	w.showHex()
}
