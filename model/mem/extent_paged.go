package mem

import "dumplens/model"

func (s *Paged) extents(from model.Addr, yield func(Extent) bool) bool {
	for at := from; ; {
		var n uint64
		switch {
		case s.mine(at):
			e := s.extent(at)
			if !yield(e) {
				return false
			}
			n = e.Src.Len
		case s.opt.Rest == nil && at > s.opt.To:
			return true
		case s.opt.Rest == nil:
			n = uint64(s.opt.From - at)
		case at > s.opt.To:
			return extentsOf(s.opt.Rest, at, yield)
		default:
			if !within(model.Span{Space: s.opt.Rest, At: at, Len: uint64(s.opt.From - at)}, at, yield) {
				return false
			}
			n = uint64(s.opt.From - at)
		}
		if at += model.Addr(n); at < model.Addr(n) {
			return true
		}
	}
}

// extent is what can be said of an address that the tables describe, and of those that
// follow it.
func (s *Paged) extent(at model.Addr) Extent {
	f := s.find(at, nil)
	if f.left == 0 {
		f.left = -uint64(at)
		if f.left == 0 {
			f.left = ^uint64(0)
		}
	}
	e := Extent{At: at, Src: model.Span{Len: f.left}, Why: f.why}
	switch {
	case f.why != model.Present:
		return e
	case f.zeros:
		e.Why = model.DemandZero
		return e
	}
	return s.stored(e, model.Span{Space: s.memory(f), At: f.pa, Len: f.left})
}

// stored is the start of e as it stands in memory: its first stretch in the file, or
// the hole that the memory has there.
func (s *Paged) stored(e Extent, memory model.Span) Extent {
	if p, ok := memory.Space.(*Pages); ok {
		return p.stored(e, memory.At)
	}
	found := false
	within(memory, e.At, func(x Extent) bool {
		e, found = x, true
		return false
	})
	if !found {
		e.Why = model.NotInDump
	}
	return e
}

// stored is the part of e, which stands at pa, that one look at the index can tell of.
func (s *Pages) stored(e Extent, pa model.Addr) Extent {
	pfn, in := uint64(pa)/PageSize, uint64(pa)%PageSize
	page := PageSize - in
	off, ok := uint64(0), false
	count := uint64(1)
	if e.Src.Len <= page {
		off, ok = s.index.Page(pfn)
	} else {
		off, count, ok = s.index.Find(pfn)
	}
	if ok {
		if held := s.inFile(off, count); held > 0 {
			e.Src = model.Span{Space: s.file, At: model.Addr(off + in), Len: min(e.Src.Len, clampMul(held, PageSize)-in)}
			return e
		}
	}
	e.Src.Len, e.Why = min(e.Src.Len, page), model.NotInDump
	return e
}
