package synth

import "slices"

// Complete is a complete memory dump, type 1: the header, all pages of RAM in the
// order of the runs, secondary data.
func (m *Machine) Complete() []byte {
	body := m.ram.pages() * pageSize
	extra := secondaryData(m.secondary(), 8)
	out := append(m.header(typeComplete, header64+body+uint64(len(extra)), true), make([]byte, body)...)
	at := uint64(header64)
	for _, run := range m.ram.runs {
		for i := range run.Count {
			if f := m.ram.frames[run.Base+i]; f != nil {
				copy(out[at+i*pageSize:], f.data[:])
			}
		}
		at += run.Count * pageSize
	}
	return append(out, extra...)
}

// Bitmap is a bitmap dump: the pages in use, found by a bitmap. With kernelOnly it
// is a kernel memory dump, type 6, without user pages and without the page tables
// of user halves but those of the crashing process; explorer.exe's PML4 is there
// and what hangs below it is not. Else it is type 5. Only type 5 has the runs of
// memory in its header: real files differ in this.
func (m *Machine) Bitmap(kernelOnly bool) []byte {
	typ, keep := uint32(typeBitmapFull), func(*frame) bool { return true }
	if kernelOnly {
		typ, keep = typeBitmapKernel, kernelHolds
	}
	pfns := m.pagesWhere(keep)
	bits := alignUp(m.ram.end(), 64)
	first := uint64(header64+0x38) + (bits+7)/8
	extra := secondaryData(m.secondary(), 8)
	out := m.header(typ, first+uint64(len(pfns))*pageSize+uint64(len(extra)), !kernelOnly)
	out = append(out, bitmapHeader(typ, pfns, bits, first)...)
	for _, pfn := range pfns {
		out = append(out, m.ram.page(pfn)...)
	}
	return append(out, extra...)
}

// kernelHolds tells whether a kernel memory dump holds a page.
func kernelHolds(f *frame) bool {
	switch f.kind {
	case kernelPage:
		return true
	case rootTable:
		return f.pid == crashPID || f.pid == 4312
	case userTable:
		return f.pid == crashPID
	}
	return false
}

// pagesWhere lists the pages in use that a dump keeps, in order.
func (m *Machine) pagesWhere(keep func(*frame) bool) []uint64 {
	var pfns []uint64
	for pfn, f := range m.ram.frames {
		if keep(f) {
			pfns = append(pfns, pfn)
		}
	}
	slices.Sort(pfns)
	return pfns
}

// bitmapHeader is the part between the header and the pages: signatures, where the
// pages begin, how many there are, the number of bits, the bits.
func bitmapHeader(typ uint32, pfns []uint64, bits, first uint64) block {
	b := make(block, 0x38+(bits+7)/8)
	copy(b, "FDMPDUMP")
	if typ == typeBitmapKernel {
		copy(b, "SDMP")
	}
	b.u64(0x20, first)
	b.u64(0x28, uint64(len(pfns)))
	b.u64(0x30, bits)
	for _, pfn := range pfns {
		b[0x38+pfn/8] |= 1 << (pfn % 8)
	}
	return b
}
