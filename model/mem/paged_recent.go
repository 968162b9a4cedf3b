package mem

import (
	"sync/atomic"

	"dumplens/model"
)

// recentBits is the size of the cache of translations: 512 pages, 4 KiB a space.
const recentBits = 9

// recent keeps the latest translations of a space, one in each slot, without locks and
// without allocating. A slot is one word so that a reader never sees half of an entry:
// from the top the tag (the page number above the slot's bits), the frame, and 1. A
// frame that does not fit is not kept: 36 bits with 48-bit addresses, 27 with 57.
type recent struct {
	slots [1 << recentBits]atomic.Uint64
}

// frameBits is how many bits a slot leaves for the frame.
func (m *paging) frameBits() uint { return 63 - (m.width - 12 - recentBits) }

// slot gives where a page is kept and the tag that it has there.
func (m *paging) slot(at model.Addr) (i, tag uint64) {
	page := uint64(at) << (64 - m.width) >> (64 - m.width) / PageSize
	return page % (1 << recentBits), page >> recentBits
}

func (s *Paged) recall(at model.Addr) (model.Addr, bool) {
	i, tag := s.mode.slot(at)
	v := s.recent.slots[i].Load()
	bits := s.mode.frameBits()
	if v&1 == 0 || v>>(bits+1) != tag {
		return 0, false
	}
	frame := v >> 1 & (1<<bits - 1)
	return model.Addr(frame*PageSize | uint64(at)%PageSize), true
}

func (s *Paged) remember(at, pa model.Addr) {
	i, tag := s.mode.slot(at)
	bits := s.mode.frameBits()
	if frame := uint64(pa) / PageSize; frame>>bits == 0 {
		s.recent.slots[i].Store(tag<<(bits+1) | frame<<1 | 1)
	}
}

// lookup is find for an address of this space that leads to physical memory, with the
// cache before it.
func (s *Paged) lookup(at model.Addr) (model.Addr, bool) {
	if !s.mine(at) {
		return 0, false
	}
	if ok, _ := s.mode.inside(at); !ok {
		return 0, false
	}
	if pa, ok := s.recall(at); ok {
		return pa, true
	}
	f := s.find(at, nil)
	if f.why != model.Present || f.zeros || f.file != nil {
		return 0, false
	}
	s.remember(at, f.pa)
	return f.pa, true
}

// Physical gives the physical address of a virtual one, false when it has none.
// It says nothing of whether the dump holds that memory. It does not allocate.
func (s *Paged) Physical(at model.Addr) (model.Addr, bool) {
	if rest, ok := s.opt.Rest.(*Paged); ok && !s.mine(at) {
		return rest.Physical(at)
	}
	return s.lookup(at)
}
