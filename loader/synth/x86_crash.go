package synth

// cpu32 is a processor of the 32-bit machine.
type cpu32 struct {
	pcr, prcb     uint64
	idle, current *thread32
	context       block
	contextVA     uint64
}

// makeCrash chooses the thread that crashed: the driver touched paged memory at
// DISPATCH_LEVEL and the processor is in KeBugCheckEx.
func (m *Machine32) makeCrash() {
	t := m.process(crashPID32).threads[1]
	t.state, t.reason = stateRunning, 0
	m.crashed = t
	m.kernel.set(pagedOut32&^(pageSize-1), 0x1a2b3<<12|pteProtectRW|1<<1)
	if m.pae {
		m.kernel.set(pagedOut32&^(pageSize-1), 0x1a2b3<<32|pteProtectRW|1<<1)
	}
	m.parameters = [4]uint64{pagedOut32, 2, 0, m.rainbus.base + 0x1c4f}
	m.eip, m.esp = ntBase32+rvaKeBugCheckEx32+ntBugCheckReturnAt32, t.initial-0x2d0
}

// makeProcessors gives both processors an idle thread; the second runs the crashed one.
func (m *Machine32) makeProcessors() {
	for n := range processors32 {
		c := &cpu32{pcr: processorArea32 + uint64(n)*0x8000, context: context32(ntBase32+rvaKiIdleLoop32+0xd, kernelStacks32)}
		c.prcb = c.pcr + kpcrPrcb32
		for va := c.pcr; va < c.pcr+uint64(m.at.sizeKPCR); va += pageSize {
			m.kernel.mapNew(va, dataKernel)
		}
		c.idle = &thread32{process: m.idle, state: stateReady, start: ntBase32 + rvaKiIdleLoop32}
		c.idle.va = m.nonPaged.object("Thre", typeThread, m.at.sizeEThread)
		m.makeKernelStack(c.idle)
		m.idle.threads = append(m.idle.threads, c.idle)
		c.current, c.context = c.idle, context32(ntBase32+rvaKiIdleLoop32+0xd, uint32(c.idle.initial-0x40))
		c.contextVA = m.nonPaged.alloc("Ctxt", 0x2cc)
		m.cpus = append(m.cpus, c)
	}
	m.cpus[0].idle.state = stateRunning
	m.cpus[1].current, m.cpus[1].context = m.crashed, context32(uint32(m.eip), uint32(m.esp))
}

// writeProcessors writes KPCR, KPRCB and each processor's saved registers.
func (m *Machine32) writeProcessors() {
	for n, c := range m.cpus {
		b := make(block, m.at.sizeKPCR)
		b.u32(kpcrSelf32, uint32(c.pcr))
		b.u32(kpcrCurrentPrcb32, uint32(c.prcb))
		b[0x51] = byte(n)
		p := b[kpcrPrcb32:]
		p.u16(0, 1)
		p.u32(m.at.prcbCurrentThread, uint32(c.current.va))
		p.u32(m.at.prcbIdleThread, uint32(c.idle.va))
		p[m.at.prcbCPUType], p[m.at.prcbCPUType+1] = 6, 1
		p.u16(m.at.prcbCPUType+2, 0x2a07)
		copy(p[m.at.prcbContextFrame:], c.context)
		p.u32(m.at.prcbSpecial, 0x8001003b) // Cr0
		p.u32(m.at.prcbSpecial+specialCr3AndCr4At32, uint32(c.current.process.space.top))
		p.u32(m.at.prcbSpecial+specialCr3AndCr4At32+4, 0x406f8)
		p.u32(m.at.prcbMHz, 2494)
		p.u32(m.at.prcbNumber, uint32(n))
		p.u32(m.at.prcbDpcStack, uint32(c.idle.base))
		copy(p[m.at.prcbVendor:], "GenuineIntel")
		p.u32(m.at.prcbContext, uint32(c.contextVA))
		m.kernel.write(c.contextVA, c.context)
		m.kernel.write(c.pcr, b)
		m.kernel.writeU32(ntBase32+rvaProcessorBlock32+uint64(n)*4, uint32(c.prcb))
	}
}

