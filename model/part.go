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
