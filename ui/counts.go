package ui

import (
	"context"

	"dumplens/model"
	"dumplens/model/view"
)

// countViews counts the rows of all views in the background, one after the other,
// for the navigator. Reading them fills what later makes the views open at once.
func (w *Window) countViews() {
	d, post := w.dump, w.p.host.Post
	w.jobs.start("Counting", true, func(ctx context.Context, m *model.Meter) {
		for _, v := range view.All {
			if v.Missing(d) != "" || v.ID == "problems" {
				continue
			}
			n := 0
			stopped := readRows(ctx, d, v, m, func(r model.Row) { n += 1 + below(r) })
			if ctx.Err() != nil {
				return
			}
			if n > 0 || stopped == "" {
				post(func() { w.nav.setCount(v.ID, n) })
			}
		}
	}, nil)
}

// below counts the rows under a row.
func below(r model.Row) int {
	n := len(r.Kids)
	for _, k := range r.Kids {
		n += below(k)
	}
	return n
}
