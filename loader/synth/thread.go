package synth

// Thread states and reasons for waiting, as KTHREAD has them.
const (
	stateReady   = 1
	stateRunning = 2
	stateWaiting = 5

	waitUserRequest = 6
	waitQueue       = 15
)

// thread is a thread and what was made for it.
type thread struct {
	process                  *process
	tid                      uint32
	va                       uint64 // ETHREAD
	teb                      uint64
	base, limit, initial     uint64 // kernel stack
	kernelStack, trapFrame   uint64
	userBase, userLimit, rsp uint64 // user stack, and its pointer in user mode
	rip                      uint64 // where it goes on in user mode
	start, win32Start        uint64
	state, reason, priority  byte
	name                     string
	frames                   []Frame
}

// threadNames names some threads: process, number, name.
var threadNames = map[uint32][]string{
	crashPID: {"Main thread", "Plot spooler", "Ink renderer", "Autosave"},
	4312:     {"", "Shell thread pool", ""},
	1084:     {"DWM Master Input Thread", "DWM Compositor Thread"},
}

// crashThread is the number of the crashing thread in its process.
const crashThread = 1

const (
	sizeKernelStack = 0x6000
	stackStride     = 0x8000 // with a page that is never mapped below
	savedState      = 0x370  // StackBase - InitialStack: extended state of the processor
)

// makeThread makes thread i of a process with its stacks.
func (m *Machine) makeThread(p *process, i int) {
	t := &thread{process: p, tid: m.nextTID, state: stateWaiting, reason: waitUserRequest, priority: 8 + byte(i&3)}
	m.nextTID += 4 * uint32(1+named(p.command).below(5)+uint64(i))
	if names := threadNames[p.pid]; i < len(names) {
		t.name = names[i]
	}
	t.va = m.nonPaged.object("Thre", typeThread, m.at.sizeEThread, 1)
	m.makeKernelStack(t)
	switch {
	case p.path == "":
		t.reason, t.start = waitQueue, ntBase+uint64(m.nt.function("ExpWorkerThread").rva)
		m.waitInQueue(t)
	default:
		m.makeUserThread(t, i)
		if p.pid == crashPID && i == crashThread {
			t.state, t.reason, t.priority = stateRunning, 0, 10
			m.crash.thread = t
		} else {
			m.waitForObject(t)
		}
	}
	p.threads = append(p.threads, t)
	m.threads = append(m.threads, t)
}

// makeKernelStack maps the top of a kernel stack. Its first words tell its limits.
func (m *Machine) makeKernelStack(t *thread) {
	t.base = m.nextStack + stackStride - pageSize
	t.limit = t.base - sizeKernelStack
	t.initial = t.base - savedState
	m.nextStack += stackStride
	m.kernel.mapNew(t.base-pageSize, dataKernel)
	m.kernel.writeU64(t.initial, t.base)
	m.kernel.writeU64(t.initial+8, t.limit)
}

// makeUserThread makes TEB and user stack and, on the kernel stack, the trap frame
// of the system call that the thread is in.
func (m *Machine) makeUserThread(t *thread, i int) {
	p := t.process
	ntdll, kernel32 := p.modules[1], p.modules[2]
	t.start = ntdll.base + uint64(ntdll.function("RtlUserThreadStart").rva)
	t.win32Start = p.modules[0].base + uint64(p.modules[0].function("main").rva)
	t.teb = p.region + offTEB + uint64(i)*0x2000
	t.userBase = p.region + offStacks + uint64(i+1)*sizeStack
	t.userLimit = t.userBase - 2*pageSize
	p.addStack(i)
	p.space.mapNew(t.teb, dataUser)
	p.space.set(t.teb+pageSize, 1, pteProtectRW|pteNotSwizzled) // demand zero: never touched
	p.space.mapNew(t.userBase-pageSize, dataUser)
	p.space.set(t.userBase-2*pageSize, 1, pteProtectRW|pteNotSwizzled)
	m.writeTEB(t)
	w := stackWriter{s: p.space, sp: t.userBase - 0x20}
	w.start(ntdll.image, "RtlUserThreadStart")
	w.call(0x21, kernel32.image, "BaseThreadInitThunk")
	w.call(0x14, p.modules[0].image, "main")
	m.userCall(t, &w)
	t.rsp, t.rip = w.sp, w.at(0x14)
	t.trapFrame = t.initial - 0x190
	m.writeSystemCall(t)
	t.frames = w.frames
}

