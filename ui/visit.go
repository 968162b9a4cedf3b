package ui

import (
	"fmt"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/model/view"
)

// where is the place the user is at now, in the hex pane in use.
func (w *Window) where() place { return w.whereIn(w.hex.hexPane) }

// whereIn is the place the user is at now, with what a hex pane shows.
func (w *Window) whereIn(h *hexPane) place {
	p := w.hist.here()
	if w.now == nil {
		return p
	}
	p.row = w.now.picked()
	p.pane = h
	p.space, p.at, p.len = h.place()
	p.top, p.left = h.pane.Hex.TopLine(), h.pane.Hex.Drawn()
	return p
}

// leave notes how the user leaves the place of the last visit, in the hex pane that it
// was made in. To use another pane is no step by itself.
func (w *Window) leave() {
	h := w.hist.here().pane
	if h == nil || !w.hex.has(h) {
		h = w.hex.hexPane
	}
	w.hist.update(w.whereIn(h))
}

// visit goes to a new place and notes it in the history.
func (w *Window) visit(p place) {
	if w.dump == nil {
		return
	}
	w.leave()
	w.hist.visit(p)
	w.show(p)
}

// show goes to a place without noting it.
func (w *Window) show(p place) {
	c := w.contentFor(p.view)
	if c == nil {
		return
	}
	if w.now != c {
		w.now = c
		w.body.Objects = []fyne.CanvasObject{c.object()}
		w.body.Refresh()
		w.middle.leastOther = leastHeight(c)
		w.middle.Refresh()
		w.nav.choose(p.view)
		c.shown()
	}
	if p.row != nil && c.picked() != p.row {
		c.pick(p.row)
	}
	w.showPlace(p)
	w.showHex()
	w.focusPage()
	w.bar.update()
}

// showPlace shows the bytes of a place, scrolled as they were when it was left.
func (w *Window) showPlace(p place) {
	if p.pane != nil {
		w.hex.choose(p.pane)
	}
	if p.space == "" {
		return
	}
	space, at, n := w.hex.place()
	if w.hex.pane.Hex.Space() == nil || space != p.space || at != p.at || n != p.len { // else a selection would be lost
		w.hex.show(p.space, p.at, p.len, "")
	}
	if p.left && w.hex.space == p.space {
		w.hex.alone(func() { w.hex.pane.Hex.ScrollTo(p.top) })
	}
}

func (w *Window) goBack()    { w.step(w.hist.canBack, w.hist.back) }
func (w *Window) goForward() { w.step(w.hist.canForward, w.hist.forward) }

// step goes through the history. Who was reading bytes goes on reading bytes.
func (w *Window) step(can func() bool, to func() place) {
	if w.dump == nil || !can() {
		return
	}
	inBytes := w.hex.focused()
	w.leave()
	from := w.now
	w.show(to())
	if inBytes && w.now == from {
		w.win.Canvas().Focus(w.hex.focus())
	}
}

// openView goes to a view.
func (w *Window) openView(id string) {
	if w.dump == nil {
		return
	}
	if w.contentFor(id) == nil {
		w.status.setHint(whyNoView(w.dump, id))
		return
	}
	p := w.where()
	if p.view == id {
		return
	}
	p.view, p.row = id, nil
	w.visit(p)
}

// whyNoView says why a dump has no such view.
func whyNoView(d *model.Dump, id string) string {
	if id == idMap {
		return titleMap + ": " + mapMissing(d)
	}
	if v, ok := view.ByID(id); ok {
		return v.Title + ": " + v.Missing(d)
	}
	return fmt.Sprintf("There is no view %q", id)
}

// contentFor is the page of a view, made when first asked for; nil for an id that
// this dump does not have.
func (w *Window) contentFor(id string) content {
	if c, ok := w.pages[id]; ok {
		return c
	}
	var c content
	switch id {
	case idSummary:
		c = newSummaryPage(w)
	case idFind:
		c = newFindPage(w)
	case idStrings:
		c = newStringsPage(w)
	case idMap:
		if mapMissing(w.dump) != "" {
			return nil
		}
		c = newMapPage(w)
	default:
		v, ok := view.ByID(id)
		if !ok || v.Missing(w.dump) != "" {
			return nil
		}
		c = newViewPage(w, v)
	}
	w.pages[id] = c
	return c
}

// follow goes where a link leads.
func (w *Window) follow(l model.Link) {
	if l.View == "" {
		w.goBytes(l.Space, l.At, l.Len, "")
		return
	}
	w.openView(l.View)
	if v, ok := w.now.(*viewPage); ok && v.view.ID == l.View && l.Row != "" {
		v.want(l.Row)
	}
}

// goBytes shows bytes in the hex pane, as a place of its own in the history.
func (w *Window) goBytes(space string, at model.Addr, n uint64, label string) {
	w.leave()
	p := w.where()
	if p.pane != w.hist.here().pane {
		w.hist.visit(p) // where the other pane was
	}
	p.space, p.at, p.len, p.left = space, at, n, false
	w.hist.visit(p)
	w.wantHex = true
	w.showHex()
	w.hex.show(space, at, n, label)
	w.bar.update()
}

// mark shows the bytes that a value was read from; that is no step of the history.
func (w *Window) mark(s model.Span, label string) {
	if s.Known() {
		w.hex.showSpan(s, label)
	}
}
