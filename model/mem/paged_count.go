package mem

import "dumplens/model"

// Captured counts the bytes of the space that the dump holds, by walking its tables.
// Pages that were never touched read as zeros, but none of it is in the dump.
// It gives up after maxTables tables: then whole is false and the figure is a lower
// bound. Memory that Rest holds is not counted.
func (s *Paged) Captured(maxTables int) (bytes uint64, whole bool) {
	return s.CapturedWithin(&maxTables)
}

// CapturedWithin is Captured with a number of tables that several spaces share: left
// goes down by those that were read, to 0 when they did not do.
func (s *Paged) CapturedWithin(left *int) (bytes uint64, whole bool) {
	c := counter{s: s, left: *left}
	c.table(s.mode.top(), found{pa: model.Addr(s.dtb)}, 0)
	*left = max(c.left, 0)
	return c.bytes, c.left >= 0
}

// counter is one walk over all tables of a space.
type counter struct {
	s     *Paged
	left  int // tables that may still be read; below 0 the walk has ended
	bytes uint64
}

// table counts below one table of levels[n], whose first entry describes the address
// first.
func (c *counter) table(n int, table found, first uint64) {
	if c.left--; c.left < 0 {
		return
	}
	m := c.s.mode
	size := uint64(1) << m.levels[n].shift
	for i := range uint64(1) << m.levels[n].bits {
		place := table
		place.pa += model.Addr(i * m.entry)
		e, missing := c.s.word(place)
		if missing == wholeTable {
			return
		}
		at := m.extend(first + i*size)
		if e == 0 || missing != nothing || at+model.Addr(size-1) < c.s.opt.From || at > c.s.opt.To {
			continue
		}
		c.entry(n, e, first+i*size, size)
		if c.left < 0 {
			return
		}
	}
}

// entry counts what one entry leads to.
func (c *counter) entry(n int, e, first, size uint64) {
	var f found
	leaf := n == 0
	if e&bitValid != 0 {
		t := c.s.mode.hardware(e, n)
		if t.reserved {
			return
		}
		f.pa, leaf = model.Addr(t.at), t.leaf
	} else {
		f = c.s.software(e, n, nil, 0)
	}
	switch {
	case f.why != model.Present || f.zeros:
	case leaf:
		c.bytes += present(c.s.memory(f), f.pa, size)
	default:
		c.table(n-1, f, first)
	}
}

// present counts how much of a run of memory is there.
func present(s model.Space, pa model.Addr, size uint64) (n uint64) {
	end := pa + model.Addr(size)
	for run, ok := s.Next(pa); ok && run.At < end; run, ok = s.Next(run.End()) {
		n += min(run.Len, uint64(end-run.At))
		if run.End() < run.At || run.End() >= end {
			break
		}
	}
	return n
}
