package synth

import "strings"

// process is a process of the machine and what was made for it.
type process struct {
	processSpec
	va       uint64 // EPROCESS
	space    *space
	userRoot uint64 // PFN of the PML4 used in user mode under KVA shadow, 0: none
	peb      uint64
	region   uint64 // 2 MiB with PEB, TEBs, stacks
	heap     *userHeap
	modules  []*userModule
	threads  []*thread
	regions  []region
	handles  []handle
	table    uint64 // HANDLE_TABLE
	audit    uint64 // OBJECT_NAME_INFORMATION
	vadRoot  uint64
}

// ntPath is the path of the process's image as the object manager knows it.
func (p *process) ntPath() string {
	if p.path == "" {
		return p.name
	}
	return `\Device\HarddiskVolume3` + strings.TrimPrefix(p.path, "C:")
}

func (p *process) created() uint64 { return bootTime + p.started*10_000 }

func (p *process) exited() uint64 {
	if p.ended == 0 {
		return 0
	}
	return bootTime + p.ended*10_000
}

// makeProcesses makes every process with its threads, address space and objects.
func (m *Machine) makeProcesses() {
	for _, spec := range processSpecs {
		p := &process{processSpec: spec}
		p.va = m.nonPaged.object("Proc", typeProcess, m.at.sizeEProcess, uint64(2+spec.threads))
		m.makeRoot(p)
		m.processes = append(m.processes, p)
		if p.path != "" && p.ended == 0 {
			m.makeUserHalf(p)
		}
		for i := range spec.threads {
			m.makeThread(p, i)
		}
		p.audit = m.paged.bytes("SeOn", m.auditName(p))
	}
	m.idle = &process{processSpec: processSpec{name: "Idle", session: -1}, space: m.kernel}
	m.idle.va = m.nonPaged.object("Proc", typeProcess, m.at.sizeEProcess, 0)
	m.makeHandles()
}

// makeRoot gives the process its PML4, and the second one of KVA shadow that all
// but the processes of LocalSystem have.
func (m *Machine) makeRoot(p *process) {
	if p.pid == 4 {
		if p.space = m.kernel; !m.arm {
			p.userRoot = m.ram.alloc(kernelPage, 0)
		}
		return
	}
	p.space = &space{ram: m.ram, root: m.ram.alloc(rootTable, p.pid), pid: p.pid, arm: m.arm}
	if p.account != localSystem && !m.arm {
		p.userRoot = m.ram.alloc(rootTable, p.pid)
	}
}

// finishRoots copies the kernel half into every PML4 and enters the self-map.
func (m *Machine) finishRoots() {
	const self = selfMapSlot * 8
	system := m.ram.page(m.kernel.root)
	for _, p := range m.processes {
		root := m.ram.page(p.space.root)
		copy(root[0x800:], system[0x800:])
		root.u64(self, p.space.form(p.space.root<<12|tableKernel|pteNX, 4))
		if p.userRoot == 0 {
			continue
		}
		shadow := m.ram.page(p.userRoot)
		shadow.u64(self, p.userRoot<<12|tableKernel|pteNX)
		if p.space != m.kernel {
			copy(shadow[:0x800], root[:0x800])
		}
		shadow.u64(index(sharedDataKernel, 4)*8, get64(system, index(sharedDataKernel, 4)*8))
	}
}

// dtb and userDTB are the values in KPROCESS; the low bits are the address-space
// tags that KVA shadow uses.
func (p *process) dtb() uint64 { return p.space.root<<12 | 2 }

func (p *process) userDTB() uint64 {
	if p.userRoot == 0 {
		return 1
	}
	return p.userRoot<<12 | 1
}

// auditName is the OBJECT_NAME_INFORMATION with the image's path.
func (m *Machine) auditName(p *process) block {
	text := p.ntPath()
	if p.path == "" {
		text = ""
	}
	b := make(block, 0x10)
	b.unicodeString(0, text, m.paged.next+0x20)
	return append(b, wideZ(text)...)
}

