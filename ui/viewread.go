package ui

import (
	"context"
	"fmt"
	"sync"

	"dumplens/model"
	"dumplens/ui/rows"
)

// batch collects rows on the worker's side until the UI takes them: at most one
// hand-over is on its way.
type batch struct {
	mu      sync.Mutex
	rows    []model.Row
	pending bool
}

func (b *batch) add(r model.Row) (post bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.rows = append(b.rows, r)
	post, b.pending = !b.pending, true
	return post
}

func (b *batch) take() []model.Row {
	b.mu.Lock()
	defer b.mu.Unlock()
	r := b.rows
	b.rows, b.pending = nil, false
	return r
}

// reload reads the rows anew.
func (p *viewPage) reload() {
	if p.job != nil {
		p.job.cancel()
	}
	p.started = true
	store := rows.NewStore(p.columns)
	store.SetFilter(p.filter.Text)
	p.all = nil
	p.table.SetStore(store)
	p.banner.say("")
	p.stopped = ""
	p.side.showSized(false)
	b, stopped, d, v := &batch{}, "", p.w.dump, p.view
	var j *job
	flush := func() {
		if p.job == j {
			p.take(b.take())
		}
	}
	j = p.w.jobs.start(p.words.task, false, func(ctx context.Context, m *model.Meter) {
		stopped = readRows(ctx, d, v, m, func(r model.Row) {
			if b.add(r) {
				p.w.p.host.Post(flush)
			}
		})
	}, func() {
		flush()
		if p.job == j {
			p.job = nil
			p.ended(stopped)
		}
	})
	p.job = j
	p.say(p.words.doing)
}

// readRows hands over the rows of a view until they end and says what stopped them
// early, "" when nothing did.
func readRows(ctx context.Context, d *model.Dump, v model.View, m *model.Meter, row func(model.Row)) (stopped string) {
	n := 0
	defer func() {
		if r := recover(); r != nil {
			if model.RethrowPanics {
				panic(r)
			}
			stopped = fmt.Sprintf("internal error after row %d: %v", n, r)
		}
	}()
	for r, err := range v.Rows(ctx, d, m) {
		if err != nil {
			return err.Error()
		}
		if ctx.Err() != nil {
			return fmt.Sprintf("stopped after %d rows", n)
		}
		n++
		row(r)
	}
	if ctx.Err() != nil {
		return fmt.Sprintf("stopped after %d rows", n)
	}
	return ""
}

// take adds rows that came.
func (p *viewPage) take(list []model.Row) {
	if len(list) == 0 {
		return
	}
	p.all = append(p.all, list...)
	p.table.Store().Append(list...)
	p.table.Reload()
	p.tryWanted()
	if p.onRows != nil {
		p.onRows(list)
	}
	p.say(p.words.doing)
}

// ended shows how the reading ended.
func (p *viewPage) ended(stopped string) {
	p.banner.say(stopped)
	p.stopped = stopped
	if len(p.all) > 0 {
		p.fit(p.all)
	}
	p.all = nil // the store has them
	p.w.nav.setCount(p.view.ID, p.table.Store().Total())
	p.endWanted()
	if p.onEnd != nil {
		p.onEnd(stopped)
	}
	p.say("")
}
