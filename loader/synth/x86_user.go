package synth

import (
	"slices"
	"strings"
)

// alloc hands out memory of the process's heap.
func (p *process32) alloc(n int) uint64 {
	va := p.heapNext
	p.heapNext = alignUp(va+uint64(n), 8)
	for page := va &^ (pageSize - 1); page < p.heapNext; page += pageSize {
		p.space.mapNew(page, dataUser)
	}
	return va
}

// store stores bytes on the heap and gives their address.
func (p *process32) store(b []byte) uint64 {
	va := p.alloc(len(b))
	p.space.write(va, b)
	return va
}

// text writes the UNICODE_STRING32 at va and its text on the heap.
func (p *process32) text(va uint64, s string) {
	b := make(block, 8)
	b.unicodeString32(0, s, p.store(wideZ(s)))
	p.space.write(va, b)
}

// makeUserHalf makes what a process has below the kernel: shared data, PEB, parameters,
// modules.
func (m *Machine32) makeUserHalf(p *process32) {
	private := func(start, size uint64, protection uint32) {
		p.regions = append(p.regions, region{start: start, last: start + size - 1, kind: "Private", protection: protection, commit: uint32(size / pageSize)})
	}
	p.peb = firstPEB32 + named(p.path+p.command).below(8)*pageSize
	p.heapNext = userHeap32
	p.space.mapTo(sharedDataUser, m.sharedData, roUser)
	p.space.mapNew(p.peb, dataUser)
	private(sharedDataUser, pageSize, protectRead)
	private(p.peb, pageSize, protectReadWrite)
	private(userHeap32, 0x10000, protectReadWrite)
	for _, img := range append([]*image{m.imageOf(p)}, m.dlls...) {
		m.mapImage(p.space, img)
		p.modules = append(p.modules, &userModule{image: img, entryVA: p.alloc(sizeLDR32)})
		p.regions = append(p.regions, region{img.base, img.base + uint64(img.size) - 1, "Image", protectImage, 4, img})
	}
	b := make(block, 0x248)
	b.u32(0x04, ^uint32(0)) // Mutant
	b.u32(0x08, uint32(p.modules[0].base))
	b.u32(0x0c, uint32(m.writeLoaderLists(p)))
	b.u32(0x10, uint32(m.writeParameters(p)))
	b.u32(0x18, userHeap32)
	b.u32(0x64, processors32)
	b.u32(0x88, 1)
	b.u32(0xa4, uint32(m.version[0]))
	b.u32(0xa8, uint32(m.version[1]))
	b.u32(0xac, uint32(m.at.build))
	b.u32(0xb0, 2)
	b.u32(0x1d4, uint32(max(p.session, 0)))
	p.space.write(p.peb, b)
}

// writeParameters writes RTL_USER_PROCESS_PARAMETERS and gives its address.
func (m *Machine32) writeParameters(p *process32) uint64 {
	va := p.alloc(0x298)
	b := make(block, 0x298)
	b.u32(0, 0x298)
	b.u32(4, 0x298)
	b.u32(8, 1) // normalized
	env := wideZ(strings.Join(p.account.environment(), "\x00") + "\x00")
	b.u32(0x48, uint32(p.store(env)))
	b.u32(0x290, uint32(len(env)))
	p.space.write(va, b)
	p.text(va+0x24, p.path[:strings.LastIndexByte(p.path, '\\')+1])
	p.text(va+0x38, p.path)
	p.text(va+0x40, p.command)
	p.text(va+0x78, `Winsta0\Default`)
	return va
}

