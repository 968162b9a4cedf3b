package mem

import "dumplens/model"

// Captured counts the bytes of the space that can be read, by walking its tables.
// It gives up after maxTables tables: then whole is false and the figure is a lower
// bound. Memory that Rest holds is not counted.
func (s *Paged) Captured(maxTables int) (bytes uint64, whole bool) {
	c := counter{s: s, left: maxTables}
	c.table(s.opt.Levels-1, s.dtb, 0)
	return c.bytes, c.left >= 0
}

// counter is one walk over all tables of a space.
type counter struct {
	s     *Paged
	left  int // tables that may still be read; below 0 the walk has ended
	bytes uint64
}

// table counts below one table, whose first entry describes the address first.
func (c *counter) table(level int, base model.Addr, first uint64) {
	if c.left--; c.left < 0 {
		return
	}
	t := c.s.tables.page(base)
	size := uint64(1) << (12 + 9*level)
	for i := range t.readTo {
		e := t.entries[i]
		if e == 0 {
			continue
		}
		at := model.Addr(first + uint64(i)*size)
		if level == c.s.opt.Levels-1 && i >= 256 {
			at |= ^model.Addr(0) << (12 + 9*c.s.opt.Levels)
		}
		if at+model.Addr(size-1) < c.s.opt.From || at > c.s.opt.To {
			continue
		}
		c.entry(level, e, at, size)
		if c.left < 0 {
			return
		}
	}
}

// entry counts what one entry leads to.
func (c *counter) entry(level int, e uint64, at model.Addr, size uint64) {
	next := model.Addr(e & frameMask)
	leaf := level == 0 || level <= 2 && e&0x80 != 0
	if e&1 == 0 {
		f := c.s.software(e, level, nil)
		if f.why != model.Present {
			return
		}
		if f.zeros {
			c.bytes += size
			return
		}
		next, leaf = f.pa, level == 0
	}
	if !leaf {
		c.table(level-1, next, uint64(at))
		return
	}
	c.bytes += c.present(next&^model.Addr(size-1), size)
}

// present counts how much of a run of physical memory is in the dump.
func (c *counter) present(pa model.Addr, size uint64) (n uint64) {
	end := pa + model.Addr(size)
	for run, ok := c.s.tables.phys.Next(pa); ok && run.At < end; run, ok = c.s.tables.phys.Next(run.End()) {
		n += min(run.Len, uint64(end-run.At))
		if run.End() < run.At || run.End() >= end {
			break
		}
	}
	return n
}
