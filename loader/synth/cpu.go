package synth

// cpu is a processor: its KPCR with the KPRCB inside, and the thread it runs.
type cpu struct {
	number         int
	pcr, prcb      uint64
	idle, current  *thread
	context        block
	contextVA      uint64
	dpcStack, isrs uint64
}

// makeProcessors gives every processor an idle thread; processor 2 runs the
// crashing thread, 3 one of dwm.exe, the others are idle.
func (m *Machine) makeProcessors() {
	for n := range processors {
		c := &cpu{number: n, pcr: processorArea + uint64(n)*0x10000}
		c.prcb = c.pcr + uint64(m.cpuAt.pcrPrcb)
		for va := c.pcr; va < c.pcr+uint64(m.cpuAt.sizePCR); va += pageSize {
			m.kernel.mapNew(va, dataKernel)
		}
		c.idle = m.makeIdleThread(n)
		c.current = c.idle
		c.contextVA = m.nonPaged.alloc("Ctxt", sizeContext)
		c.dpcStack, c.isrs = m.makeSpareStack(), m.makeSpareStack()
		m.cpus = append(m.cpus, c)
	}
	m.cpus[2].current = m.crash.thread
	m.cpus[3].current = m.process(1084).threads[1]
	m.cpus[3].current.state, m.cpus[3].current.reason = stateRunning, 0
}

// makeSpareStack reserves a stack for DPCs or interrupts, with one page mapped.
func (m *Machine) makeSpareStack() uint64 {
	m.nextStack += stackStride
	m.kernel.mapNew(m.nextStack-2*pageSize, dataKernel)
	return m.nextStack - pageSize
}

func (m *Machine) makeIdleThread(n int) *thread {
	t := &thread{process: m.idle, state: stateReady, start: ntBase + uint64(m.nt.function("KiIdleLoop").rva)}
	if n < 2 {
		t.state = stateRunning
	}
	t.va = m.nonPaged.object("Thre", typeThread, sizeEThread, 0)
	m.makeKernelStack(t)
	t.kernelStack = t.initial - 0x68
	m.idle.threads = append(m.idle.threads, t)
	return t
}

// writeProcessors writes KPCR, KPRCB and each processor's saved registers.
func (m *Machine) writeProcessors() {
	for _, c := range m.cpus {
		switch c.number {
		case 2:
			c.context = m.crash.context
		case 3:
			c.context = m.context(ntBase+uint64(m.nt.function("IofCallDriver").rva)+0x20, c.current.kernelStack-0x200)
		default:
			c.context = m.context(ntBase+uint64(m.nt.function("KiIdleLoop").rva)+0x176, c.current.initial-0x40)
		}
		m.kernel.write(c.contextVA, c.context)
		m.kernel.write(c.pcr, m.pcrOf(c))
		m.kernel.write(c.prcb, m.prcbOf(c))
		m.kernel.writeU64(ntBase+rvaProcessorBlock+uint64(c.number)*8, c.prcb)
	}
}

func (m *Machine) pcrOf(c *cpu) block {
	if m.arm {
		return m.pcrOfARM64(c)
	}
	b := make(block, kpcrPrcb)
	b.u64(0x00, c.pcr+0x5000) // GdtBase
	b.u64(0x08, c.pcr+0x6000) // TssBase
	b.u64(kpcrSelf, c.pcr)
	b.u64(kpcrCurrentPrcb, c.prcb)
	b.u64(0x38, c.pcr+0x4000) // IdtBase
	b[0x50] = 2
	return b
}

func (m *Machine) prcbOf(c *cpu) block {
	if m.arm {
		return m.prcbOfARM64(c)
	}
	b := make(block, sizeKPRCB)
	b.u32(0, 0x1f80)
	b.u64(prcbCurrentThread, c.current.va)
	b.u64(prcbIdleThread, c.idle.va)
	b.u32(prcbNumber, uint32(c.number))
	b.u64(prcbRspBase, c.current.initial)
	b[prcbCPUType], b[prcbCPUID] = 6, 1
	b.u16(prcbStepping, 0x9e0a)
	b.u32(prcbMHz, 3394)
	b[prcbGroupIndex] = byte(c.number)
	b.u64(prcbSpecial+0x00, 0x80050033) // Cr0
	b.u64(prcbSpecial+0x10, c.current.process.dtb())
	b.u64(prcbSpecial+0x18, 0x370678) // Cr4
	if c.number == 2 {
		b.u64(prcbSpecial+0x08, pagedOut) // Cr2
		b.u64(prcbSpecial+0xa0, 0xf)      // Cr8: HIGH_LEVEL
	}
	b.u64(prcbSpecial+0xa8, c.pcr) // MsrGsBase
	copy(b[prcbContextFrame:], c.context)
	b.u64(prcbDpcStack, c.dpcStack)
	b.u64(prcbIsrStack, c.isrs)
	copy(b[prcbVendor:], "GenuineIntel")
	b.u64(prcbContext, c.contextVA)
	return b
}