// writeLoaderLists writes PEB_LDR_DATA and the three rings of loader entries. The
// executable is not in the ring of initialization order.
func (m *Machine32) writeLoaderLists(p *process32) uint64 {
	b := make(block, 0x30)
	b.u32(0, 0x30)
	b[4] = 1
	va := p.store(b)
	for _, mod := range p.modules {
		b := make(block, sizeLDR32)
		b.u32(ldrDllBase32, uint32(mod.base))
		b.u32(ldrEntryPoint32, uint32(mod.base)+mod.entry)
		b.u32(ldrSizeOfImage32, mod.size)
		b.u32(ldrFlags32, 0x4004)
		b.u16(ldrLoadCount32, 0xffff)
		b.u32(ldrTimeStamp32, mod.time)
		p.space.write(mod.entryVA, b)
		p.text(mod.entryVA+ldrFullName32, mod.path)
		p.text(mod.entryVA+ldrBaseName32, mod.name)
	}
	for order, first := range []int{0, 0, 1} {
		ring := []uint64{va + 0xc + uint64(order)*8}
		for _, mod := range p.modules[first:] {
			ring = append(ring, mod.entryVA+uint64(order)*8)
		}
		p.space.ring32(ring)
	}
	return va
}

func sortRegions(regions []region) {
	slices.SortFunc(regions, func(a, b region) int {
		if a.start < b.start {
			return -1
		}
		return 1
	})
}

// makeVADs writes regions, sorted by address, as a balanced tree of MMVAD_SHORT and
// MMVAD, and gives the root. The parent of the first is the table, up to Windows 8.
func (m *Machine32) makeVADs(regions []region, parent uint64) uint64 {
	if len(regions) == 0 {
		return 0
	}
	half := len(regions) / 2
	r := regions[half]
	tag, size := "VadS", 0x28
	if r.file != nil {
		tag, size = "Vad ", 0x4c
	}
	va := m.nonPaged.alloc(tag, size)
	left, right := m.makeVADs(regions[:half], va), m.makeVADs(regions[half+1:], va)
	links := []uint64{parent, left, right} // the low bits of the parent are the node's balance
	if m.version[0] == 10 {
		links = []uint64{left, right, parent}
	}
	b := make(block, size)
	for i, link := range links {
		b.u32(i*4, uint32(link))
	}
	b.u32(0x0c, uint32(r.start>>12))
	b.u32(0x10, uint32(r.last>>12))
	m.describe(b, r)
	m.kernel.write(va, b)
	return va
}

// describe writes MMVAD_FLAGS and the subsection of a node.
func (m *Machine32) describe(b block, r region) {
	if m.version[0] == 10 {
		flags := r.protection<<7 | 1<<20 // PrivateMemory
		if r.file != nil {
			flags = r.protection<<7 | 2<<4 // VadImageMap
			b.u32(0x2c, uint32(m.areaOf(r.file)+sizeArea32))
		}
		b.u32(0x1c, flags)
		b.u32(0x20, r.commit)
		return
	}
	flags := r.commit | r.protection<<24 | 1<<31
	if r.file != nil {
		flags = r.commit | r.protection<<24 | 2<<20
		b.u32(0x24, uint32(m.areaOf(r.file)+sizeArea32))
	}
	b.u32(0x14, flags)
}

const sizeArea32 = 0x50

// areaOf is the CONTROL_AREA of an image, with its SUBSECTION behind it.
func (m *Machine32) areaOf(img *image) uint64 {
	if va := m.areas[img]; va != 0 {
		return va
	}
	path := img.path[len("C:"):]
	file := m.nonPaged.object("File", 28, 0x80)
	f := make(block, 0x80)
	f.u16(0, 5) // IO_TYPE_FILE
	f.u16(2, 0x80)
	f.u32(0x2c, 0x44042)
	f.unicodeString32(0x30, path, m.paged.text("IoNm", path))
	m.kernel.write(file, f)
	b := make(block, sizeArea32+m.at.sizeSubsection)
	area := m.nonPaged.alloc("MmCi", len(b))
	b.u32(0x14, 1)
	b.u32(0x1c, 0xa0) // image, file
	b.u32(m.at.areaFilePointer, uint32(file)|5)
	b.u32(sizeArea32, uint32(area))
	b.u32(sizeArea32+m.at.subsectionPtes, img.size/pageSize)
	m.kernel.write(area, b)
	m.areas[img] = area
	return area
}
