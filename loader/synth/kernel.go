package synth

// Where the imaginary kernel keeps things. Regions are chosen as Windows 10 1607 and
// later do it: at random, 512 GiB (one PML4 slot) each.
const (
	ntBase        = 0xfffff8072e400000
	ntSize        = 0x1046000
	driverBase    = 0xfffff80731200000
	nonPagedPool  = 0xffffbe0fa4000000
	pagedPool     = 0xffffd58c37000000
	kernelStacks  = 0xfffffe840b200000
	processorArea = 0xffff8c015e180000
	pfnDatabase   = 0xffffec0000000000
	selfMapSlot   = 0x162
	pteBase       = 0xffff000000000000 | selfMapSlot<<39

	sharedDataKernel = 0xfffff78000000000 // KUSER_SHARED_DATA, fixed on every Windows
	sharedDataUser   = 0x7ffe0000
	systemRoot       = 0x1ad // PFN of System's PML4
)

// The kernel's variables that the dump header and KDDEBUGGER_DATA64 name, by RVA.
const (
	rvaKdDebuggerData   = 0xc00b40
	rvaNtBuildNumber    = 0xc00f08
	rvaNtBuildLab       = 0xc00f40
	rvaPsActiveProcess  = 0xc1d1a0
	rvaRootDirectory    = 0xc1d208
	rvaUnloadedDrivers  = 0xc29f08
	rvaLastUnloaded     = 0xc29f10
	rvaPsLoadedModule   = 0xc29f90
	rvaBugcheckData     = 0xc29e00
	rvaInitialSystem    = 0xcfb420
	rvaNumberProcessors = 0xcfb404
	rvaPfnDatabase      = 0xcfb508
	rvaPhysicalBlock    = 0xcfb510
	rvaPspCidTable      = 0xcfb5d0
	rvaHeaderCookie     = 0xcfb71c
	rvaNumberOfPages    = 0xcfb800
	rvaLowestPage       = 0xcfb808
	rvaHighestPage      = 0xcfb810
	rvaNonPagedStart    = 0xcfb818
	rvaNonPagedEnd      = 0xcfb820
	rvaPagedStart       = 0xcfb828
	rvaPagedEnd         = 0xcfb830
	rvaHighestUser      = 0xcfb838
	rvaSystemRange      = 0xcfb840
	rvaUserProbe        = 0xcfb848
	rvaProcessorBlock   = 0xcfc9c0
)

// headerCookie is ObHeaderCookie: TypeIndex of an object header is XORed with it.
const headerCookie = 0x5c

// newKernelImage is ntoskrnl.exe, not yet mapped.
func newKernelImage() *image {
	m := newImage(`\SystemRoot\system32\ntoskrnl.exe`, ntBase, ntSize, [4]uint16{10, 0, 19041, 3996}, "NT Kernel & System")
	m.pdb = "ntkrnlmp.pdb"
	m.sections = []section{
		{".rdata", 0x1000, 0xcefc8, secRead},
		{".pdata", 0xd0000, 0x5f3a4, secRead},
		{".text", 0x130000, 0x4cf001, secCode},
		{"PAGE", 0x600000, 0x3fe8d2, secPageCode},
		{"POOLCODE", 0xa00000, 0x1c3, secCode},
		{".data", 0xc00000, 0xfe180, secWrite},
		{"ALMOSTRO", 0xcff000, 0xf80, secWrite},
		{"INIT", 0xe00000, 0x9a1f8, 0x62000020},
		{".rsrc", 0x1000000, 0x3a5d8, secDiscard},
		{".reloc", 0x103b000, 0xac94, secDiscard},
	}
	m.entry = 0xe3b010
	m.functions = kernelFunctions()
	for _, f := range m.functions {
		m.exports[f.name] = f.rva
	}
	delete(m.exports, "KiPageFault")
	for name, rva := range map[string]uint32{
		"PsInitialSystemProcess": rvaInitialSystem, "PsLoadedModuleList": rvaPsLoadedModule,
		"NtBuildNumber": rvaNtBuildNumber, "NtBuildLab": rvaNtBuildLab, "KeNumberProcessors": rvaNumberProcessors,
		"MmHighestUserAddress": rvaHighestUser, "MmSystemRangeStart": rvaSystemRange,
	} {
		m.exports[name] = rva
	}
	return m.build()
}

