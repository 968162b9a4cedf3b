package synth

// region is a range of a process's address space as its VAD describes it.
type region struct {
	start, last uint64 // last is the last byte
	kind        string // Private, Image
	protection  uint32 // MMVAD_FLAGS.Protection
	commit      uint32 // pages
	file        *image // of an image
}

// Values of MMVAD_FLAGS.Protection.
const (
	protectRead      = 1
	protectReadWrite = 4
	protectImage     = 7 // execute, write-copy
)

// addRegions lists what makeUserHalf mapped. makeThread adds the stacks.
func (p *process) addRegions(heap uint64) {
	private := func(start, size uint64, protection, commit uint32) {
		p.regions = append(p.regions, region{start: start, last: start + size - 1, kind: "Private", protection: protection, commit: commit})
	}
	private(sharedDataUser, pageSize, protectRead, 1)
	private(p.region, offStacks, protectReadWrite, uint32(1+2*p.processSpec.threads))
	private(heap, 0x20000, protectReadWrite, 4)
	for _, mod := range p.modules {
		p.regions = append(p.regions, region{mod.base, mod.base + uint64(mod.size) - 1, "Image", protectImage, 4, mod.image})
	}
}

// addStack lists the user stack of thread i.
func (p *process) addStack(i int) {
	start := p.region + offStacks + uint64(i)*sizeStack
	p.regions = append(p.regions, region{start: start, last: start + sizeStack - 1, kind: "Private", protection: protectReadWrite, commit: 4})
}

// makeVADs writes the regions, sorted by address, as a balanced tree of MMVAD_SHORT
// and MMVAD, and gives the root.
func (m *Machine) makeVADs(regions []region, parent uint64) uint64 {
	if len(regions) == 0 {
		return 0
	}
	half := len(regions) / 2
	r := regions[half]
	tag, size := "VadS", 0x40
	if r.file != nil {
		tag, size = "Vad ", 0x88
	}
	va := m.nonPaged.alloc(tag, size)
	b := make(block, size)
	b.u64(0x00, m.makeVADs(regions[:half], va))
	b.u64(0x08, m.makeVADs(regions[half+1:], va))
	b.u64(0x10, parent)
	b.u32(0x18, uint32(r.start>>12))
	b.u32(0x1c, uint32(r.last>>12))
	b[0x20], b[0x21] = byte(r.start>>44), byte(r.last>>44)
	flags := r.protection << 7
	if r.file != nil {
		flags |= 2 << 4 // VadImageMap
		b.u64(0x48, m.subsectionOf(r.file))
	} else {
		flags |= 1 << m.at.privateMemoryBit
	}
	b.u32(0x30, flags)
	b.u32(0x34, r.commit)
	m.kernel.write(va, b)
	return va
}

// fileOf is the FILE_OBJECT of an image.
func (m *Machine) fileOf(img *image) uint64 {
	if va := m.files[img]; va != 0 {
		return va
	}
	path := img.path[len("C:"):]
	va := m.nonPaged.object("File", 37, 0xd8, 0)
	b := make(block, 0xd8)
	b.u16(0, 5) // IO_TYPE_FILE
	b.u16(2, 0xd8)
	b[0x4a], b[0x4d] = 1, 1 // ReadAccess, SharedRead
	b.u32(0x50, 0x44042)
	b.unicodeString(0x58, path, m.paged.text("IoNm", path))
	m.kernel.write(va, b)
	m.files[img] = va
	return va
}

// subsectionOf is the SUBSECTION behind the CONTROL_AREA of an image.
func (m *Machine) subsectionOf(img *image) uint64 {
	if va := m.subsections[img]; va != 0 {
		return va
	}
	area := m.nonPaged.alloc("MmCi", 0x80+0x38)
	b := make(block, 0x80+0x38)
	b.u64(0x28, 1)
	b.u32(0x38, 0xa0) // image, file
	b.u64(0x40, m.fileOf(img)|7)
	b.u64(0x80, area)
	b.u32(0x80+0x2c, img.size/pageSize)
	m.kernel.write(area, b)
	m.subsections[img] = area + 0x80
	return area + 0x80
}
