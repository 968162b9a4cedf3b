package synth

import "fmt"

// MinidumpScale says how large a user minidump SparseMinidump writes.
type MinidumpScale struct {
	Memory                            uint64 // bytes of memory in the Memory64List
	Ranges, Regions, Modules, Threads int
	// Shuffled lists the ranges in no order, as no writer is known to do.
	Shuffled bool
}

// scaleBase is the address of a large minidump's first region. Regions of one range's
// size follow each other; every second one is free as far as there are ranges for
// the others.
const scaleBase = 0x10000000

// SparseMinidump writes a user minidump with full memory to a new file. The memory is
// a hole in the file, so that gigabytes take the place of the lists only.
func SparseMinidump(path string, s MinidumpScale) error {
	each := s.Memory / uint64(s.Ranges) &^ (pageSize - 1)
	if each == 0 {
		return fmt.Errorf("make a sparse minidump: %d ranges of a page need more than %d bytes", s.Ranges, s.Memory)
	}
	d := &minidump{app: &application{}, room: 8}
	d.out = make(block, 0x20+12*d.room)
	copy(d.out, "MDMP\x93\xa7")
	d.out.u32(8, uint32(d.room))
	d.out.u32(12, 0x20)
	d.out.u32(20, unixTime(appCrashed))
	d.out.u64(24, minidumpFlags|minidumpFullMemory)
	d.system()
	d.misc()
	d.scaledModules(s.Modules)
	d.scaledThreads(s.Threads)
	d.scaledRegions(s.Regions, each)
	d.scaledMemory(s, each)
	size := uint64(len(d.out)) + each*uint64(s.Ranges)
	return writeSparse(path, size, map[uint64][]byte{0: d.out})
}

// scaledModules writes modules with names and RSDS records of their own.
func (d *minidump) scaledModules(n int) {
	b := make(block, 4+108*n)
	b.u32(0, uint32(n))
	for i := range n {
		e := b[4+108*i:]
		e.u64(0x00, 0x7ff800000000+uint64(i)<<24)
		e.u32(0x08, 0x200000)
		e.u32(0x10, 0x60000000+uint32(i))
		e.u32(0x14, d.text(fmt.Sprintf(`C:\Program Files\Inkwell\plugins\brush%03d.dll`, i)))
		cv := make(block, 24)
		copy(cv, "RSDS")
		cv.u32(4, uint32(i)+1)
		cv.u32(20, 1)
		cv = append(cv, fmt.Sprintf("brush%03d.pdb\x00", i)...)
		e.u32(0x4c, uint32(len(cv)))
		e.u32(0x50, d.add(cv))
	}
	d.stream(streamModules, b)
}

// scaledThreads writes threads with registers; their stacks are in the memory.
func (d *minidump) scaledThreads(n int) {
	b := make(block, 4+48*n)
	b.u32(0, uint32(n))
	for i := range n {
		e := b[4+48*i:]
		rsp := uint64(scaleBase + i*pageSize)
		context := d.add(newContext(0x7ff800001000+uint64(i)<<24, rsp, 0x33, 0x2b))
		e.u32(0x00, 1000+4*uint32(i))
		e.u64(0x18, rsp)
		e.u32(0x28, sizeContext)
		e.u32(0x2c, context)
	}
	d.stream(streamThreads, b)
}

// scaledRegions writes a MemoryInfoList of regions that lie close together.
func (d *minidump) scaledRegions(n int, each uint64) {
	b := make(block, 16+48*n)
	b.u32(0, 16)
	b.u32(4, 48)
	b.u64(8, uint64(n))
	for i := range n {
		e := b[16+48*i:]
		start := scaleBase + uint64(i)*each
		e.u64(0x00, start)
		e.u64(0x18, each)
		if i%2 == 1 {
			e.u32(0x20, 0x10000) // free
			continue
		}
		e.u64(0x08, start)
		e.u32(0x10, pageReadWrite)
		e.u32(0x20, memCommit)
		e.u32(0x24, pageReadWrite)
		e.u32(0x28, memPrivate)
	}
	d.stream(streamRegions, b)
}

// scaledMemory writes the Memory64List; the memory follows at the file's end.
func (d *minidump) scaledMemory(s MinidumpScale, each uint64) {
	b := make(block, 16+16*s.Ranges)
	b.u64(0, uint64(s.Ranges))
	order := make([]int, s.Ranges)
	for i := range order {
		order[i] = i
	}
	if s.Shuffled {
		rng := random(1)
		for i := len(order) - 1; i > 0; i-- {
			j := int(rng.u64() % uint64(i+1))
			order[i], order[j] = order[j], order[i]
		}
	}
	for i, k := range order {
		b.u64(16+16*i, scaleBase+2*uint64(k)*each)
		b.u64(24+16*i, each)
	}
	b.u64(8, uint64(alignUp(len(d.out), 4)+len(b)))
	d.stream(streamMemory64, b)
}
