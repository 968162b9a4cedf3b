package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"dumplens/model"
)

// reopen opens the dump again in another way. When that fails the dump stays as it is,
// and done is told why; a user who cancels knows it.
func (w *Window) reopen(title string, how OpenOptions, done func(error)) {
	var (
		d   *model.Dump
		err error
	)
	path := w.dump.Path
	w.jobs.start(title, false, func(ctx context.Context, m *model.Meter) {
		if d, err = w.p.host.Open(ctx, path, how, m); err == nil && ctx.Err() != nil {
			err = errors.Join(ctx.Err(), d.Close())
		}
	}, func() {
		if errors.Is(err, context.Canceled) {
			return
		}
		if err == nil {
			w.how = how
			w.replaceDump(d)
		}
		done(err)
	})
}

// replaceDump shows another reading of the same file at the place where the user is.
// The old one is closed once its jobs have ended.
func (w *Window) replaceDump(d *model.Dump) {
	old, jobs, at := w.dump, w.jobs, w.where()
	w.closePages()
	w.jobs = w.newJobs()
	jobs.close(func() {
		if err := old.Close(); err != nil {
			fyne.LogError("closing "+old.Path, err)
		}
	})
	w.setDump(d)
	at.row = nil // of the old reading
	w.visit(at)
}