// writeProcess writes the EPROCESS but for its list links.
func (m *Machine) writeProcess(p *process) {
	b := make(block, m.at.sizeEProcess)
	b[0], b[2] = 3, 0x438/4%0x100 // DISPATCHER_HEADER: type process, size of KPROCESS in u32
	b.list(8, p.va+8, p.va+8)
	b.u64(m.at.kprocessDTB, p.dtb())
	b[m.at.kprocessBasePriority] = 8
	if !m.arm {
		b.u64(m.at.kprocessUserDTB, p.userDTB())
	}
	b.u64(m.at.eprocessPID, uint64(p.pid))
	b.u64(m.at.eprocessParentPID, uint64(p.parent))
	b.u64(m.at.eprocessCreateTime, p.created())
	b.u64(m.at.eprocessSequence, uint64(p.pid/4))
	b[m.at.eprocessPriorityClass] = 2
	copy(b[m.at.eprocessImageFileName:m.at.eprocessImageFileName+14], p.name)
	b.u64(m.at.eprocessAuditName, p.audit)
	if p.session >= 0 {
		b.u64(m.at.eprocessSession, m.sessions[p.session])
	}
	b.u32(m.at.eprocessExitStatus, 0x103) // STATUS_PENDING: it runs
	b.u32(m.at.eprocessFlags, 0x144d0c01)
	if p.ended != 0 {
		m.writeExit(p, b)
	} else {
		m.writeLife(p, b)
	}
	m.writeThreadLists(p, b)
	m.kernel.write(p.va, b)
}

func (m *Machine) writeExit(p *process, b block) {
	b.u32(4, 1) // SignalState
	b.u64(m.at.eprocessExitTime, p.exited())
	b.u32(m.at.eprocessExitStatus, 0)
	b.u32(m.at.eprocessFlags, 0x144d0c0d) // process exiting, deleted
}

func (m *Machine) writeLife(p *process, b block) {
	b.u32(m.at.kprocessKernelTime, 11+p.pid%97)
	b.u32(m.at.kprocessUserTime, 3+p.pid%61)
	b.u64(m.at.eprocessObjectTable, p.table)
	b.u32(m.at.eprocessActiveThreads, uint32(len(p.threads)))
	b.u64(m.at.eprocessVadRoot, p.vadRoot)
	b.u64(m.at.eprocessVadCount, uint64(len(p.regions)))
	b.u64(m.at.eprocessPEB, p.peb)
	b.u64(m.at.eprocessCommitCharge, 0x100+uint64(p.pid)%0x700)
	b.u64(m.at.eprocessHighestUser, 0x7fffffff0000)
	if len(p.modules) > 0 {
		b.u64(m.at.eprocessSectionBase, p.modules[0].base)
		b.u64(m.at.eprocessVirtual, 0x20100000000+uint64(p.pid)<<12)
		b.u64(m.at.eprocessPeakVirtual, 0x20101000000+uint64(p.pid)<<12)
		b.u64(m.at.eprocessImageFile, m.fileOf(p.modules[0].image))
	}
}

// writeThreadLists writes the heads of the process's two lists of threads.
func (m *Machine) writeThreadLists(p *process, b block) {
	tcb, threads := []uint64{p.va + uint64(m.at.kprocessThreadList)}, []uint64{p.va + uint64(m.at.eprocessThreadListHead)}
	for _, t := range p.threads {
		tcb = append(tcb, t.va+uint64(m.at.kthreadListEntry))
		threads = append(threads, t.va+uint64(m.at.ethreadListEntry))
	}
	n := len(tcb)
	b.list(m.at.kprocessThreadList, tcb[1%n], tcb[n-1])
	b.list(m.at.eprocessThreadListHead, threads[1%n], threads[n-1])
	for i := 1; i < n; i++ {
		m.link(tcb, i)
		m.link(threads, i)
	}
}

// linkProcesses writes PsActiveProcessHead's ring.
func (m *Machine) linkProcesses() {
	vas := []uint64{ntBase + rvaPsActiveProcess}
	for _, p := range m.processes {
		vas = append(vas, p.va+uint64(m.at.eprocessLinks))
	}
	for i := range vas {
		m.link(vas, i)
	}
	m.kernel.writeU64(ntBase+rvaInitialSystem, m.processes[0].va)
}

// process gives a process by its id.
func (m *Machine) process(pid uint32) *process {
	for _, p := range m.processes {
		if p.pid == pid {
			return p
		}
	}
	return nil
}
