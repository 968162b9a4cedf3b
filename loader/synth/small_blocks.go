package synth

// dataBlock is a piece of virtual memory that a small dump saves.
type dataBlock struct {
	va   uint64
	size int
}

// dataBlocks are the pieces that the small dump of the machine holds: the code at
// the fault, the driver's header page, the processor's block and saved registers,
// the process, the thread, the kernel's variables.
func (m *Machine) dataBlocks() []dataBlock {
	t := m.crash.thread
	return []dataBlock{
		{m.crash.parameters[3] - 0x80, 0x100},
		{m.rainbus.base, 0x400},
		{m.cpus[2].prcb, sizeKPRCB},
		{m.cpus[2].contextVA, sizeContext},
		{t.process.va, sizeEProcess},
		{t.va, sizeEThread},
		{t.base - pageSize, pageSize},
		{ntBase + rvaKdDebuggerData, sizeDebuggerData},
		{ntBase + rvaPsLoadedModule, 0x10},
		{ntBase + rvaBugcheckData, 0x28},
		{sharedDataKernel, 0x720},
	}
}

// blocks is the array of TRIAGE_DATA_BLOCK and the bytes behind it.
func (t *triage) blocks() {
	list := t.m.dataBlocks()
	at := t.add(triageBlocks, make([]byte, len(list)*0x10))
	for i, d := range list {
		off := t.add(0, t.m.kernel.read(d.va, d.size))
		e := t.out[int(at)+i*0x10:]
		e.u64(0, d.va)
		e.u32(8, off)
		e.u32(12, uint32(d.size))
	}
	t.number(triageBlockCount, uint32(len(list)))
}

// finish writes the end mark and the secondary data behind it, and the fields that
// tell the two writers apart.
func (t *triage) finish() []byte {
	end := uint32(alignUp(len(t.out), 4) + 4)
	t.out = append(t.out, make([]byte, int(end)-4-len(t.out))...)
	t.out = append(t.out, "TRGD"...)
	t.number(triageSizeOfDump, end)
	t.number(triageValid, end-4)
	fields, options, pad := uint32(0xcff), uint32(0xffffffff), 8
	if t.style == ByKernel {
		fields, options, pad = 0xdff, 0x41, 1
		t.out.u32(0x1050, 0x8) // KernelGeneratedTriageDump
	} else {
		t.debuggerHeader()
	}
	t.out.u32(0x1038, fields)
	t.number(triageOptions, options)
	t.out = append(t.out, secondaryData(t.m.secondary(), pad)...)
	if t.style == ByKernel {
		t.out = append(t.out, make([]byte, 0x40)...) // an empty blob header ends the chain
	}
	t.out.u64(0xfa0, uint64(len(t.out)))
	return t.out
}

// debuggerHeader changes the header to what the debugger engine leaves: it sets the
// writer's status, and not the state of secondary data or the boot counter.
func (t *triage) debuggerHeader() {
	t.out.u32(0x1048, 0)
	copy(t.out[0x103c:0x1040], "PAGE")
	copy(t.out[0x1054:0x1058], "PAGE")
	t.out.u64(0xfa0, 0)
}
