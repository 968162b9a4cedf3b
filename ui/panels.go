package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/ui/lines"
)

// panelMakers is the table of the panels beside the hex panes, one line each, in the
// order of their tabs. Each gets a tab, an item in the View menu and a shortcut (Alt and
// its number).
func panelMakers() []func(w *Window) panel {
	return []func(w *Window) panel{
		newInspectorPanel,
		newCodePanel,
		newWalkPanel,
		newNotesPanel,
	}
}

// inspectorPanel shows what the bytes at the caret are, if they are of one type or
// another.
type inspectorPanel struct {
	w *Window
	x *lines.Inspector
}

// titleInspector is the title of its tab.
const titleInspector = "Inspector"

func newInspectorPanel(w *Window) panel {
	p := &inspectorPanel{w, lines.NewInspector(w.p.host.Post)}
	p.x.OnFollow = func(to model.Addr) { w.goBytes(w.hex.space, to, 0, "") }
	p.x.OnExplain = w.showWalk
	return p
}

func (p *inspectorPanel) title() string             { return titleInspector }
func (p *inspectorPanel) object() fyne.CanvasObject { return p.x.Object() }
func (p *inspectorPanel) focus() fyne.Focusable     { return nil }
func (p *inspectorPanel) follow(c caret) {
	p.x.Look(c.space, c.at, p.w.hex.pane.Label(), p.w.dump.Arch.PointerSize())
}

// newest runs the jobs of a panel one at a time; of those that wait only the newest is
// run, so that a key held down starts no more than one. Its methods run on the UI
// goroutine.
type newest struct {
	w    *Window
	busy bool
	next func()
}

// run runs work in a job and then done on the UI goroutine, unless a newer one waits.
func (n *newest) run(title string, work func(ctx context.Context), done func()) {
	if n.busy {
		n.next = func() { n.run(title, work, done) }
		return
	}
	n.busy = true
	n.w.jobs.start(title, true, func(ctx context.Context, _ *model.Meter) { work(ctx) }, func() {
		n.busy = false
		if next := n.next; next != nil {
			n.next = nil
			next()
			return
		}
		done()
	})
}
