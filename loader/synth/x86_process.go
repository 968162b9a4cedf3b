package synth

import "strings"

// process32 is a process of the 32-bit machine and what was made for it.
type process32 struct {
	processSpec
	va       uint64 // EPROCESS
	space    *space32
	peb      uint64
	heapNext uint64
	modules  []*userModule
	threads  []*thread32
	regions  []region
	handles  []handle
	table    uint64 // HANDLE_TABLE
	audit    uint64 // OBJECT_NAME_INFORMATION
	vadRoot  uint64
}

var processSpecs32 = []processSpec{
	{"System", 4, 0, -1, 210, 0, 5, "", "", false, localSystem},
	{"smss.exe", 240, 4, -1, 221, 0, 2, system32 + "smss.exe", `\SystemRoot\System32\smss.exe`, false, localSystem},
	{"csrss.exe", 324, 312, 0, 2870, 0, 3, system32 + "csrss.exe", csrss, false, localSystem},
	{"wininit.exe", 372, 312, 0, 3120, 0, 1, system32 + "wininit.exe", "wininit.exe", false, localSystem},
	{"csrss.exe", 380, 364, 1, 3128, 0, 2, system32 + "csrss.exe", csrss, false, localSystem},
	{"services.exe", 468, 372, 0, 3290, 0, 2, system32 + "services.exe", system32 + "services.exe", false, localSystem},
	{"lsass.exe", 476, 372, 0, 3301, 0, 2, system32 + "lsass.exe", system32 + "lsass.exe", false, localSystem},
	{"svchost.exe", 588, 468, 0, 3777, 0, 3, system32 + "svchost.exe", host + "DcomLaunch", false, localSystem},
	{"explorer.exe", absentDirectoriesOf32, 1552, 1, 21_904, 0, 3, `C:\Windows\Explorer.EXE`, `C:\Windows\Explorer.EXE`, true, interactive},
	{"setup.exe", 2380, absentDirectoriesOf32, 1, 20_105_661, 20_411_950, 0, bin + `driver\setup.exe`, `setup.exe /install rainbus.inf`, false, interactive},
	{"inkwell.exe", crashPID32, absentDirectoriesOf32, 1, 20_733_019, 0, 3, bin + "inkwell.exe", `"` + bin + `inkwell.exe" C:\Users\ada\spectrum.ink`, true, interactive},
}

func (p *process32) created() uint64 { return bootTime + p.started*10_000 }

// makeProcesses makes every process with its threads, address space and objects.
func (m *Machine32) makeProcesses() {
	for _, spec := range processSpecs32 {
		p := &process32{processSpec: spec, space: m.kernel}
		p.va = m.nonPaged.object("Proc", typeProcess, m.at.sizeEProcess)
		if p.pid != 4 {
			p.space = m.newSpace(p.pid)
		}
		m.processes = append(m.processes, p)
		if p.path != "" && p.ended == 0 {
			m.makeUserHalf(p)
		}
		for i := range spec.threads {
			m.makeThread(p, i)
		}
		p.audit = m.auditName(p)
	}
	m.idle = &process32{processSpec: processSpec{name: "Idle", session: -1}, space: m.kernel}
	m.idle.va = m.nonPaged.object("Proc", typeProcess, m.at.sizeEProcess)
	for _, p := range m.processes {
		m.makeHandles(p)
		sortRegions(p.regions)
		table := p.va + uint64(m.at.eprocessVadRoot)
		if m.version[0] == 10 {
			table = 0
		}
		p.vadRoot = m.makeVADs(p.regions, table)
	}
}

// auditName is the OBJECT_NAME_INFORMATION with the path of the process's image.
func (m *Machine32) auditName(p *process32) uint64 {
	text := ""
	if p.path != "" {
		text = `\Device\HarddiskVolume2` + strings.TrimPrefix(p.path, "C:")
	}
	b := make(block, 8)
	b.unicodeString32(0, text, m.paged.next+0x10)
	return m.paged.bytes("SeOn", append(b, wideZ(text)...))
}

// makeHandles gives a process handles to its threads and to the processes it started.
func (m *Machine32) makeHandles(p *process32) {
	if p.ended != 0 {
		return
	}
	for _, q := range m.processes {
		if q.parent == p.pid && q != p {
			p.handles = append(p.handles, handle{q.va, "Process", 0x1fffff})
		}
	}
	for _, t := range p.threads {
		p.handles = append(p.handles, handle{t.va, "Thread", 0x1fffff})
	}
	entries := make(block, pageSize) // the first one is never used
	for i, h := range p.handles {
		entries.u32((i+1)*8, uint32(h.object-0x18)|1) // unlocked
		entries.u32((i+1)*8+4, h.access)
	}
	leaf := m.paged.page("Obtb")
	m.kernel.write(leaf, entries)
	p.table = m.paged.bytes("Obtb", m.tableOf(leaf, p, len(p.handles)))
}

