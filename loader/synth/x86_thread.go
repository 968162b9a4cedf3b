package synth

// thread32 is a thread of the 32-bit machine.
type thread32 struct {
	process               *process32
	tid                   uint32
	va, teb               uint64
	base, limit, initial  uint64 // kernel stack
	kernelStack           uint64
	start, win32Start     uint64
	state, reason, number byte // number: of the thread in its process
}

func (t *thread32) priority() byte { return 8 + t.number }

func (t *thread32) created() uint64 { return t.process.created() + uint64(t.tid)*1_270 }

// makeThread makes thread i of a process with its stacks and TEB.
func (m *Machine32) makeThread(p *process32, i int) {
	t := &thread32{process: p, tid: m.nextTID, state: stateWaiting, reason: waitUserRequest, number: byte(i)}
	m.nextTID += 4 * uint32(1+named(p.command).below(5)+uint64(i))
	for m.process(m.nextTID) != nil || m.nextTID%4 != 0 {
		m.nextTID += 4
	}
	t.va = m.nonPaged.object("Thre", typeThread, m.at.sizeEThread)
	m.makeKernelStack(t)
	if p.path == "" {
		t.reason, t.start = waitQueue, ntBase32+rvaExpWorkerThread32
	} else {
		ntdll, program := p.modules[1], p.modules[0]
		t.start, t.win32Start = ntdll.base+0x471e0, program.base+uint64(program.entry)
		m.makeUserStack(t)
	}
	p.threads = append(p.threads, t)
	m.threads = append(m.threads, t)
}

// makeKernelStack maps the top of a kernel stack.
func (m *Machine32) makeKernelStack(t *thread32) {
	t.base = m.nextStack + stackStride32 - pageSize
	t.limit = t.base - sizeKernelStack32
	t.initial = t.base - savedState32
	t.kernelStack = t.initial - 0x128
	m.nextStack += stackStride32
	m.kernel.mapNew(t.base-pageSize, dataKernel)
}

// Where a process keeps its PEB, TEBs and stacks, as Windows 7 does.
const (
	firstTEB32   = 0x7ffdf000 // one page each, downwards
	firstPEB32   = 0x7ffd3000
	userStacks32 = 0x00120000
	userHeap32   = 0x00080000
)

// makeUserStack makes TEB and user stack.
func (m *Machine32) makeUserStack(t *thread32) {
	p := t.process
	i := uint64(t.number)
	t.teb = firstTEB32 - i*pageSize
	base := userStacks32 + (i+1)*0x40000
	p.space.mapNew(t.teb, dataUser)
	p.space.mapNew(base-pageSize, dataUser)
	p.space.set(base-2*pageSize, pteProtectRW) // demand zero: never touched
	p.regions = append(p.regions,
		region{start: t.teb, last: t.teb + pageSize - 1, kind: "Private", protection: protectReadWrite, commit: 1},
		region{start: base - 0x40000, last: base - 1, kind: "Private", protection: protectReadWrite, commit: 3})
	b := make(block, 0xfe4)
	b.u32(0x04, uint32(base))
	b.u32(0x08, uint32(base-2*pageSize))
	b.u32(0x18, uint32(t.teb))
	b.u32(0x20, p.pid)
	b.u32(0x24, t.tid)
	b.u32(0x30, uint32(p.peb))
	p.space.write(t.teb, b)
}

// writeThread writes the ETHREAD but for its links.
func (m *Machine32) writeThread(t *thread32) {
	b := make(block, m.at.sizeEThread)
	b[0], b[2] = 6, byte(m.at.sizeKThread/4)
	b.list32(8, t.va+8, t.va+8)
	b.u32(m.at.kthreadInitialStack, uint32(t.initial))
	b.u32(m.at.kthreadStackLimit, uint32(t.limit))
	b.u32(m.at.kthreadStackBase, uint32(t.base))
	b.u32(m.at.kthreadKernelStack, uint32(t.kernelStack))
	if t.state == stateRunning {
		b[m.at.kthreadRunning] = 1
	}
	for off := m.at.kthreadApcState; off < m.at.kthreadApcProcess; off += 8 {
		b.list32(off, t.va+uint64(off), t.va+uint64(off))
	}
	b.u32(m.at.kthreadApcProcess, uint32(t.process.va))
	b.u32(m.at.kthreadProcess, uint32(t.process.va))
	b[m.at.kthreadPriority], b[m.at.kthreadBasePriority] = t.priority(), 8
	b.u32(m.at.kthreadNextCPU, t.tid/4%processors32)
	b.u32(m.at.kthreadSwitches, 20+t.tid%1700)
	b[m.at.kthreadState], b[m.at.kthreadWaitReason] = t.state, t.reason
	b.u32(m.at.kthreadTEB, uint32(t.teb))
	if t.teb != 0 {
		b[m.at.kthreadWaitMode], b[m.at.kthreadPreviousMode] = 1, 1
		b.u32(m.at.kthreadTrapFrame, uint32(t.initial-0x8c))
	}
	b.u64(m.at.ethreadCreateTime, t.created())
	b.u32(m.at.ethreadExitStatus, 0x103)
	b.u32(m.at.ethreadStart, uint32(t.start))
	b.u32(m.at.ethreadWin32Start, uint32(t.win32Start))
	b.u32(m.at.ethreadCid, t.process.pid)
	b.u32(m.at.ethreadCid+4, t.tid)
	b.list32(m.at.ethreadIrpList, t.va+uint64(m.at.ethreadIrpList), t.va+uint64(m.at.ethreadIrpList))
	m.kernel.write(t.va, b)
}
