package synth

import "strings"

// userModule is an image in a process, with its loader entry there.
type userModule struct {
	*image
	entryVA uint64
}

// userHeap hands out memory of a process from the front of a region.
type userHeap struct {
	s    *space
	next uint64
}

func (h *userHeap) alloc(n int) uint64 {
	va := h.next
	h.next = alignUp(va+uint64(n), 0x10)
	for page := va &^ (pageSize - 1); page < h.next; page += pageSize {
		h.s.mapNew(page, dataUser)
	}
	return va
}

// put stores bytes and gives their address.
func (h *userHeap) put(b []byte) uint64 {
	va := h.alloc(len(b))
	h.s.write(va, b)
	return va
}

// text writes the UNICODE_STRING at va and its text on the heap.
func (h *userHeap) text(va uint64, s string) {
	b := make(block, 0x10)
	b.unicodeString(0, s, h.put(wideZ(s)))
	h.s.write(va, b)
}

// Offsets in a process's own region of 2 MiB.
const (
	offPEB    = 0xf1000
	offTEB    = 0xf2000 // 0x2000 each
	offStacks = 0x100000
	sizeStack = 0x20000
	offHeap   = 0x1a0000
)

// makeUserHalf makes what a process has below the kernel: shared data, PEB,
// parameters, modules.
func (m *Machine) makeUserHalf(p *process) {
	r := named(p.path + p.command)
	p.region = 0x8000000000 + r.below(0x3e00)<<21 // somewhere in PML4 slot 1
	p.peb = p.region + offPEB
	p.space.mapTo(sharedDataUser, m.sharedData, roUser)
	heap := p.region + offHeap
	if p.account == interactive {
		heap = 0x18000000000 + r.below(0x3f00)<<24 // PML4 slot 3
	}
	p.heap = &userHeap{p.space, heap}
	p.space.mapNew(p.peb, dataUser)
	m.loadModules(p)
	m.writePEB(p, m.writeParameters(p), m.writeLoaderLists(p))
	p.addRegions(heap)
}

// loadModules maps the image and the DLLs of the process. Images are shared.
func (m *Machine) loadModules(p *process) {
	for _, img := range append([]*image{m.imageOf(p)}, m.dlls...) {
		if !p.gui && (img.name == "USER32.dll" || img.name == "GDI32.dll") {
			continue
		}
		m.mapImage(p.space, img)
		p.modules = append(p.modules, &userModule{image: img, entryVA: p.heap.alloc(sizeLDR)})
	}
}

// imageOf is the executable of a process; two processes of one program share it.
func (m *Machine) imageOf(p *process) *image {
	if img := m.programs[p.path]; img != nil {
		return img
	}
	r := named(p.path)
	size := uint32(0x10000 + r.below(0x20)*pageSize)
	img := newImage(p.path, 0x7ff600000000+r.below(0xf00)<<21+r.below(8)<<16, size,
		[4]uint16{10, 0, 19041, uint16(r.below(3996))}, strings.TrimSuffix(p.name, ".exe"))
	main := img.sections[0].rva + 0x1240
	img.functions = []function{{name: "main", rva: main, size: 0x180, frame: 0x58}}
	if p.name == "inkwell.exe" {
		describeInkwell(img)
	}
	m.programs[p.path] = img.build()
	return img
}

// describeInkwell gives the program that crashes a version of its own.
func describeInkwell(img *image) {
	img.version, img.about = [4]uint16{3, 2, 1, 907}, "Inkwell drawing studio"
	img.pdb = `D:\build\inkwell\x64\Release\inkwell.pdb`
}

// writeParameters writes RTL_USER_PROCESS_PARAMETERS and gives its address.
func (m *Machine) writeParameters(p *process) uint64 {
	va := p.heap.alloc(0x440)
	b := make(block, 0x440)
	b.u32(0, 0x440)
	b.u32(4, 0x440)
	b.u32(8, 1) // normalized
	env := wideZ(strings.Join(p.account.environment(), "\x00") + "\x00")
	b.u64(0x80, p.heap.put(env))
	b.u64(0x3f0, uint64(len(env)))
	p.space.write(va, b)
	p.heap.text(va+0x38, p.path[:strings.LastIndexByte(p.path, '\\')+1])
	p.heap.text(va+0x60, p.path)
	p.heap.text(va+0x70, p.command)
	p.heap.text(va+0xb0, p.path)
	p.heap.text(va+0xc0, `Winsta0\Default`)
	return va
}

// writeLoaderLists writes PEB_LDR_DATA and the three rings of loader entries. The
// executable is not in the ring of initialization order.
func (m *Machine) writeLoaderLists(p *process) uint64 {
	va := p.heap.alloc(0x58)
	b := make(block, 0x58)
	b.u32(0, 0x58)
	b[4] = 1
	p.space.write(va, b)
	for i, mod := range p.modules {
		p.space.write(mod.entryVA, mod.loaderEntry(p.created()+uint64(i)*31_000))
		p.heap.text(mod.entryVA+ldrFullName, mod.path)
		p.heap.text(mod.entryVA+ldrBaseName, mod.name)
	}
	for order, first := range []int{0, 0, 1} {
		ring := []uint64{va + 0x10 + uint64(order)*0x10}
		for _, mod := range p.modules[first:] {
			ring = append(ring, mod.entryVA+uint64(order)*0x10)
		}
		for i, at := range ring {
			e := make(block, 16)
			e.list(0, ring[(i+1)%len(ring)], ring[(i+len(ring)-1)%len(ring)])
			p.space.write(at, e)
		}
	}
	return va
}

// loaderEntry is the LDR_DATA_TABLE_ENTRY without links and names.
func (mod *userModule) loaderEntry(loaded uint64) block {
	b := make(block, sizeLDR)
	b.u64(ldrDllBase, mod.base)
	b.u64(ldrEntryPoint, mod.base+uint64(mod.entry))
	b.u32(ldrSizeOfImage, mod.size)
	b.u32(ldrFlags, 0xa2c4)
	b.u16(ldrLoadCount, 0xffff)
	b.u32(ldrTimeStamp, mod.time)
	b.u64(ldrOriginal, mod.base)
	b.u64(ldrLoadTime, loaded)
	return b
}

func (m *Machine) writePEB(p *process, parameters, ldr uint64) {
	b := make(block, 0x7c8)
	b.u64(0x08, ^uint64(0)) // Mutant
	b.u64(0x10, p.modules[0].base)
	b.u64(0x18, ldr)
	b.u64(0x20, parameters)
	b.u64(0x30, p.heap.next&^0xffff) // ProcessHeap
	b.u32(0xb8, processors)
	b.u32(0xe8, 1)
	b.u32(0x118, 10)
	b.u32(0x120, uint32(m.build))
	b.u32(0x124, 2) // OSPlatformId: NT
	b.u32(0x2c0, uint32(max(p.session, 0)))
	p.space.write(p.peb, b)
}
