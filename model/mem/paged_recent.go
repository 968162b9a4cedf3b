package mem

import (
	"sync/atomic"

	"dumplens/model"
)

// recent keeps the latest translations of a space, one in each slot, without locks and
// without allocating: 64 tables of pages and, in a space that is read more than a
// little, 512 pages. Most spaces of a busy machine are looked at once, and thousands of
// caches that nobody uses would be most of the program's memory.
//
// A slot is one word, so that a reader never sees half of an entry: from the top the tag
// (the bits of the address above those that choose the slot), the frame, and 1. A frame
// that does not fit is not kept: it has 36 bits for pages of 48-bit addresses, 27 for
// those of 57 bits, more for all else.
type recent struct {
	pages  atomic.Pointer[[1 << pageSlots]atomic.Uint64] // nil at first
	tables [1 << tableSlots]atomic.Uint64
	misses atomic.Uint32 // of pages, while there is no cache of them
}

const pageSlots, tableSlots = 9, 6

// worthPages is how many pages are looked up before a cache of them is made.
const worthPages = 64

// missed counts a page that was not at hand and makes the cache when it is worth it.
func (r *recent) missed() {
	if r.pages.Load() == nil && r.misses.Add(1) == worthPages {
		r.pages.Store(new([1 << pageSlots]atomic.Uint64))
	}
}

// slot is where a translation is kept and how its word is made up.
type slot struct {
	word *atomic.Uint64
	tag  uint64
	bits uint // of the frame
}

// slot gives the place in slots, 1<<n of them, of the part of an address above shift.
func (s *Paged) slot(slots []atomic.Uint64, n uint, at model.Addr, shift uint) slot {
	spare := 64 - s.mode.width
	part := uint64(at) << spare >> spare >> shift
	return slot{&slots[part&(1<<n-1)], part >> n, 63 - (s.mode.width - shift - n)}
}

func (c slot) load() (pa uint64, ok bool) {
	if c.word == nil {
		return 0, false
	}
	v := c.word.Load()
	return v >> 1 & (1<<c.bits - 1) * PageSize, v&1 != 0 && v>>(c.bits+1) == c.tag
}

func (c slot) store(pa uint64) {
	if frame := pa / PageSize; c.word != nil && frame>>c.bits == 0 {
		c.word.Store(c.tag<<(c.bits+1) | frame<<1 | 1)
	}
}

// pageSlot is the place of a page's translation; it keeps nothing while there is no
// cache of pages.
func (s *Paged) pageSlot(at model.Addr) slot {
	pages := s.recent.pages.Load()
	if pages == nil {
		return slot{}
	}
	return s.slot(pages[:], pageSlots, at, 12)
}

// recallTable gives the table of pages for an address, when it was met lately.
func (s *Paged) recallTable(at model.Addr) (model.Addr, bool) {
	pa, ok := s.tableSlot(at).load()
	return model.Addr(pa), ok
}

func (s *Paged) rememberTable(at, table model.Addr) { s.tableSlot(at).store(uint64(table)) }

func (s *Paged) tableSlot(at model.Addr) slot {
	return s.slot(s.recent.tables[:], tableSlots, at, uint(s.mode.levels[1].shift))
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
	kept, in := s.pageSlot(at), at%PageSize
	if pa, ok := kept.load(); ok {
		return model.Addr(pa) + in, true
	}
	s.recent.missed()
	if pa, ok := s.lastStep(at); ok {
		kept.store(uint64(pa))
		return pa + in, true
	}
	f := s.find(at, nil)
	if f.why != model.Present || f.zeros || f.file != nil {
		return 0, false
	}
	kept.store(uint64(f.pa))
	return f.pa, true
}

// lastStep is the common end of a walk, a present page in a table that was met lately.
// All else is left to find.
func (s *Paged) lastStep(at model.Addr) (model.Addr, bool) {
	table, ok := s.recallTable(at)
	if !ok {
		return 0, false
	}
	m := s.mode
	index := uint64(at) / PageSize & (1<<m.levels[0].bits - 1)
	e, ok := s.tables.page(table).entry(index*m.entry, int(m.entry))
	if !ok || e&bitValid == 0 {
		return 0, false
	}
	t := m.hardware(e, 0)
	return model.Addr(t.at), !t.reserved
}

// Physical gives the physical address of a virtual one, false when it has none.
// It says nothing of whether the dump holds that memory. It does not allocate.
func (s *Paged) Physical(at model.Addr) (model.Addr, bool) {
	if rest, ok := s.opt.Rest.(*Paged); ok && !s.mine(at) {
		return rest.Physical(at)
	}
	return s.lookup(at)
}
