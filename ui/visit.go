package ui

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/model/view"
)

// where is the place the user is at now.
func (w *Window) where() place {
	p := w.hist.here()
	if w.now == nil {
		return p
	}
	p.row = w.now.picked()
	p.space, p.at, p.len = w.hex.place()
	return p
}

// visit goes to a new place and notes it in the history.
func (w *Window) visit(p place) {
	if w.dump == nil {
		return
	}
	w.hist.update(w.where())
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
		w.nav.choose(p.view)
		c.shown()
	}
	if p.row != nil && c.picked() != p.row {
		c.pick(p.row)
	}
	if p.space != "" {
		w.hex.show(p.space, p.at, p.len, "")
	}
	w.showHex()
	w.focusPage()
	w.bar.update()
}

func (w *Window) goBack() {
	if w.dump != nil && w.hist.canBack() {
		w.hist.update(w.where())
		w.show(w.hist.back())
	}
}

func (w *Window) goForward() {
	if w.dump != nil && w.hist.canForward() {
		w.hist.update(w.where())
		w.show(w.hist.forward())
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
	p := w.where()
	p.space, p.at, p.len = space, at, n
	w.hist.update(w.where())
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

// identity are the keys of columns by which a link may name a row.
var identity = []string{"id", "name", "pid", "tid", "eprocess", "ethread", "base", "vad", "start", "prcb", "number", "handle", "tag", "type", "field", "offset"}

// rowFinder gives tests for a row that a link names, the surest first: by the first
// cell, then by each column that identifies rows.
func rowFinder(cols []model.Column, key string) []func(*model.Row) bool {
	tests := []func(*model.Row) bool{func(r *model.Row) bool { return len(r.Cells) > 0 && isNamed(r.Cells[0], key) }}
	for i, c := range cols {
		if i > 0 && slices.Contains(identity, c.Key) {
			tests = append(tests, func(r *model.Row) bool { return i < len(r.Cells) && isNamed(r.Cells[i], key) })
		}
	}
	return tests
}

// isNamed tells whether a value is written as key, addresses in any form.
func isNamed(v model.Value, key string) bool {
	if !v.Is() {
		return false
	}
	if strings.EqualFold(v.String(), key) {
		return true
	}
	switch v.Fmt {
	case model.Address, model.Address32, model.Code:
		at, err := model.ParseAddr(key)
		return err == nil && uint64(at) == v.Num
	case model.Count:
		return key == fmt.Sprint(v.Num)
	}
	return false
}
