package ui

import (
	"context"
	"path/filepath"
	"slices"
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"

	"dumplens/model"
	"dumplens/model/name"
)

// How narrow the navigator and the page beside it get; the page takes from the navigator
// what it needs. In pixels at scale 1.
const (
	leastNavigator = 130
	leastPage      = 340
)

// Window is one window: with the start page, or with one dump.
type Window struct {
	p    *Program
	win  fyne.Window
	jobs *jobs

	dump *model.Dump // nil: start page
	path string      // of the dump that is opened or open
	how  OpenOptions // chosen for it

	// layer is above everything else; what hangs from entries lies in it.
	layer  *fyne.Container
	recent recentPlaces

	bar    *topBar
	status *statusBar
	centre *fyne.Container // start page, opening page, or the dump's frame

	// These exist while there is a dump.
	names *name.Namer // of its addresses
	// whileOpen ends with the dump: what is read to name addresses is read until then.
	whileOpen context.Context
	stopNames context.CancelFunc
	nav       *navigator
	hex       *dock
	body      *fyne.Container // the page shown
	middle    *split          // page over hex panes
	pages     map[string]content
	now       content // the page shown, nil before the first
	hist      history

	menuFor  hexState      // what the menu shows as on
	opening  *progress     // on the page shown while a dump is opened
	wantHex  bool          // bytes were asked for: show the hex pane under the summary too
	modal    dialog.Dialog // open now, nil for none
	isClosed atomic.Bool
}

// content is a page in the middle of the window.
type content interface {
	object() fyne.CanvasObject
	title() string
	shown()                // the page came into sight
	picked() *model.Row    // the chosen row, nil for none
	pick(row *model.Row)   // choose a row again
	crumb() string         // names the chosen row; "" for none
	reload()               // read everything anew
	focus() fyne.Focusable // what gets the keys, nil for nothing
}

func newWindow(p *Program) *Window {
	w := &Window{p: p, win: p.app.NewWindow("Dumplens")}
	w.jobs = w.newJobs()
	w.layer = container.NewWithoutLayout()
	w.bar, w.status = newTopBar(w), newStatusBar(w)
	w.centre = container.NewStack()
	w.win.SetIcon(iconResource())
	w.win.SetPadded(false)
	w.win.SetContent(container.NewStack(newFrame(w.bar.object, w.centre, w.status.object), w.layer))
	w.showMenu()
	w.win.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) { w.dropped(uris) })
	w.win.SetOnClosed(w.closed)
	w.win.Canvas().SetOnTypedKey(w.key)
	w.win.Resize(p.prefs.size())
	w.showStart()
	return w
}

func (w *Window) newJobs() *jobs {
	return &jobs{post: w.p.host.Post, changed: w.progress, idle: w.settled}
}

// empty tells whether a dump can be opened in this window.
func (w *Window) empty() bool { return w.dump == nil && w.path == "" }

// setCentre changes everything between top bar and status bar.
func (w *Window) setCentre(o fyne.CanvasObject) {
	w.centre.Objects = []fyne.CanvasObject{o}
	w.centre.Refresh()
}

// setDump shows a dump that was just opened.
func (w *Window) setDump(d *model.Dump) {
	w.dump = d
	w.setNames(d)
	w.pages, w.now, w.hist = map[string]content{}, nil, history{}
	w.win.SetTitle(filepath.Base(d.Path) + " – Dumplens")
	w.wantHex = !d.Kind.IsKernel() && !d.Kind.IsUser() // there is nothing but bytes
	w.nav = newNavigator(d, w.openView, w.status.setHint)
	w.hex = newDock(w)
	w.body = container.NewStack()
	prefs := w.p.prefs
	w.middle = newSplit(w.body, w.hex.object(), false, false, prefs.split(keyHex, 330), 90,
		func(n float32) { prefs.SetFloat(keyHex, float64(n)) })
	whole := newSplit(onPanel(w.nav.object), w.middle, true, true, prefs.split(keyNavigator, 238), leastNavigator,
		func(n float32) { prefs.SetFloat(keyNavigator, float64(n)) })
	whole.leastOther = leastPage
	w.setCentre(whole)
	w.showMenu()
	w.bar.setDump(true)
	w.status.setDump(d)
	w.hex.setSpaces()
	w.countViews()
}

// openFirst shows what the program was told to show first, and the summary for dumps
// opened later.
func (w *Window) openFirst() {
	first := idSummary
	named := slices.Contains(w.p.named, w.path)
	if named && w.p.FirstView != "" {
		first = w.p.FirstView
	}
	if w.contentFor(first) == nil {
		w.status.setHint(whyNoView(w.dump, first))
		first = idSummary
	}
	w.openView(first)
	if !named {
		return
	}
	goFirst := func() { w.showFirst(w.p.FirstHex) }
	if v, ok := w.now.(*viewPage); ok {
		v.want(w.p.FirstRow)
		v.afterWanted(goFirst)
		return
	}
	goFirst()
}

// progress shows the state of the jobs.
func (w *Window) progress() {
	j := w.jobs.shown()
	w.status.setJob(j)
	if w.opening != nil && j != nil {
		w.opening.set(j.meter.Read())
	}
	if w.dump != nil {
		w.status.setProblems(len(w.dump.Problems()))
		w.nav.setCount("problems", len(w.dump.Problems()))
	}
}

func (w *Window) settled() {
	if f := w.p.OnSettled; f != nil {
		f(w.win)
	}
}

// closed keeps the window's size and lets the dump go once its jobs have ended.
func (w *Window) closed() {
	w.p.prefs.setSize(w.win.Canvas().Size())
	w.closePages()
	w.p.drop(w)
	w.isClosed.Store(true)
	d := w.dump
	w.jobs.close(func() {
		if d == nil {
			return
		}
		if err := d.Close(); err != nil {
			fyne.LogError("closing "+d.Path, err)
		}
	})
}

// closePages ends what pages do by themselves and keeps what they have to keep.
func (w *Window) closePages() {
	if w.stopNames != nil {
		w.stopNames()
	}
	for _, c := range w.pages {
		switch v := c.(type) {
		case *viewPage:
			v.keepWidths()
		case *findPage:
			v.keepWidths()
			v.what.offers.end()
		case *stringsPage:
			v.keepWidths()
		case *mapPage:
			v.close()
		}
	}
	if w.hex != nil {
		w.hex.close()
	}
}
