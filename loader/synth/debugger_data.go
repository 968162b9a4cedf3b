package synth

const sizeDebuggerData = 0x380 // of build 19041

// writeVariables gives the kernel's variables their values.
func (m *Machine) writeVariables() {
	nt := func(rva uint64, v uint64) { m.kernel.writeU64(ntBase+rva, v) }
	nt(rvaNtBuildNumber, 0xf0000000|uint64(m.build))
	m.kernel.write(ntBase+rvaNtBuildLab, []byte(m.lab+"\x00"))
	nt(rvaNumberProcessors, processors)
	nt(rvaHeaderCookie, headerCookie)
	nt(rvaPfnDatabase, pfnDatabase)
	nt(rvaNumberOfPages, m.ram.pages())
	nt(rvaLowestPage, m.ram.runs[0].Base)
	nt(rvaHighestPage, m.ram.end()-1)
	nt(rvaNonPagedStart, nonPagedPool)
	nt(rvaNonPagedEnd, nonPagedPool+0x8000000000)
	nt(rvaPagedStart, pagedPool)
	nt(rvaPagedEnd, pagedPool+0x8000000000)
	nt(rvaPspCidTable, m.cidTable)
	nt(rvaHighestUser, 0x7ffffffeffff)
	nt(rvaSystemRange, 0xffff800000000000)
	nt(rvaUserProbe, 0x7fffffff0000)
	nt(rvaPhysicalBlock, m.nonPaged.bytes("MmPh", m.memoryDescriptor()))
	bug := make(block, 0x28)
	for i, v := range append([]uint64{bugcheckCode}, m.crash.parameters[:]...) {
		bug.u64(i*8, v)
	}
	m.kernel.write(ntBase+rvaBugcheckData, bug)
}

// memoryDescriptor is PHYSICAL_MEMORY_DESCRIPTOR64: count of runs, of pages, runs.
func (m *Machine) memoryDescriptor() block {
	b := make(block, 0x10+0x10*len(m.ram.runs))
	b.u32(0, uint32(len(m.ram.runs)))
	b.u64(8, m.ram.pages())
	for i, r := range m.ram.runs {
		b.u64(0x10+i*0x10, r.Base)
		b.u64(0x18+i*0x10, r.Count)
	}
	return b
}

// writeDebuggerData writes KDDEBUGGER_DATA64, decoded as a crash leaves it.
func (m *Machine) writeDebuggerData() {
	at := uint64(ntBase + rvaKdDebuggerData)
	b := make(block, sizeDebuggerData)
	b.list(0, at, at)
	copy(b[0x10:], "KDBG")
	b.u32(0x14, sizeDebuggerData)
	b.u64(0x18, ntBase)
	b.u16(0x36, 1) // PaeEnabled
	for off, rva := range map[int]uint64{
		0x20: 0x1dd9e0, 0x48: rvaPsLoadedModule, 0x50: rvaPsActiveProcess, 0x58: rvaPspCidTable,
		0x88: rvaBugcheckData, 0x98: rvaRootDirectory, 0xc0: rvaPfnDatabase,
		0xe8: rvaLowestPage, 0xf0: rvaHighestPage, 0xf8: rvaNumberOfPages, 0x110: rvaNonPagedStart, 0x118: rvaNonPagedEnd,
		0x120: rvaPagedStart, 0x128: rvaPagedEnd, 0x1c8: rvaHighestUser, 0x1d0: rvaSystemRange, 0x1d8: rvaUserProbe,
		0x208: rvaNtBuildLab, 0x218: rvaProcessorBlock, 0x220: rvaUnloadedDrivers, 0x228: rvaLastUnloaded, 0x270: rvaPhysicalBlock,
	} {
		b.u64(off, ntBase+rva)
	}
	b.u64(0x138, pageSize)
	b.u64(0x360, pteBase)
	for off, v := range m.memberOffsets() {
		b.u16(off, uint16(v))
	}
	if !m.arm {
		b[0x2c2], b[0x2c3] = l1tfBit, 4 // the bit that is inverted, the bit that tells
	}
	b.u32(0x340, uint32(m.at.kthreadStackLimit))
	b.u32(0x344, uint32(m.at.kthreadStackBase))
	b.u32(0x34c, uint32(m.at.ethreadIrpList))
	m.debugger = b
	m.kernel.write(at, b)
}

// memberOffsets are the 16-bit members of KDDEBUGGER_DATA64: offsets of members and
// sizes of structures, and the segment selectors.
func (m *Machine) memberOffsets() map[int]int {
	offsets := map[int]int{
		0x298: m.at.kthreadNextCPU, 0x29a: m.at.kthreadTEB, 0x29c: m.at.kthreadKernelStack, 0x29e: m.at.kthreadInitialStack,
		0x2a0: m.at.kthreadApcProcess, 0x2a2: m.at.kthreadState, 0x2a8: m.at.sizeEProcess, 0x2aa: m.at.eprocessPEB, 0x2ac: m.at.eprocessParentPID,
		0x2ae: m.at.kprocessDTB, 0x2b0: sizeKPRCB, 0x2b4: prcbCurrentThread, 0x2b6: prcbMHz, 0x2b8: prcbCPUType,
		0x2ba: prcbVendor, 0x2bc: prcbContextFrame, 0x2be: prcbNumber, 0x2c0: m.at.sizeEThread,
		0x2e0: sizeKPCR, 0x2e2: kpcrSelf, 0x2e4: kpcrCurrentPrcb, 0x2e6: kpcrPrcb, 0x2f2: prcbSpecial,
		0x2f4: 0x10, 0x2f6: 0x18, 0x2fa: 0x33, 0x2fc: 0x2b, 0x2fe: 0x53, 0x302: 0x40,
		0x338: prcbContext, 0x33a: prcbMaxBreakpoints, 0x33c: 4,
		0x350: prcbIdleThread, 0x354: prcbDpcStack, 0x356: prcbIsrStack, 0x35c: m.at.kthreadWaitReason,
	}
	if m.arm {
		m.changeToARM64(offsets)
	}
	return offsets
}