// memoryDescriptor is PHYSICAL_MEMORY_DESCRIPTOR32: count of runs, of pages, runs.
func (m *Machine32) memoryDescriptor() block {
	b := make(block, 8+8*len(m.ram.runs))
	b.u32(0, uint32(len(m.ram.runs)))
	b.u32(4, uint32(m.ram.pages()))
	for i, r := range m.ram.runs {
		b.u32(8+i*8, uint32(r.Base))
		b.u32(12+i*8, uint32(r.Count))
	}
	return b
}

// writeVariables gives the kernel's variables their values.
func (m *Machine32) writeVariables() {
	nt := func(rva uint64, v uint64) { m.kernel.writeU32(ntBase32+rva, uint32(v)) }
	m.kernel.write(ntBase32+rvaNtBuildLab32, []byte(m.lab+"\x00"))
	nt(rvaInitialSystem32, m.processes[0].va)
	nt(rvaPhysicalBlock32, m.nonPaged.bytes("MmPh", m.memoryDescriptor()))
	nt(rvaPspCidTable32, m.cidTable)
	nt(rvaHighestUser32, 0x7ffeffff)
	nt(rvaSystemRange32, 0x80000000)
	nt(rvaUserProbe32, 0x7fff0000)
	nt(rvaPfnDatabase32, 0x83400000)
	bug := make(block, 0x14)
	for i, v := range append([]uint64{bugcheckCode}, m.parameters[:]...) {
		bug.u32(i*4, uint32(v))
	}
	m.kernel.write(ntBase32+rvaBugcheckData32, bug)
}

// writeDebuggerData writes KDDEBUGGER_DATA64, whose addresses are sign-extended on a
// 32-bit machine.
func (m *Machine32) writeDebuggerData() {
	wide := func(va uint64) uint64 { return va | 0xffffffff<<32 }
	at := uint64(ntBase32 + rvaKdDebuggerData32)
	b := make(block, m.at.sizeDebuggerData)
	b.list(0, wide(at), wide(at))
	copy(b[0x10:], "KDBG")
	b.u32(0x14, uint32(m.at.sizeDebuggerData))
	b.u64(0x18, wide(ntBase32))
	if m.pae {
		b.u16(0x36, 1)
	}
	for off, rva := range map[int]uint64{
		0x48: rvaPsLoadedModule32, 0x50: rvaPsActiveProcess32, 0x58: rvaPspCidTable32, 0x88: rvaBugcheckData32,
		0xc0: rvaPfnDatabase32, 0x1c8: rvaHighestUser32, 0x1d0: rvaSystemRange32, 0x1d8: rvaUserProbe32,
		0x208: rvaNtBuildLab32, 0x218: rvaProcessorBlock32, 0x220: rvaUnloadedDrivers32, 0x228: rvaLastUnloaded32, 0x270: rvaPhysicalBlock32,
	} {
		b.u64(off, wide(ntBase32+rva))
	}
	b.u64(0x138, pageSize)
	for off, v := range map[int]int{
		0x298: m.at.kthreadNextCPU, 0x29a: m.at.kthreadTEB, 0x29c: m.at.kthreadKernelStack, 0x29e: m.at.kthreadInitialStack,
		0x2a0: m.at.kthreadApcProcess, 0x2a2: m.at.kthreadState, 0x2a8: m.at.sizeEProcess, 0x2aa: m.at.eprocessPEB,
		0x2ac: m.at.eprocessParentPID, 0x2ae: m.at.kprocessDTB, 0x2b0: m.at.sizeKPRCB, 0x2b4: m.at.prcbCurrentThread,
		0x2b6: m.at.prcbMHz, 0x2b8: m.at.prcbCPUType, 0x2ba: m.at.prcbVendor, 0x2bc: m.at.prcbContextFrame, 0x2be: m.at.prcbNumber,
		0x2c0: m.at.sizeEThread, 0x2e0: m.at.sizeKPCR, 0x2e2: kpcrSelf32, 0x2e4: kpcrCurrentPrcb32, 0x2e6: kpcrPrcb32,
		0x2f2: m.at.prcbSpecial, 0x338: m.at.prcbContext,
	} {
		b.u16(off, uint16(v))
	}
	m.kernel.write(at, b)
}
