package synth

// Summary is a kernel memory dump of old Windows, type 2: the same pages as a kernel
// memory dump, behind a header with 32-bit fields, and secondary data.
func (m *Machine) Summary() []byte {
	pfns := m.pagesWhere(kernelHolds)
	bits := uint32(alignUp(m.ram.end(), 64))
	first := alignUp(header64+0x28+bits/8, pageSize)
	b := make(block, first-header64)
	copy(b, "SDMPDUMP")
	b.u32(0x08, 1) // kernel addresses are present
	b.u32(0x0c, first)
	b.u32(0x10, bits)
	b.u32(0x14, uint32(len(pfns)))
	b.u32(0x18, bits)
	for _, pfn := range pfns {
		b[0x28+pfn/8] |= 1 << (pfn % 8)
	}
	extra := secondaryData(m.secondary(), 8)
	out := append(m.header(typeSummary, uint64(first)+uint64(len(pfns))*pageSize+uint64(len(extra)), true), b...)
	for _, pfn := range pfns {
		out = append(out, m.ram.page(pfn)...)
	}
	return append(out, extra...)
}

// RangeKind says which pages a range dump holds.
type RangeKind int

// The commands of the debugger that write range dumps.
const (
	RangeKernel RangeKind = iota // .dump /k
	RangeUser                    // .dump /ka: kernel and user
	RangeFull                    // .dump /f
)

// Range is a range dump, types 8, 9 and 0xA: ranges of pages, then the pages, then
// secondary data.
func (m *Machine) Range(k RangeKind) []byte {
	keep := func(*frame) bool { return true }
	if k == RangeKernel {
		keep = kernelHolds
	}
	pfns := m.pagesWhere(keep)
	runs := joinRuns(pfns)
	metadata := 0x20 + 0x10*uint64(len(runs))
	first := header64 + 0x20 + metadata
	b := make(block, first-header64)
	b.u32(0x00, 0x40)
	copy(b[4:], "RDMPDUMP")
	b.u64(0x10, metadata)
	b.u64(0x18, first)
	if k == RangeFull {
		b.u32(0x20, uint32(len(runs)))
		b.u64(0x28, uint64(len(pfns)))
	}
	for i, r := range runs {
		b.u64(0x30+i*0x10, r.Base)
		b.u64(0x38+i*0x10, r.Count)
	}
	typ := []uint32{typeRangeKernel, typeRangeUser, typeRangeFull}[k]
	extra := secondaryData(m.secondary(), 8)
	out := append(m.header(typ, first+uint64(len(pfns))*pageSize+uint64(len(extra)), false), b...)
	for _, pfn := range pfns {
		out = append(out, m.ram.page(pfn)...)
	}
	return append(out, extra...)
}

// joinRuns joins sorted pages to runs.
func joinRuns(pfns []uint64) (runs []Run) {
	for _, pfn := range pfns {
		if n := len(runs); n > 0 && runs[n-1].Base+runs[n-1].Count == pfn {
			runs[n-1].Count++
		} else {
			runs = append(runs, Run{pfn, 1})
		}
	}
	return runs
}
