package synth

import "fmt"

// Bits of an x64 page-table entry (Intel SDM volume 3, 4.5) and of the software
// forms that Windows gives to entries that are not valid.
const (
	pteValid    = 1 << 0
	pteWrite    = 1 << 1
	pteUser     = 1 << 2
	pteAccessed = 1 << 5
	pteDirty    = 1 << 6
	pteLarge    = 1 << 7
	pteGlobal   = 1 << 8
	pteSWWrite  = 1 << 11 // Windows: writable
	pteNX       = 1 << 63

	pteTransition = 1 << 11 // when not valid
	pteProtectRW  = 4 << 5  // MMPTE_SOFTWARE.Protection: read, write

	pteNotSwizzled = 1 << 4 // MMPTE_SOFTWARE.SwizzleBit: the entry is stored as it is
	l1tfBit        = 45     // else this bit, above all RAM, is inverted

	tableKernel = pteValid | pteWrite | pteAccessed | pteDirty | pteSWWrite
	tableUser   = tableKernel | pteUser
	dataKernel  = tableKernel | pteGlobal | pteNX
	codeKernel  = pteValid | pteAccessed | pteGlobal
	dataUser    = tableUser | pteNX
	codeUser    = pteValid | pteUser | pteAccessed
	roUser      = codeUser | pteNX

	frameMask = 0x000ffffffffff000
)

// swizzled is an entry that is not valid as Windows stores it on a processor with
// the L1TF fault, like this machine's.
func swizzled(entry uint64) uint64 { return entry ^ 1<<l1tfBit }

// space is an address space: a PML4 and what hangs below it.
type space struct {
	ram  *ram
	root uint64 // PFN of the PML4
	pid  uint32
	arm  bool // the tables have the entries of ARM64
}

// index is the slot that va takes in a table of a level, 4 for PML4 to 1 for PT.
func index(va uint64, level int) int { return int(va >> (3 + 9*level) & 0x1ff) }

// slot finds the place of the entry for va in the table of a level, making the
// tables above it.
func (s *space) slot(va uint64, level int) (table block, off int) {
	pfn := s.root
	kernel := va>>63 != 0
	for l := 4; l > level; l-- {
		t, at := s.ram.page(pfn), index(va, l)*8
		e := get64(t, at)
		if e == 0 {
			k, flags := userTable, uint64(tableUser)
			if kernel {
				k, flags = kernelPage, tableKernel
			}
			e = s.form(s.ram.alloc(k, s.pid)<<12|flags, l)
			t.u64(at, e)
		}
		pfn = e & frameMask >> 12
	}
	return s.ram.page(pfn), index(va, level) * 8
}

// set writes the entry of a level for va.
func (s *space) set(va uint64, level int, entry uint64) {
	t, off := s.slot(va, level)
	t.u64(off, s.form(entry, level))
}

// mapTo maps one 4 KiB page.
func (s *space) mapTo(va, pfn, flags uint64) { s.set(va, 1, pfn<<12|flags) }

// mapNew maps a fresh page and gives its PFN; a page that is mapped already stays.
func (s *space) mapNew(va, flags uint64) uint64 {
	if pa, ok := s.translate(va &^ (pageSize - 1)); ok {
		return pa >> 12
	}
	k := userPage
	if va>>63 != 0 {
		k = kernelPage
	}
	pfn := s.ram.alloc(k, s.pid)
	s.mapTo(va, pfn, flags)
	return pfn
}

// translate walks the tables; ok is false when the page is not valid.
func (s *space) translate(va uint64) (pa uint64, ok bool) {
	pfn := s.root
	for l := 4; l >= 1; l-- {
		e := get64(s.ram.page(pfn), index(va, l)*8)
		switch {
		case e&pteValid == 0:
			return 0, false
		case l == 2 && s.large(e):
			return e&frameMask&^(largePage-1) | va&(largePage-1), true
		}
		pfn = e & frameMask >> 12
	}
	return pfn<<12 | va&(pageSize-1), true
}

// write stores bytes at a mapped address. The machine is built by this package
// alone, so an unmapped address is a mistake in it.
func (s *space) write(va uint64, b []byte) {
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

// read gives n bytes at a mapped address.
func (s *space) read(va uint64, n int) block {
	out := make(block, n)
	for done := 0; done < n; {
		pa, ok := s.translate(va + uint64(done))
		if !ok {
			panic(fmt.Sprintf("synth: read of unmapped 0x%x", va+uint64(done)))
		}
		in := int(pa & (pageSize - 1))
		m := min(n-done, pageSize-in)
		if f := s.ram.frames[pa>>12]; f != nil {
			copy(out[done:done+m], f.data[in:])
		}
		done += m
	}
	return out
}

func (s *space) writeU64(va, v uint64) {
	b := make(block, 8)
	b.u64(0, v)
	s.write(va, b)
}

func get64(b block, off int) uint64 {
	var v uint64
	for i := 7; i >= 0; i-- {
		v = v<<8 | uint64(b[off+i])
	}
	return v
}
