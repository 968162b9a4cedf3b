package synth

import "slices"

// Machine32 is an imaginary 32-bit Windows machine (2 processors) at the moment of a
// crash. Ask it for dumps; it does not change.
type Machine32 struct {
	pae             bool
	at              layout32
	lab             string    // NtBuildLab
	version         [4]uint16 // of Windows's own images
	ram             *ram
	kernel          *space32 // System's address space
	nonPaged, paged *pool32
	nt, rainbus     *image
	dlls            []*image
	programs        map[string]*image
	drivers         []*driver
	unloaded        []*unloaded
	processes       []*process32
	threads         []*thread32
	idle            *process32
	cpus            []*cpu32
	sessions        [2]uint64
	areas           map[*image]uint64
	sharedData      uint64 // PFN of KUSER_SHARED_DATA
	nextTID         uint32
	nextStack       uint64
	topTables       uint64 // where the next top table of PAE goes
	cidTable        uint64
	crashed         *thread32
	parameters      [4]uint64
	eip, esp        uint64 // of the header's context
}

// NewMachine32 makes a machine of Windows 7 SP1 with 24 MiB of memory, with or without
// PAE.
func NewMachine32(pae bool) *Machine32 {
	m := newMachine32(pae)
	m.at, m.lab, m.version = windows7, "7601.17514.x86fre.win7sp1_rtm.101119-1850", [4]uint16{6, 1, 7601, 17514}
	return m.build()
}

// NewMachine32Later makes a machine of Windows 10 with 24 MiB of memory, which always
// has PAE.
func NewMachine32Later() *Machine32 {
	m := newMachine32(true)
	m.at, m.lab, m.version = windows10, "19041.1.x86fre.vb_release.191206-1406", [4]uint16{10, 0, 19041, 1288}
	m.nonPaged.cookie = headerCookie
	return m.build()
}

func newMachine32(pae bool) *Machine32 {
	r := newRAM(lowMemory)
	s := &space32{ram: r, pae: pae}
	return &Machine32{
		pae: pae, ram: r, kernel: s, programs: map[string]*image{}, areas: map[*image]uint64{},
		nonPaged: &pool32{s: s, next: nonPagedPool32, typ: 2}, paged: &pool32{s: s, next: pagedPool32, typ: 3},
		nextTID: 60, nextStack: kernelStacks32,
	}
}

// build makes all that is in the machine.
func (m *Machine32) build() *Machine32 {
	s := m.kernel
	s.ram.take(systemTop32, kernelPage, 0)
	s.top = systemTop32 << 12
	m.makeDirectories(s, kernelPage)
	m.sharedData = s.mapNew(sharedData32, dataKernel)
	m.kernel.write(sharedData32, m.sharedPage())
	m.loadKernel()
	m.makeDLLs()
	m.loadDrivers()
	for id := range m.sessions {
		b := make(block, 0x40)
		b.u32(0, 1)
		b.u32(8, uint32(id))
		m.sessions[id] = m.nonPaged.bytes("MmSe", b)
	}
	m.makeProcesses()
	m.makeCidTable()
	m.makeCrash()
	m.makeProcessors()
	m.writeAll()
	return m
}

// writeAll writes the objects, now that all their addresses are known.
func (m *Machine32) writeAll() {
	for _, p := range append(slices.Clone(m.processes), m.idle) {
		for _, t := range p.threads {
			m.writeThread(t)
		}
		m.writeProcess(p)
	}
	vas := []uint64{ntBase32 + rvaPsActiveProcess32}
	for _, p := range m.processes {
		vas = append(vas, p.va+uint64(m.at.eprocessLinks))
	}
	m.kernel.ring32(vas)
	m.writeProcessors()
	m.writeVariables()
	m.writeDebuggerData()
	for _, p := range m.processes {
		m.finishDirectories(p.space)
	}
}

// makeDirectories makes the directories of an address space. With PAE the top tables
// of several processes share a page.
func (m *Machine32) makeDirectories(s *space32, k kind) {
	if !m.pae {
		s.dirs[0] = s.top >> 12
		return
	}
	for i := range s.dirs {
		s.dirs[i] = s.ram.alloc(k, s.pid)
		s.ram.page(s.top>>12).u64(int(s.top%pageSize)+i*8, s.dirs[i]<<12|pteValid)
	}
}

// finishDirectories copies the kernel's part into the directories of a process and
// enters the self-map, under which the kernel sees all tables from 0xc0000000 on.
func (m *Machine32) finishDirectories(s *space32) {
	if !m.pae {
		dir := m.ram.page(s.dirs[0])
		copy(dir[pageSize/2:], m.ram.page(m.kernel.dirs[0])[pageSize/2:])
		dir.u32(pteBase32>>22*4, uint32(s.dirs[0]<<12|tableKernel))
		return
	}
	for i := 2; i < 4; i++ {
		copy(m.ram.page(s.dirs[i]), m.ram.page(m.kernel.dirs[i]))
	}
	last := m.ram.page(s.dirs[3])
	for i, dir := range s.dirs {
		last.u64(i*8, dir<<12|tableKernel)
	}
}

// newSpace gives a process its top table.
func (m *Machine32) newSpace(pid uint32) *space32 {
	s := &space32{ram: m.ram, pae: m.pae, pid: pid, kernel: m.kernel}
	switch {
	case !m.pae:
		s.top = m.ram.alloc(rootTable, pid) << 12
	default:
		if m.topTables%pageSize == 0 {
			m.topTables = m.ram.alloc(kernelPage, 0)<<12 + 0x20
		}
		s.top = m.topTables
		m.topTables += 0x20
	}
	m.makeDirectories(s, rootTable)
	return s
}

// sharedPage is KUSER_SHARED_DATA.
func (m *Machine32) sharedPage() block {
	up := crashTime - bootTime
	b := make(block, 0x5f0)
	b.u32(0x004, 0x0fa00000)
	b.u64(0x008, up)
	b.u32(0x010, uint32(up>>32))
	b.u64(0x014, crashTime)
	b.u32(0x01c, uint32(crashTime>>32))
	b.u16(0x02c, 0x14c)
	b.u16(0x02e, 0x14c)
	copy(b[0x030:], wide(`C:\Windows`))
	b.u32(0x264, 1)
	b[0x268] = 1
	if m.version[0] == 10 {
		b.u32(0x260, uint32(m.at.build))
	}
	b.u32(0x26c, uint32(m.version[0]))
	b.u32(0x270, uint32(m.version[1]))
	b.u32(0x2d0, suiteMask)
	b.u64(0x320, up/156_250)
	b.u32(0x3c0, processors32)
	return b
}

// mapImage maps the resident pages of an image and fills them; DLLs share theirs.
func (m *Machine32) mapImage(s *space32, img *image) {
	kernel := img.base >= userEnd32
	for _, rva := range sortedKeys(img.resident) {
		va := img.base + uint64(rva)
		if _, mapped := s.translate(va); !mapped {
			pfn, known := img.frames[rva]
			if !known {
				k := userPage
				if kernel {
					k = kernelPage
				}
				pfn = m.ram.alloc(k, 0)
				img.frames[rva] = pfn
			}
			s.mapTo(va, pfn, img.protect(rva, kernel))
		}
		if !img.filled {
			s.write(va, img.resident[rva])
		}
	}
	img.filled = true
}
