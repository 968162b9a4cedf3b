package mem

import (
	"context"
	"errors"

	"dumplens/model"
)

// censusStep is how many places of a space are looked at between two looks at the
// context.
const censusStep = 4096

// censusMost ends a count of tables that lead into each other: it is more than a
// machine with 256 GiB of memory for one space has. A small dump, which cannot hold so
// many tables, ends it sooner.
const censusMost = 1 << 26

var errCensus = errors.New("its page tables describe more memory piece by piece than the dump has tables for: they may lead into each other")

// Census counts the pages that the tables of the space describe, page by page in
// pages of 4 KiB. It reads every table, so it takes long for a large process: a
// second for each few GiB. What Rest holds is not counted. It adds the tables' reach
// to the meter, in pages. The error is that
// of ctx, or says that the tables cannot be right; the counts so far come with it.
func (s *Paged) Census(ctx context.Context, m *model.Meter) (model.PageCount, error) {
	var n model.PageCount
	at := s.opt.From
	most := min(censusMost, Steps(s))
	for i := 0; ; i++ {
		if i%censusStep == 0 && ctx.Err() != nil {
			return n, ctx.Err()
		}
		if i == most {
			return n, errCensus
		}
		if !s.mine(at) {
			return n, nil
		}
		f := s.find(at, nil)
		s.count(&n, f)
		m.Add(1)
		next := at + model.Addr(f.left)
		if f.left == 0 || next <= at {
			return n, nil
		}
		at = next
	}
}

// count adds what one place of the space leads to.
func (s *Paged) count(n *model.PageCount, f found) {
	pages := f.left / PageSize
	switch {
	case f.zeros:
		n.DemandZero += pages
	case f.file != nil:
		n.PagedOut += pages
	case f.why == model.Present:
		n.Mapped += pages
		n.Captured += present(s.memory(f), f.pa, f.left) / PageSize
		if f.transition {
			n.Transition += pages
		}
	case f.why == model.PagedOut:
		n.PagedOut += pages
	case f.why == model.NotInDump && pages > 1:
		n.TablesMissing++
	case f.why == model.NotInDump:
		n.Unresolved++
	}
}
