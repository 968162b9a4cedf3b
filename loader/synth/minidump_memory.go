package synth

// memory writes the MemoryList: the stacks, which the threads have stored already,
// and 256 bytes around each thread's instruction.
func (d *minidump) memory() {
	seen := map[uint64]bool{}
	for _, t := range d.app.threads {
		at := t.rip &^ 0x7f
		if !seen[at] {
			seen[at] = true
			code := d.app.space.read(at, 0x100)
			d.app.saved = append(d.app.saved, savedRange{at, 0x100, d.add(code)})
		}
	}
	b := make(block, 4+16*len(d.app.saved))
	b.u32(0, uint32(len(d.app.saved)))
	for i, r := range d.app.saved {
		b.u64(4+16*i, r.va)
		b.u32(12+16*i, r.size)
		b.u32(16+16*i, r.rva)
	}
	d.stream(streamMemory, b)
}

// memory64 writes the Memory64List and, at the file's end, all mapped pages.
func (d *minidump) memory64() {
	ranges := d.app.ranges()
	b := make(block, 16+16*len(ranges))
	b.u64(0, uint64(len(ranges)))
	for i, r := range ranges {
		b.u64(16+16*i, r.va)
		b.u64(24+16*i, uint64(r.size))
	}
	base := alignUp(len(d.out), 4) + len(b)
	b.u64(8, uint64(base))
	d.stream(streamMemory64, b)
	for _, r := range ranges {
		d.out = append(d.out, d.app.space.read(r.va, int(r.size))...)
	}
}

// Page protections and states as VirtualQuery gives them.
const (
	pageReadOnly    = 0x02
	pageReadWrite   = 0x04
	pageExecuteRead = 0x20
	memCommit       = 0x1000
	memReserve      = 0x2000
	memPrivate      = 0x20000
	memImage        = 0x1000000
)

// regions is the MemoryInfoList: every section of every module, stacks, heap.
func (d *minidump) regions() {
	var list []memoryInfo
	for _, m := range d.app.modules {
		list = append(list, m.memoryInfo()...)
	}
	for _, t := range d.app.threads {
		start := t.stackBase - sizeStack
		list = append(list,
			memoryInfo{start, start, sizeStack - 2*pageSize, memReserve, 0, memPrivate},
			memoryInfo{t.stackBase - 2*pageSize, start, 2 * pageSize, memCommit, pageReadWrite, memPrivate})
	}
	list = append(list, memoryInfo{appHeap, appHeap, appHeapSize, memCommit, pageReadWrite, memPrivate})
	b := make(block, 16+48*len(list))
	b.u32(0, 16)
	b.u32(4, 48)
	b.u64(8, uint64(len(list)))
	for i, r := range list {
		e := b[16+48*i:]
		e.u64(0x00, r.start)
		e.u64(0x08, r.allocation)
		e.u32(0x10, pageReadWrite)
		if r.typ == memImage {
			e.u32(0x10, 0x80) // execute, write-copy
		}
		e.u64(0x18, r.size)
		e.u32(0x20, r.state)
		e.u32(0x24, r.protect)
		e.u32(0x28, r.typ)
	}
	d.stream(streamRegions, b)
}

// memoryInfo is a MINIDUMP_MEMORY_INFO in short.
type memoryInfo struct {
	start, allocation, size uint64
	state, protect, typ     uint32
}

func (m *image) memoryInfo() []memoryInfo {
	out := []memoryInfo{{m.base, m.base, pageSize, memCommit, pageReadOnly, memImage}}
	for _, s := range m.sections {
		protect := uint32(pageReadOnly)
		switch {
		case s.flags&0x20000000 != 0:
			protect = pageExecuteRead
		case s.flags&0x80000000 != 0:
			protect = pageReadWrite
		}
		out = append(out, memoryInfo{m.base + uint64(s.rva), m.base, alignUp(uint64(s.size), pageSize), memCommit, protect, memImage})
	}
	return out
}
