package synth

import (
	"encoding/binary"
	"fmt"
)

// space32 is an address space of a 32-bit machine. With PAE its top table has four
// entries for 1 GiB each, which lead to page directories of 512 entries of 8 bytes
// (Intel SDM volume 3, 4.4); without, the top table is one directory of 1,024 entries
// of 4 bytes (4.3). The kernel's tables of pages are the same in all processes.
type space32 struct {
	ram    *ram
	pae    bool
	top    uint64    // physical address of the top table
	dirs   [4]uint64 // PFNs of the directories; without PAE only the first
	pid    uint32
	kernel *space32 // nil for System's own
}

// forms gives the sizes of the tables: bytes of an entry, bits that a directory's entry
// stands for, entries of a table of pages.
func (s *space32) forms() (entry int, shift uint, entries uint64) {
	if s.pae {
		return 8, 21, 512
	}
	return 4, 22, 1024
}

// directory finds the entry for va in its directory.
func (s *space32) directory(va uint64) (dir block, off int) {
	entry, shift, entries := s.forms()
	pfn := s.dirs[0]
	if s.pae {
		pfn = s.dirs[va>>30]
	}
	return s.ram.page(pfn), int(va>>shift%entries) * entry
}

// at reads and put writes an entry at an offset of a table.
func (s *space32) at(table block, off int) uint64 {
	if s.pae {
		return get64(table, off)
	}
	return uint64(get32(table, off))
}

func (s *space32) put(table block, off int, e uint64) {
	if s.pae {
		table.u64(off, e)
	} else {
		table.u32(off, uint32(e))
	}
}

// set writes the entry for a page of 4 KiB, making its table.
func (s *space32) set(va, e uint64) {
	if va >= userEnd32 && s.kernel != nil {
		s.kernel.set(va, e)
		return
	}
	dir, off := s.directory(va)
	table := s.at(dir, off)
	if table == 0 {
		k, flags := userTable, uint64(tableUser)
		if va >= userEnd32 {
			k, flags = kernelPage, tableKernel
		}
		table = s.ram.alloc(k, s.pid)<<12 | flags
		s.put(dir, off, table)
	}
	entry, _, entries := s.forms()
	s.put(s.ram.page(table>>12), int(va>>12%entries)*entry, e)
}

// mapTo maps a page of 4 KiB.
func (s *space32) mapTo(va, pfn, flags uint64) { s.set(va, pfn<<12|flags) }

// mapNew maps a fresh page and gives its PFN; a page that is mapped already stays.
func (s *space32) mapNew(va, flags uint64) uint64 {
	if pa, ok := s.translate(va); ok {
		return pa >> 12
	}
	k, pid := userPage, s.pid
	if va >= userEnd32 {
		k, pid = kernelPage, 0
	}
	pfn := s.ram.alloc(k, pid)
	s.mapTo(va&^(pageSize-1), pfn, flags)
	return pfn
}

// mapLarge maps 2 MiB by one entry of the directory, with PAE.
func (s *space32) mapLarge(va, pfn, flags uint64) {
	dir, off := s.directory(va)
	s.put(dir, off, pfn<<12|flags|pteLarge)
}

// translate walks the tables; ok is false when the page is not valid.
func (s *space32) translate(va uint64) (pa uint64, ok bool) {
	if va >= userEnd32 && s.kernel != nil {
		return s.kernel.translate(va)
	}
	dir, off := s.directory(va)
	e := s.at(dir, off)
	switch {
	case e&pteValid == 0:
		return 0, false
	case e&pteLarge != 0:
		return e&frameMask&^(largePage-1) | va&(largePage-1), true
	}
	entry, _, entries := s.forms()
	e = s.at(s.ram.page(e&frameMask>>12), int(va>>12%entries)*entry)
	return e&frameMask | va&(pageSize-1), e&pteValid != 0
}

// write stores bytes at a mapped address.
func (s *space32) write(va uint64, b []byte) {
	for len(b) > 0 {
		pa, ok := s.translate(va)
		if !ok {
			panic(fmt.Sprintf("synth: write to unmapped 0x%x", va))
		}
		if s.ram.frames[pa>>12] == nil { // inside the large page
			s.ram.take(pa>>12, kernelPage, 0)
		}
		n := copy(s.ram.page(pa >> 12)[pa&(pageSize-1):], b)
		va, b = va+uint64(n), b[n:]
	}
}

func (s *space32) writeU32(va uint64, v uint32) {
	s.write(va, binary.LittleEndian.AppendUint32(nil, v))
}

// pool32 hands out kernel memory, each piece behind a POOL_HEADER of 8 bytes.
type pool32 struct {
	s    *space32
	next uint64
	typ  uint16 // POOL_HEADER.PoolType: 2 non-paged, 3 paged
	// cookie is ObHeaderCookie; 0 before Windows 10, where indexes of types stand as they are.
	cookie byte
}

// alloc gives the address of size zeroed bytes with the pool tag.
func (p *pool32) alloc(tag string, size int) uint64 {
	head := p.next
	whole := alignUp(uint64(size)+8, 8)
	for va := head &^ (pageSize - 1); va < head+whole; va += pageSize {
		p.s.mapNew(va, dataKernel)
	}
	h := make(block, 8)
	h.u16(2, uint16(whole/8)&0x1ff|p.typ<<9)
	copy(h[4:8], tag)
	p.s.write(head, h)
	p.next = head + whole
	return head + 8
}

// page allocates one page at a page's start.
func (p *pool32) page(tag string) uint64 {
	p.next = alignUp(p.next+8, pageSize) - 8
	return p.alloc(tag, pageSize)
}

// object allocates a kernel object behind an OBJECT_HEADER of 0x18 bytes.
func (p *pool32) object(tag string, typeIndex byte, size int) uint64 {
	header := p.alloc(tag, size+0x18)
	h := make(block, 0x18)
	h.u32(0, 2) // PointerCount
	h.u32(4, 1) // HandleCount
	if h[0xc] = typeIndex; p.cookie != 0 {
		h[0xc] ^= p.cookie ^ byte(header>>8)
	}
	h[0xf] = 2 // kernel object
	p.s.write(header, h)
	return header + 0x18
}

// bytes allocates a copy of b.
func (p *pool32) bytes(tag string, b []byte) uint64 {
	va := p.alloc(tag, len(b))
	p.s.write(va, b)
	return va
}

// text allocates a text in UTF-16 with its NUL.
func (p *pool32) text(tag, s string) uint64 { return p.bytes(tag, wideZ(s)) }

// list32 writes a LIST_ENTRY32: Flink, Blink.
func (b block) list32(off int, flink, blink uint64) {
	b.u32(off, uint32(flink))
	b.u32(off+4, uint32(blink))
}

// unicodeString32 writes a UNICODE_STRING32 whose text lies at buffer.
func (b block) unicodeString32(off int, text string, buffer uint64) {
	n := uint16(len(wide(text)))
	if n == 0 {
		return
	}
	b.u16(off, n)
	b.u16(off+2, n+2)
	b.u32(off+4, uint32(buffer))
}

// ring32 links the list entries at the addresses vas to a ring.
func (s *space32) ring32(vas []uint64) {
	n := len(vas)
	for i, va := range vas {
		b := make(block, 8)
		b.list32(0, vas[(i+1)%n], vas[(i+n-1)%n])
		s.write(va, b)
	}
}
