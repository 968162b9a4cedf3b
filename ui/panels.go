package ui

import (
	"context"

	"dumplens/model"
)

// panelMakers is the table of the panels beside the hex panes, one line each, in the
// order of their tabs. Each gets a tab, an item in the Hex menu and a shortcut (Alt and
// its number).
func panelMakers() []func(w *Window) panel {
	return []func(w *Window) panel{
		newInspectorPanel,
		newStructPanel,
		newCodePanel,
		newWalkPanel,
		newNotesPanel,
	}
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
