package synth

// The bug check is DRIVER_IRQL_NOT_LESS_OR_EQUAL. The page-fault handler asks for
// IRQL_NOT_LESS_OR_EQUAL, which becomes it when a driver is at fault.
const (
	bugcheckCode = 0xd1
	trapCode     = 0xa
)

// pagedOut is an address in paged pool that is in the paging file: the driver read
// it at DISPATCH_LEVEL.
const pagedOut = pagedPool + 0x1f38048

// crash is what is known of the crash.
type crash struct {
	thread     *thread
	parameters [4]uint64
	rip, rsp   uint64 // of the header's context, in KeBugCheckEx
	trap       uint64 // KTRAP_FRAME of the page fault
	context    block
}

// makeCrash lays out the crashing thread's kernel stack: the system call, the
// driver, the page fault in it, the bug check.
func (m *Machine) makeCrash() {
	t := m.crash.thread
	for va := t.limit + sizeKernelStack/2; va < t.base; va += pageSize {
		m.kernel.mapNew(va, dataKernel)
	}
	m.kernel.set(pagedOut, 1, swizzled(0x1a2b3<<32|pteProtectRW|1<<2)) // PageFileHigh, allocated
	w := m.inSystemCall(t)
	w.frames = append([]Frame{{t.rsp, t.rip, "ntdll.dll!NtDeviceIoControlFile+0x14"}}, w.frames...)
	w.call(0x3f8, m.nt, "NtDeviceIoControlFile")
	w.call(0x56, m.nt, "IopXxxControlFile")
	w.call(0x5e5, m.nt, "IopSynchronousServiceTail")
	w.call(0x1a8, m.nt, "IofCallDriver")
	w.call(0x59, m.rainbus, "RainbusDeviceControl")
	w.call(0x52, m.rainbus, "RainbusQueueRead")
	fault := w.at(0x5f)
	w.note(0x5f)
	m.crash.parameters = [4]uint64{pagedOut, 2, 0, fault}
	m.crash.trap = w.sp - 0x190
	m.writePageFault(fault, w.sp)
	w.sp = m.crash.trap
	w.img, w.fn = m.nt, m.nt.function("KiPageFault")
	w.call(0x469, m.nt, "KiBugCheckDispatch")
	w.note(0x69)
	w.push(w.at(0x69))
	m.crash.rip, m.crash.rsp = m.nt.base+uint64(m.nt.function("KeBugCheckEx").rva), w.sp
	for i, v := range append([]uint64{trapCode}, m.crash.parameters[:]...) {
		m.kernel.writeU64(w.sp+8+uint64(i)*8, v)
	}
	t.kernelStack = t.initial - 0x6c0 // of the last time it was switched away
	t.frames = append([]Frame{{w.sp, m.crash.rip, "ntoskrnl.exe!KeBugCheckEx+0x0"}}, w.frames...)
	m.crash.context = m.crashContext()
}

// writePageFault writes the KTRAP_FRAME of the fault, in the driver at DISPATCH_LEVEL.
func (m *Machine) writePageFault(rip, rsp uint64) {
	b := make(block, 0x190)
	b[0x29] = 2 // PreviousIrql
	b.u32(0x2c, 0x1f80)
	b.u64(0x30, 0x11)                           // rax
	b.u64(0x38, pagedOut)                       // rcx
	b.u64(0x40, 0x222004)                       // rdx: the control code
	b.u64(0x48, uint64(m.crash.thread.initial)) // r8
	b.u64(0xd0, pagedOut)                       // FaultAddress
	b.u64(0x140, m.rainbus.base+0xc240)         // rbx
	b.u64(0x158, rsp+0x80)                      // rbp
	b.u64(0x168, rip)
	b.u16(0x170, 0x10)
	b.u32(0x178, 0x10246)
	b.u64(0x180, rsp)
	b.u16(0x188, 0x18)
	m.kernel.write(m.crash.trap, b)
	m.kernel.write(rip, []byte{0x48, 0x8b, 0x01}) // mov rax, [rcx]
}

// crashContext is the CONTEXT in the dump header: on entry to KeBugCheckEx.
func (m *Machine) crashContext() block {
	if m.arm {
		return contextARM64(m.crash.rip, m.crash.rsp)
	}
	b := newContext(m.crash.rip, m.crash.rsp, 0x10, 0x18)
	b.u32(0x44, 0x40246)
	b.u64(0x78, m.crash.trap)
	b.u64(0x80, trapCode)
	b.u64(0x88, m.crash.parameters[0])
	b.u64(0x90, m.rainbus.base+0xc240)
	b.u64(0xa0, m.crash.trap+0x80)
	b.u64(0xb8, m.crash.parameters[1])
	b.u64(0xc0, m.crash.parameters[2])
	b.u64(0xc8, m.crash.parameters[3])
	return b
}

const sizeContext = 0x4d0

// newContext is an x64 CONTEXT with control, integer, segment, floating-point and
// debug registers.
func newContext(rip, rsp uint64, cs, ss uint16) block {
	b := make(block, sizeContext)
	b.u32(0x30, 0x10001f)
	b.u32(0x34, 0x1f80)
	b.u16(0x38, cs)
	for _, off := range []int{0x3a, 0x3c, 0x40} { // ds, es, gs
		b.u16(off, 0x2b)
	}
	b.u16(0x3e, 0x53)
	b.u16(0x42, ss)
	b.u32(0x44, 0x246)
	b.u64(0x98, rsp)
	b.u64(0xf8, rip)
	b.u16(0x100, 0x27f)
	b.u32(0x118, 0x1f80)
	b.u32(0x11c, 0x2ffff)
	return b
}

// exceptionRecord64 is an EXCEPTION_RECORD64.
func exceptionRecord64(code uint32, at uint64, information ...uint64) block {
	b := make(block, 0x98)
	b.u32(0, code)
	b.u64(0x10, at)
	b.u32(0x18, uint32(len(information)))
	for i, v := range information {
		b.u64(0x20+i*8, v)
	}
	return b
}
