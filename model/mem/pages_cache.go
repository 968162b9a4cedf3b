package mem

import (
	"sync/atomic"

	"dumplens/model"
)

// cacheBits is the size of the cache of pages: 2048 of them, 8 MiB.
const cacheBits = 11

// pageCache keeps pages that are read again and again, such as those with the kernel's
// lists: a read from it costs a copy and no call of the system. A page is kept from its
// second read on, so that a pass over the whole of memory, which reads each page once,
// allocates nothing. Readers take no locks.
type pageCache struct {
	seen  [1 << cacheBits]atomic.Uint64 // the latest page of each slot, plus 1
	pages [1 << cacheBits]atomic.Pointer[cachedPage]
}

type cachedPage struct {
	pfn  uint64
	data *[PageSize]byte
}

func cacheSlot(pfn uint64) uint64 { return pfn * 0x9e3779b97f4a7c15 >> (64 - cacheBits) }

// readPage reads within one page; false when that page cannot be read whole.
func (s *Pages) readPage(p []byte, pfn, in uint64) bool {
	i := cacheSlot(pfn)
	if c := s.cache.pages[i].Load(); c != nil && c.pfn == pfn {
		copy(p, c.data[in:])
		return true
	}
	off, ok := s.index.Page(pfn)
	if !ok {
		return false
	}
	if s.cache.seen[i].Load() != pfn+1 {
		s.cache.seen[i].Store(pfn + 1)
		n, err := s.file.ReadAt(p, model.Addr(off+in))
		return err == nil && n == len(p)
	}
	c := &cachedPage{pfn, new([PageSize]byte)}
	if _, err := s.file.ReadAt(c.data[:], model.Addr(off)); err != nil {
		return false
	}
	s.cache.pages[i].Store(c)
	copy(p, c.data[in:])
	return true
}