// kernelFunctions are the functions that stacks go through. A call returns to the
// offset that the stacks use.
func kernelFunctions() []function {
	return []function{
		{name: "KeBugCheckEx", rva: 0x1dd8c0, size: 0x120, frame: 0xc8},
		{name: "KiBugCheckDispatch", rva: 0x1ef740, size: 0x300, frame: 0x138, calls: []call{{0x69, 0x1dd8c0}}},
		{name: "KiPageFault", rva: 0x1eb640, size: 0x5c0, frame: 0x158, trap: true, calls: []call{{0x469, 0x1ef740}}},
		{name: "KiSystemCall64", rva: 0x1eee40, size: 0x700, frame: 0x158, trap: true, calls: []call{{0x3f8, 0x6421c0}}},
		{name: "KiSwapContext", rva: 0x1e4730, size: 0x130, frame: 0x138, calls: []call{{0x76, 0x1e4a80}}},
		{name: "SwapContext", rva: 0x1e4a80, size: 0x600, frame: 0x38},
		{name: "KiSwapThread", rva: 0x152140, size: 0x500, frame: 0xb8, calls: []call{{0x500 - 0x30, 0x1e4730}}},
		{name: "KiCommitThreadWait", rva: 0x151ce0, size: 0x2a0, frame: 0x98, calls: []call{{0x14f, 0x152140}}},
		{name: "KeWaitForSingleObject", rva: 0x155160, size: 0x5e0, frame: 0xd8, calls: []call{{0x233, 0x151ce0}}},
		{name: "KeRemoveQueueEx", rva: 0x158a20, size: 0x300, frame: 0x88, calls: []call{{0x263, 0x151ce0}}},
		{name: "ExpWorkerThread", rva: 0x140fa0, size: 0x3c0, frame: 0x88, calls: []call{{0x10a, 0x158a20}}},
		{name: "PspSystemThreadStartup", rva: 0x148c20, size: 0xa0, frame: 0x28, calls: []call{{0x55, 0x140fa0}}},
		{name: "KiStartSystemThread", rva: 0x1e5d00, size: 0x40, frame: 0x38, calls: []call{{0x28, 0x148c20}}},
		{name: "KiIdleLoop", rva: 0x1e5720, size: 0x280, frame: 0x28},
		{name: "IofCallDriver", rva: 0x136480, size: 0x80, frame: 0x38},
		{name: "IopSynchronousServiceTail", rva: 0x60a140, size: 0x3c0, frame: 0x98, calls: []call{{0x1a8, 0x136480}}},
		{name: "IopXxxControlFile", rva: 0x60a780, size: 0xb00, frame: 0x128, calls: []call{{0x5e5, 0x60a140}}},
		{name: "NtDeviceIoControlFile", rva: 0x6421c0, size: 0x70, frame: 0x68, calls: []call{{0x56, 0x60a780}}},
		{name: "NtWaitForSingleObject", rva: 0x62d300, size: 0x140, frame: 0x58, calls: []call{{0xf8, 0x155160}}},
	}
}

// mapKernel maps ntoskrnl: its first 2 MiB by one large page, the rest by small
// pages where something is resident.
func (m *Machine) mapKernel() {
	const large = tableKernel | pteGlobal | pteLarge
	m.kernel.set(ntBase, 2, largeFrame<<12|large)
	for _, rva := range []uint32{0xa00000, 0xc00000, 0xc1d000, 0xc29000, 0xcfb000, 0xcfc000, 0xcff000} {
		m.nt.put(rva, []byte{0})
	}
	m.nt.put(0xa00000, []byte{0xcc})
	m.mapImage(m.kernel, m.nt)
}

// mapImage maps the resident pages of an image and fills them. An image that is
// mapped a second time, a DLL in another process, shares its pages.
func (m *Machine) mapImage(s *space, img *image) {
	if m.arm && !img.filled {
		img.setARM64()
	}
	for _, rva := range sortedKeys(img.resident) {
		va := img.base + uint64(rva)
		if _, mapped := s.translate(va); !mapped {
			m.mapImagePage(s, img, rva)
		}
		if !img.filled {
			s.write(va, img.resident[rva])
		}
	}
	img.filled = true
}

func (m *Machine) mapImagePage(s *space, img *image, rva uint32) {
	kernel := img.base>>63 != 0
	pfn, known := img.frames[rva]
	if !known {
		k := userPage
		if kernel {
			k = kernelPage
		}
		pfn = m.ram.alloc(k, 0)
		img.frames[rva] = pfn
	}
	s.mapTo(img.base+uint64(rva), pfn, img.protect(rva, kernel))
}

// protect gives the page-table flags of a page of an image.
func (m *image) protect(rva uint32, kernel bool) uint64 {
	code, data := uint64(codeUser), uint64(roUser)
	if kernel {
		code, data = codeKernel, codeKernel|pteNX
	}
	for _, s := range m.sections {
		switch {
		case rva < s.rva || rva >= s.rva+s.size:
		case s.flags&0x20000000 != 0:
			return code
		case s.flags&0x80000000 != 0 && kernel:
			return dataKernel
		case s.flags&0x80000000 != 0:
			return dataUser
		}
	}
	return data
}
