package mem

import "dumplens/model"

// found is where an address leads: physical memory, zeros, a paging file, or nowhere.
type found struct {
	why   model.Reason
	zeros bool
	// transition: the page was on its way out of memory
	transition bool
	pa         model.Addr  // in physical memory, or in file
	file       model.Space // the paging file that holds the page, nil for physical memory
	left       uint64      // bytes from the address to which the answer applies, 0 for 2^64
	cause      cause
}

// memory is the space that holds what was found.
func (s *Paged) memory(f found) model.Space {
	if f.file != nil {
		return f.file
	}
	return s.tables.phys
}

// find walks the tables. steps, when not nil, collects the way.
func (s *Paged) find(at model.Addr, steps *[]model.Step) found { return s.walk(at, steps, 0) }

// walk is find at a depth of prototypes that lead to each other.
func (s *Paged) walk(at model.Addr, steps *[]model.Step, depth int) found {
	if ok, left := s.mode.inside(at); !ok {
		return found{why: model.NotMapped, left: left, cause: cause{what: causeNoAddress}}
	}
	if !s.mine(at) {
		left := -uint64(at)
		if at < s.opt.From {
			left = uint64(s.opt.From - at)
		}
		return found{why: model.NotMapped, left: left, cause: cause{what: causeOther}}
	}
	f := s.descend(at, steps, depth)
	if room := uint64(s.opt.To-at) + 1; room != 0 && (f.left == 0 || f.left > room) {
		f.left = room
	}
	return f
}

// descend goes from the top table down to a page or to what stops it.
func (s *Paged) descend(at model.Addr, steps *[]model.Step, depth int) found {
	m := s.mode
	n, table := m.top(), found{pa: model.Addr(s.dtb)}
	if steps == nil {
		if base, ok := s.recallTable(at); ok {
			n, table.pa = 0, base
		}
	}
	for ; ; n-- {
		l := &m.levels[n]
		size := uint64(1) << l.shift
		index := uint64(at) >> l.shift & (1<<l.bits - 1)
		place := table
		place.pa += model.Addr(index * m.entry)
		e, missing := s.word(place)
		if missing != nothing {
			if pa, ok := s.opt.Learned.at(at); ok {
				return found{pa: pa, left: PageSize - uint64(at)%PageSize}
			}
			if missing == wholeTable {
				size <<= l.bits
			}
			return found{why: model.NotInDump, left: size - uint64(at)&(size-1), cause: cause{what: causeNoTable, name: l.name, a: uint64(table.pa) / PageSize}}
		}
		s.note(steps, l.name, place.pa, e, n)
		var f found
		leaf := n == 0
		if e&bitValid != 0 {
			t := m.hardware(e, n)
			f.pa, leaf = model.Addr(t.at), t.leaf
			if t.reserved {
				f.why, f.cause = model.Malformed, cause{what: causeReserved, name: l.name, a: e}
			}
		} else {
			f = s.software(e, n, steps, depth)
		}
		if leaf || f.zeros || f.why != model.Present {
			f.left = size - uint64(at)&(size-1)
			f.transition = f.transition && leaf
			if f.why == model.Present && !f.zeros {
				f.pa += model.Addr(uint64(at) & (size - 1))
			}
			return f
		}
		if table = f; n == 1 && f.file == nil {
			s.rememberTable(at, f.pa)
		}
	}
}

// missing is how much of a table cannot be read.
type missing uint8

const (
	nothing missing = iota
	oneEntry
	wholeTable
)

// word reads an entry of a table at the place that was found.
func (s *Paged) word(f found) (uint64, missing) {
	size := int(s.mode.entry)
	if f.file != nil {
		e, err := model.ReadUint(f.file, f.pa, size)
		if err != nil {
			return 0, oneEntry
		}
		return e, nothing
	}
	t := s.tables.page(f.pa &^ (PageSize - 1))
	e, ok := t.entry(uint64(f.pa)%PageSize, size)
	switch {
	case ok:
		return e, nothing
	case t.readTo == 0:
		return 0, wholeTable
	}
	return 0, oneEntry
}

// entryAt reads an entry by its address in a space; a prototype PTE lies in the
// kernel's. depth bounds prototypes that lead to each other.
func entryAt(space model.Space, at model.Addr, size, depth int) (uint64, error) {
	s, ok := space.(*Paged)
	if !ok {
		return model.ReadUint(space, at, size)
	}
	if !s.mine(at) && s.opt.Rest != nil {
		return entryAt(s.opt.Rest, at, size, depth)
	}
	f := s.walk(at, nil, depth)
	switch {
	case f.why != model.Present:
		return 0, s.hole(at, f)
	case f.zeros:
		return 0, nil
	}
	e, missing := s.word(f)
	if missing != nothing {
		return 0, s.hole(at, found{why: model.NotInDump, left: 1, cause: cause{what: causeNoPage, a: uint64(f.pa) / PageSize}})
	}
	return e, nil
}
