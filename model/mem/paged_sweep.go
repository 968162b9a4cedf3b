package mem

import (
	"context"

	"dumplens/model"
)

// sweep calls page for each page that the tables of the space lead to, in the order of
// their addresses, until it returns false or
// ctx ends. Pages that were never touched and those that
// cannot be had are left out; what Rest holds is too. left goes down by the tables that
// were read; when they do not do, whole is false.
func (s *Paged) sweep(ctx context.Context, left *int, page func(at model.Addr, f found, size uint64) bool) (whole bool) {
	w := sweeper{ctx: ctx, s: s, left: *left, page: page}
	w.table(s.mode.top(), found{pa: model.Addr(s.dtb)}, 0)
	*left = max(w.left, 0)
	return w.left >= 0
}

// sweeper is one walk over all tables of a space.
type sweeper struct {
	ctx   context.Context
	s     *Paged
	left  int // tables that may still be read; below 0 the walk has ended
	page  func(at model.Addr, f found, size uint64) bool
	ended bool // page wants no more
}

// table walks what lies below one table of levels[n], whose first entry describes the
// address first.
func (w *sweeper) table(n int, table found, first uint64) {
	if w.left--; w.left < 0 || w.ctx.Err() != nil {
		w.ended = true
		return
	}
	m := w.s.mode
	size := uint64(1) << m.levels[n].shift
	for i := range uint64(1) << m.levels[n].bits {
		place := table
		place.pa += model.Addr(i * m.entry)
		e, missing := w.s.word(place)
		if missing == wholeTable {
			return
		}
		at := m.extend(first + i*size)
		if e == 0 || missing != nothing || at+model.Addr(size-1) < w.s.opt.From || at > w.s.opt.To {
			continue
		}
		w.entry(n, e, first+i*size, size)
		if w.ended {
			return
		}
	}
}

// entry follows one entry.
func (w *sweeper) entry(n int, e, first, size uint64) {
	var f found
	leaf := n == 0
	if e&bitValid != 0 {
		t := w.s.mode.hardware(e, n)
		if t.reserved {
			return
		}
		f.pa, leaf = model.Addr(t.at), t.leaf
	} else {
		f = w.s.software(e, n, nil, 0)
	}
	switch {
	case f.why != model.Present || f.zeros:
	case leaf:
		w.ended = !w.page(w.s.mode.extend(first), f, size)
	default:
		w.table(n-1, f, first)
	}
}
