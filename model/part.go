package model

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
)

// Part is one list of things in a dump, read when first asked for and then kept.
// A nil Part is one that this kind of dump cannot have.
type Part[T any] struct {
	// Missing says why the dump cannot have the part; "" when it can.
	Missing string
	load    func(ctx context.Context, m *Meter) (items []T, stopped string)
	each    func(ctx context.Context, m *Meter, visit func(*T) bool) (stopped string) // nil: load only

	mu      sync.Mutex
	done    bool
	items   []T
	stopped string
}

// Ready is a part that is already read.
func Ready[T any](items []T) *Part[T] { return &Part[T]{done: true, items: items} }

// Stopped is a part that is read, but not to its end, with the reason.
func Stopped[T any](items []T, why string) *Part[T] {
	return &Part[T]{done: true, items: items, stopped: why}
}

// Lazy is a part that is read when first asked for. load gives what it could
// read and, when that is not all, what stopped it. A result cut short by ctx is
// not kept.
func Lazy[T any](load func(ctx context.Context, m *Meter) (items []T, stopped string)) *Part[T] {
	return &Part[T]{load: load}
}

// OneByOne is a part whose items are made one by one, so that Each need not hold all of a
// list that may be long. each calls visit with an item of its own each time until visit
// returns false; stopped is as for Lazy. room says how many items there will be, about,
// for those who want them all at once; nil when that is not known.
func OneByOne[T any](room func(ctx context.Context) int, each func(ctx context.Context, m *Meter, visit func(*T) bool) (stopped string)) *Part[T] {
	load := func(ctx context.Context, m *Meter) (items []T, stopped string) {
		if room != nil {
			items = make([]T, 0, room(ctx)) // items are large: they are not to be copied
		}
		stopped = each(ctx, m, func(item *T) bool {
			items = append(items, *item)
			return true
		})
		return items, stopped
	}
	return &Part[T]{load: load, each: each}
}

// None is a part that this dump cannot have, with the reason in words.
func None[T any](why string) *Part[T] { return &Part[T]{Missing: why} }

// Why says why there is no such part; "" when there is one.
func (p *Part[T]) Why() string {
	if p == nil {
		return "this kind of dump does not hold it"
	}
	return p.Missing
}

// Get gives the items, reading them the first time, and what stopped the reading
// early ("" when nothing did).
func (p *Part[T]) Get(ctx context.Context, m *Meter) (items []T, stopped string) {
	if p.Why() != "" {
		return nil, ""
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.done {
		return p.items, p.stopped
	}
	items, stopped = p.run(ctx, m)
	if ctx.Err() != nil {
		return items, fmt.Sprintf("stopped after %d", len(items))
	}
	p.items, p.stopped, p.done = items, stopped, true
	return items, stopped
}

// mostKept is how many items of a OneByOne are kept after a visit of all.
const mostKept = 4096

// Each visits the items until visit returns false, and gives what stopped the reading
// early. A long OneByOne is read anew each time and not kept; when it is read, a panic in it
// goes up to the caller. Any other part is read as by Get.
func (p *Part[T]) Each(ctx context.Context, m *Meter, visit func(*T) bool) (stopped string) {
	if items, stopped, kept := p.kept(ctx, m); kept {
		for i := range items {
			if !visit(&items[i]) {
				return ""
			}
		}
		return stopped
	}
	var few []T
	n, all := 0, true
	stopped = p.each(ctx, m, func(item *T) bool {
		if n++; n <= mostKept {
			few = append(few, *item)
		} else {
			few = nil
		}
		all = visit(item)
		return all
	})
	switch {
	case !all:
		return ""
	case ctx.Err() != nil:
		return fmt.Sprintf("stopped after %d", n)
	case n <= mostKept:
		p.keep(few, stopped)
	}
	return stopped
}

// kept gives the items when they need not be made one by one.
func (p *Part[T]) kept(ctx context.Context, m *Meter) (items []T, stopped string, kept bool) {
	if p.Why() != "" || p.each == nil {
		items, stopped = p.Get(ctx, m)
		return items, stopped, true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.items, p.stopped, p.done
}

func (p *Part[T]) keep(items []T, stopped string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.items, p.stopped, p.done = items, stopped, true
}

// run is one of the borders where a panic is turned into words, see ARCHITECTURE.md.
func (p *Part[T]) run(ctx context.Context, m *Meter) (items []T, stopped string) {
	defer func() {
		if r := recover(); r != nil && !RethrowPanics {
			stopped = fmt.Sprintf("internal error: %v\n%s", r, debug.Stack())
		} else if r != nil {
			panic(r)
		}
	}()
	return p.load(ctx, m)
}

// RethrowPanics makes the recovering borders panic again, for tests.
var RethrowPanics = false
