package synth

// Values of DumpType in the header.
const (
	typeComplete     = 1
	typeSummary      = 2
	typeHeader       = 3
	typeSmall        = 4
	typeBitmapFull   = 5
	typeBitmapKernel = 6
	typeRangeKernel  = 8
	typeRangeUser    = 9
	typeRangeFull    = 0xa
)

const (
	header64 = 0x2000
	header32 = 0x1000
	// suiteMask: TerminalServer, SingleUserTS.
	suiteMask = 0x110
)

// newHeader is a header in which no field is set: Windows fills it with "PAGE".
func newHeader(size int, valid string) block {
	h := make(block, size)
	for i := range h {
		h[i] = "PAGE"[i&3]
	}
	copy(h[4:], valid)
	return h
}

// header is DUMP_HEADER64 of a dump with some type, for a file of size bytes. The
// runs of memory are left unset where descriptor is false.
func (m *Machine) header(dumpType uint32, size uint64, descriptor bool) block {
	h := newHeader(header64, "DU64")
	h.u32(0x08, 15) // free build
	h.u32(0x0c, uint32(m.build))
	h.u64(0x10, m.crash.thread.process.dtb())
	h.u64(0x18, pfnDatabase)
	h.u64(0x20, ntBase+rvaPsLoadedModule)
	h.u64(0x28, ntBase+rvaPsActiveProcess)
	h.u32(0x30, uint32(m.nt.machine()))
	h.u32(0x34, processors)
	h.u32(0x38, bugcheckCode)
	for i, v := range m.crash.parameters {
		h.u64(0x40+i*8, v)
	}
	clear(h[0x60:0x80])
	h.u64(0x80, ntBase+rvaKdDebuggerData)
	if descriptor {
		copy(h[0x88:0x348], m.memoryDescriptor())
	}
	copy(h[0x348:], m.crash.context)
	copy(h[0xf00:], exceptionRecord64(0x80000003, m.crash.rip))
	h.u32(0xf98, dumpType)
	h.u64(0xfa0, size)
	h.u64(0xfa8, crashTime)
	clear(h[0xfb0:0x1030]) // Comment
	h.u64(0x1030, crashTime-bootTime)
	h.u32(0x103c, 0) // SecondaryDataState: success
	h.u32(0x1040, 1) // workstation
	h.u32(0x1044, suiteMask)
	h[0x104d] = 2 // KdSecondaryVersion: the usual CONTEXT
	h.u32(0x1050, 0)
	h.u32(0x1054, 37) // BootId
	return h
}

// HeaderOnly is a dump of type 3: the header and nothing else.
func (m *Machine) HeaderOnly() []byte { return m.header(typeHeader, header64, true) }

// HeaderOnly32 is the header of a dump of an imaginary 32-bit machine, Windows 7
// with PAE, whose bug check was PAGE_FAULT_IN_NONPAGED_AREA.
func HeaderOnly32() []byte {
	h := newHeader(header32, "DUMP")
	h.u32(0x08, 15)
	h.u32(0x0c, 7601)
	h.u32(0x10, 0x185000)
	h.u32(0x14, 0x82b7c740) // PfnDataBase
	h.u32(0x18, 0x82b8d850) // PsLoadedModuleList
	h.u32(0x1c, 0x82b85e98) // PsActiveProcessHead
	h.u32(0x20, 0x14c)
	h.u32(0x24, 2)
	h.u32(0x28, 0x50)
	for i, v := range []uint32{0xfd5c1000, 0, 0x82e41a77, 2} {
		h.u32(0x2c+i*4, v)
	}
	h[0x5c] = 1             // PaeEnabled
	h.u32(0x60, 0x82b6cc28) // KdDebuggerDataBlock
	for i, v := range []uint32{2, 0x7f9e, 0x1, 0x9e, 0x100, 0x7f00} {
		h.u32(0x64+i*4, v)
	}
	copy(h[0x320:], context32(0x82ad4dec, 0x8d14b9a4))
	e := make(block, 0x50)
	e.u32(0, 0x80000003)
	e.u32(0x0c, 0x82ad4dec)
	copy(h[0x7d0:], e)
	clear(h[0x820:0x8a0])
	h.u32(0xf88, typeHeader)
	h.u32(0xf90, 0)
	h.u32(0xf94, 1)
	h.u32(0xf98, suiteMask)
	h.u64(0xfa0, header32)
	h.u64(0xfb8, 5_172_900_000_000/100) // 8 min 37 s
	h.u64(0xfc0, crashTime)
	return h
}

// context32 is an x86 CONTEXT of kernel mode.
func context32(eip, esp uint32) block {
	b := make(block, 0x2cc)
	b.u32(0, 0x1001f)
	for off, v := range map[int]uint32{0x90: 0x30, 0x94: 0x23, 0x98: 0x23, 0xb4: esp + 0x1c, 0xb8: eip, 0xbc: 8, 0xc0: 0x246, 0xc4: esp, 0xc8: 0x10} {
		b.u32(off, v)
	}
	return b
}
