package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/ui/latest"
	"dumplens/ui/look"
)

// dock is the lower part of the window: hex panes side by side, each with its own
// space, and at their right one side area with the panels, which follow the caret of
// the pane in use. It knows the spaces by id.
type dock struct {
	*hexPane // the one in use: show, showSpan, place, focus go there

	w      *Window
	panes  []*hexPane
	spaces map[string]model.AddressSpace // nil until the list was read
	list   []model.AddressSpace
	// waiting is what to show once the list of spaces is there.
	waiting func()

	row    *paneRow
	side   *side
	split  *split // panes and side
	body   *dockBody
	legend *look.Button   // explains colours and lines
	add    *look.Button   // + pane
	step   *look.Button   // whether the panes scroll together
	aside  *look.Button   // shows or hides the side area
	inStep bool           // the panes scroll together
	here   *latest.Runner // finds out what lies at the caret
	still  int            // above 0 while scrolling is not passed on
}

func newDock(w *Window) *dock {
	d := &dock{w: w, here: latest.NewRunner(w.p.host.Post)}
	d.legend = look.NewButton("Legend", w.showLegend)
	d.add = look.NewButton("+ pane", d.addPane)
	d.step = look.NewButton("In step", d.toggleStep)
	d.aside = look.NewSymbolButton("panels", "Show or hide the panels", d.toggleSide)
	d.row = newPaneRow(d)
	d.side = newSide(d)
	prefs := w.p.prefs
	d.split = newSplit(d.row, d.side.object, true, false, prefs.split(keySide, 350), leastSide,
		func(n float32) { prefs.SetFloat(keySide, float64(n)) })
	d.body = newDockBody(d)
	d.hexPane = newHexPane(d)
	d.panes = []*hexPane{d.hexPane}
	d.rearrange()
	return d
}

func (d *dock) object() fyne.CanvasObject { return d.body }

// setSpaces reads the list of spaces and shows the file, or what was asked for
// meanwhile.
func (d *dock) setSpaces() {
	var list []model.AddressSpace
	dump := d.w.dump
	d.w.jobs.start("Finding address spaces", true, func(ctx context.Context, m *model.Meter) {
		list, _ = dump.Spaces.Get(ctx, m) // what stopped it is shown by the view of spaces
	}, func() {
		if len(list) == 0 {
			list = []model.AddressSpace{{ID: "file", Title: "File", Kind: "file", Status: model.Available, Space: dump.File, Bytes: model.Bytes(dump.Size)}}
		}
		d.list, d.spaces = list, map[string]model.AddressSpace{}
		for _, s := range list {
			d.spaces[s.ID] = s
			for _, o := range s.Other {
				d.spaces[o.ID] = o
			}
		}
		for _, h := range d.panes {
			h.pane.SetSpaces(list)
		}
		if d.waiting == nil {
			d.show("file", 0, 0, "")
			return
		}
		d.waiting()
		d.waiting = nil
	})
}

// choose makes a pane the one in use.
func (d *dock) choose(h *hexPane) {
	if h == d.hexPane || !d.has(h) {
		return
	}
	d.hexPane = h
	d.rearrange()
	if h.pane.Hex.Space() != nil {
		h.moved(h.pane.Hex.Space(), h.pane.Hex.Caret(), "")
	}
}

// has tells whether a pane is still there.
func (d *dock) has(h *hexPane) bool { return slices.Contains(d.panes, h) }

// focused tells whether a pane has the keys.
func (d *dock) focused() bool {
	now := d.w.win.Canvas().Focused()
	return slices.ContainsFunc(d.panes, func(h *hexPane) bool { return h.focus() == now })
}

// mostPanes is how many panes there may be: more are too narrow to read.
const mostPanes = 4

// addPane adds a pane at the right of the one in use, at the same place
// and with the same settings, and uses it.
func (d *dock) addPane() {
	if d.spaces == nil || len(d.panes) == mostPanes {
		return
	}
	old, h := d.hexPane, newHexPane(d)
	d.panes = slices.Insert(d.panes, slices.Index(d.panes, old)+1, h)
	d.row.added()
	h.space, h.at, h.n = old.place()
	h.pane.SetSettings(old.pane.Settings())
	d.hexPane = h
	d.rearrange()
	if s := old.pane.Hex.Space(); s != nil {
		h.showSpan(model.Span{Space: s, At: h.at, Len: h.n}, old.pane.Label())
		h.fitRow()
		d.alone(func() { h.pane.Hex.ScrollTo(old.pane.Hex.TopLine()) })
	}
	d.w.win.Canvas().Focus(h.focus())
}

// remove closes a pane, unless it is the only one.
func (d *dock) remove(h *hexPane) {
	i := slices.Index(d.panes, h)
	if i < 0 || len(d.panes) == 1 {
		return
	}
	had := d.w.win.Canvas().Focused() == h.focus()
	d.panes = slices.Delete(d.panes, i, i+1)
	d.row.removed()
	h.pane.Hex.SetSpace(nil)
	h.complete.end()
	if h == d.hexPane {
		d.choose(d.panes[min(i, len(d.panes)-1)])
	} else {
		d.rearrange()
	}
	if had {
		d.w.win.Canvas().Focus(d.focus())
	}
}

// cycle uses the pane by steps further to the right, around the end, and gives it the
// keys.
func (d *dock) cycle(by int) {
	n := len(d.panes)
	d.choose(d.panes[((slices.Index(d.panes, d.hexPane)+by)%n+n)%n])
	d.w.win.Canvas().Focus(d.focus())
}

// stops are what gets the keys one after the other: the panes in sight and the panel.
func (d *dock) stops() []fyne.Focusable {
	var out []fyne.Focusable
	for _, h := range d.panes {
		out = append(out, h.focus())
	}
	if f := d.side.panels[d.side.now].focus(); f != nil && d.side.visible() {
		out = append(out, f)
	}
	return out
}

// rearrange shows which panes there are and which one is in use.
func (d *dock) rearrange() {
	several := len(d.panes) > 1
	d.add.SetEnabled(len(d.panes) < mostPanes)
	d.step.Main = d.inStep
	d.step.Refresh()
	for i, h := range d.panes {
		h.pane.SetMarked(several && h == d.hexPane)
		switch {
		case !several:
			h.pane.SetTail(d.legend, d.add, d.aside)
		case i == len(d.panes)-1:
			h.pane.SetTail(d.legend, d.step, d.add, d.aside, h.shut)
		default:
			h.pane.SetTail(h.shut)
		}
	}
	if d.body != nil { // not in the making
		d.body.Refresh() // there may be no room for the side area, or room again
	}
	d.row.Refresh()
	d.w.hexChanged()
}

// tell tells the panel in sight where the caret is.
func (d *dock) tell() { d.side.follow(d.caret()) }

// markNotes shows the notes in all panes.
func (d *dock) markNotes() {
	for _, h := range d.panes {
		h.markNotes()
	}
}

// close ends the panes' own reading.
func (d *dock) close() {
	for _, h := range d.panes {
		h.pane.Hex.SetSpace(nil)
		h.complete.end()
	}
}

// showHex shows or hides the pane: the user may hide it, and under the summary it
// stays away until bytes are asked for.
func (w *Window) showHex() {
	hidden := w.p.prefs.Bool(keyHexHidden) && !w.wantHex
	_, summary := w.now.(*summaryPage)
	on := !hidden && (!summary || w.wantHex)
	w.middle.showSized(on)
	w.status.showPlace(on)
	w.hexChanged()
	w.hex.tell()
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