// userCall enters the system call on the user stack.
func (m *Machine) userCall(t *thread, w *stackWriter) {
	mods := t.process.modules
	if t.process.pid == crashPID && len(t.process.threads) == crashThread {
		w.call(0x12c, mods[2].image, "DeviceIoControl")
		w.call(0x81, mods[3].image, "DeviceIoControl")
		w.call(0x6b, mods[1].image, "NtDeviceIoControlFile")
		return
	}
	w.call(0x12c, mods[3].image, "WaitForSingleObjectEx")
	w.call(0x8e, mods[1].image, "NtWaitForSingleObject")
}

func (m *Machine) writeTEB(t *thread) {
	b := make(block, pageSize)
	b.u64(0x08, t.userBase)
	b.u64(0x10, t.userLimit)
	b.u64(0x30, t.teb)
	b.u64(0x40, uint64(t.process.pid))
	b.u64(0x48, uint64(t.tid))
	b.u64(0x60, t.process.peb)
	t.process.space.write(t.teb, b)
}

// writeSystemCall writes the KTRAP_FRAME of a system call from user mode.
func (m *Machine) writeSystemCall(t *thread) {
	b := make(block, 0x190)
	b[0x28] = 1 // PreviousMode: user
	b.u32(0x2c, 0x1f80)
	b.u64(0x168, t.rip)
	b.u16(0x170, 0x33)
	b.u32(0x178, 0x246)
	b.u64(0x180, t.rsp)
	b.u16(0x188, 0x2b)
	m.kernel.write(t.trapFrame, b)
}

// writeThread writes the ETHREAD but for its list links.
func (m *Machine) writeThread(t *thread) {
	b := make(block, m.at.sizeEThread)
	b[0], b[2] = 6, 0x430/4%0x100 // DISPATCHER_HEADER: type thread, size of KTHREAD in u32
	b.list(8, t.va+8, t.va+8)
	b.u64(m.at.kthreadInitialStack, t.initial)
	b.u64(m.at.kthreadStackLimit, t.limit)
	b.u64(m.at.kthreadStackBase, t.base)
	b.u64(m.at.kthreadKernelStack, t.kernelStack)
	if t.state == stateRunning {
		b[m.at.kthreadRunning] = 1
	}
	b.u64(m.at.kthreadTrapFrame, t.trapFrame)
	b.list(m.at.kthreadApcState, t.va+uint64(m.at.kthreadApcState), t.va+uint64(m.at.kthreadApcState))
	b.list(m.at.kthreadApcState+0x10, t.va+uint64(m.at.kthreadApcState)+0x10, t.va+uint64(m.at.kthreadApcState)+0x10)
	b.u64(m.at.kthreadApcProcess, t.process.va)
	b[m.at.kthreadPriority], b[m.at.kthreadBasePriority] = t.priority, 8
	b.u64(m.at.kthreadTEB, t.teb)
	b.u32(m.at.kthreadSwitches, 20+t.tid%1700)
	b[m.at.kthreadState], b[m.at.kthreadWaitReason] = t.state, t.reason
	b.u32(m.at.kthreadNextCPU, t.tid/4%processors)
	b.u32(m.at.kthreadIdealCPU, t.tid/4%processors)
	b.u64(m.at.kthreadProcess, t.process.va)
	if t.teb != 0 {
		b[m.at.kthreadWaitMode], b[m.at.kthreadPreviousMode] = 1, 1
	}
	b.u32(m.at.kthreadKernelTime, t.tid%37)
	b.u32(m.at.kthreadUserTime, t.tid%23)
	b.list(m.at.kthreadMutantList, t.va+uint64(m.at.kthreadMutantList), t.va+uint64(m.at.kthreadMutantList))
	b.u64(m.at.ethreadCreateTime, t.created())
	b.u64(m.at.ethreadStart, t.start)
	b.u64(m.at.ethreadCid, uint64(t.process.pid))
	b.u64(m.at.ethreadCid+8, uint64(t.tid))
	b.list(m.at.ethreadIrpList, t.va+uint64(m.at.ethreadIrpList), t.va+uint64(m.at.ethreadIrpList))
	b.u64(m.at.ethreadWin32Start, t.win32Start)
	b.u32(m.at.ethreadExitStatus, 0x103)
	if t.name != "" && !m.arm {
		b.u64(m.at.ethreadName, m.threadName(t.name))
	}
	m.kernel.write(t.va, b)
}

// threadName allocates the UNICODE_STRING and text that ETHREAD.ThreadName points to.
func (m *Machine) threadName(name string) uint64 {
	b := make(block, 0x10)
	b.unicodeString(0, name, m.nonPaged.next+0x20)
	return m.nonPaged.bytes("ThNm", append(b, wideZ(name)...))
}

func (t *thread) created() uint64 { return t.process.created() + uint64(t.tid)*1_270 }