// tableOf is a HANDLE_TABLE with some code and number of handles.
func (m *Machine32) tableOf(code uint64, p *process32, handles int) block {
	b := make(block, 0x80)
	b.u32(m.at.tableCode, uint32(code))
	b.u32(m.at.tableQuotaProcess, uint32(p.va))
	b.u32(m.at.tableProcessID, p.pid)
	b.u32(m.at.tableHandleCount, uint32(handles))
	return b
}

// makeCidTable writes the table that PspCidTable points to: two levels, leaves of 512
// entries that point to the objects themselves.
func (m *Machine32) makeCidTable() {
	const perLeaf = 0x200
	ids := map[uint32]uint64{}
	for _, p := range m.processes {
		ids[p.pid] = p.va
	}
	for _, t := range m.threads {
		ids[t.tid] = t.va
	}
	leaves := map[uint32]block{}
	last := uint32(0)
	for _, id := range sortedKeys(ids) {
		last = id / 4 / perLeaf
		if leaves[last] == nil {
			leaves[last] = make(block, pageSize)
		}
		leaves[last].u32(int(id/4%perLeaf)*8, uint32(ids[id])|1)
	}
	pointers := make(block, pageSize)
	for n := range last + 1 {
		va := m.paged.page("Obtb")
		m.kernel.write(va, leaves[n])
		pointers.u32(int(n)*4, uint32(va))
	}
	top := m.paged.page("Obtb")
	m.kernel.write(top, pointers)
	m.cidTable = m.paged.bytes("Obtb", m.tableOf(top|1, &process32{}, len(ids)))
}

// writeProcess writes the EPROCESS but for its links.
func (m *Machine32) writeProcess(p *process32) {
	b := make(block, m.at.sizeEProcess)
	b[0], b[2] = 3, byte(m.at.sizeKProcess/4)
	b.list32(8, p.va+8, p.va+8)
	b.u32(m.at.kprocessDTB, uint32(p.space.top))
	b[m.at.kprocessBasePriority] = 8
	b.u32(m.at.eprocessPID, p.pid)
	b.u32(m.at.eprocessParentPID, p.parent)
	b.u64(m.at.eprocessCreateTime, p.created())
	b[m.at.eprocessPriorityClass] = 2
	copy(b[m.at.eprocessImageFileName:m.at.eprocessImageFileName+14], p.name)
	b.u32(m.at.eprocessAuditName, uint32(p.audit))
	if p.session >= 0 {
		b.u32(m.at.eprocessSession, uint32(m.sessions[p.session]))
	}
	b.u32(m.at.eprocessExitStatus, 0x103)
	b.u32(m.at.eprocessFlags, 0x144d0801)
	if p.ended != 0 {
		b.u32(4, 1) // SignalState
		b.u64(m.at.eprocessExitTime, bootTime+p.ended*10_000)
		b.u32(m.at.eprocessExitStatus, 0)
		b.u32(m.at.eprocessFlags, 0x144d080d)
	} else {
		m.writeLife(p, b)
	}
	tcb, threads := []uint64{p.va + uint64(m.at.kprocessThreadList)}, []uint64{p.va + uint64(m.at.eprocessThreadListHead)}
	for _, t := range p.threads {
		tcb = append(tcb, t.va+uint64(m.at.kthreadListEntry))
		threads = append(threads, t.va+uint64(m.at.ethreadListEntry))
	}
	m.kernel.write(p.va, b)
	m.kernel.ring32(tcb)
	m.kernel.ring32(threads)
}

func (m *Machine32) writeLife(p *process32, b block) {
	b.u32(m.at.kprocessKernelTime, 7+p.pid%89)
	b.u32(m.at.kprocessUserTime, 2+p.pid%53)
	b.u32(m.at.eprocessObjectTable, uint32(p.table))
	b.u32(m.at.eprocessActiveThreads, uint32(len(p.threads)))
	b.u32(m.at.eprocessPEB, uint32(p.peb))
	b.u32(m.at.eprocessCommitCharge, 0x80+p.pid%0x300)
	b.u32(m.at.eprocessHighestUser, userEnd32)
	if len(p.modules) > 0 {
		b.u32(m.at.eprocessSectionBase, uint32(p.modules[0].base))
		b.u32(m.at.eprocessVirtual, 0x2300000+p.pid<<12)
		b.u32(m.at.eprocessPeakVirtual, 0x2400000+p.pid<<12)
	}
	if m.version[0] == 10 {
		b.u32(m.at.eprocessVadRoot, uint32(p.vadRoot))
		b.u32(m.at.eprocessVadRoot+8, uint32(len(p.regions)))
		return
	}
	// MM_AVL_TABLE: its first member is a node of which the right child counts.
	b.u32(m.at.eprocessVadRoot, uint32(p.va)+uint32(m.at.eprocessVadRoot))
	b.u32(m.at.eprocessVadRoot+8, uint32(p.vadRoot))
	b.u32(m.at.eprocessVadRoot+0x14, uint32(len(p.regions))<<8)
}

// process gives a process by its id.
func (m *Machine32) process(pid uint32) *process32 {
	for _, p := range m.processes {
		if p.pid == pid {
			return p
		}
	}
	return nil
}
