package search

import (
	"context"
	"runtime"
	"sync"

	"dumplens/model"
)

// piece is what a worker looks at: bytes that touch.
type piece struct {
	target *Target
	b      []byte
	at     model.Addr // of b[0]
	// first and limit bound the places in b that are to be looked at; what is before
	// and after is for matches that reach over the edges.
	first, limit int
}

// address is the address of a place in the bytes.
func (p *piece) address(off int) model.Addr { return p.at + model.Addr(off) }

// sweeper is one pass over targets that finds many T.
type sweeper[T any] struct {
	reach reach
	once  bool
	meter *model.Meter
	// look looks at a piece and gives what it finds to found until that is false, which it
	// hands back. It is called on several processors at once.
	look func(p piece, found func(T) bool) bool
	// deliver gets what was found, in order; false to end. It must not keep the slice.
	deliver func([]T) bool
}

// run sweeps all targets. The error is that of ctx.
func (s *sweeper[T]) run(ctx context.Context, targets []Target) (Searched, error) {
	for i := range targets {
		s.meter.Expect(targets[i].expected())
	}
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	var planned Searched
	windows := make(chan *window, 16)
	order := newOrder(s.deliver)
	context.AfterFunc(inner, order.stop)
	workers := make([]worker[T], runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	var broken failure
	for i := range workers {
		workers[i] = worker[T]{sweeper: s, order: order, ctx: inner}
		wg.Go(func() {
			defer broken.catch(cancel)
			if !workers[i].work(windows) {
				cancel()
			}
		})
	}
	wg.Go(func() {
		defer close(windows)
		defer broken.catch(cancel)
		p := planner{ctx: inner, reach: s.reach, done: &planned, emit: func(w *window) bool {
			select {
			case windows <- w:
				return true
			case <-inner.Done():
				return false
			}
		}}
		if s.once {
			p.once = newPageSet()
		}
		p.all(targets)
	})
	wg.Wait()
	broken.rethrow()
	for i := range workers {
		planned.add(&workers[i].done)
	}
	return planned, ctx.Err()
}

// add adds what a worker looked at and could not read.
func (s *Searched) add(o *Searched) {
	s.Bytes += o.Bytes
	s.Zeros += o.Zeros
	for _, m := range o.Missing {
		s.miss(m.Space, m.First, m.Bytes, m.Why, m.Cause)
	}
}

// failure takes the first panic of several goroutines to the one that waits for them,
// where the borders of ARCHITECTURE.md stand.
type failure struct {
	once sync.Once
	what any
}

func (f *failure) catch(stop func()) {
	if r := recover(); r != nil {
		f.once.Do(func() { f.what = r })
		stop()
	}
}

func (f *failure) rethrow() {
	if f.what != nil {
		panic(f.what)
	}
}
