package synth

import "fmt"

// firstQuietPID is the number of the first quiet process; thread numbers come after all
// of them.
const firstQuietPID = 8192

// SparseBusy writes a complete dump of a machine with memory bytes of RAM, on which so
// many more processes run, with so many threads each, to a new sparse file. They are
// quiet: they have objects, tables and links, but no user half, and their threads'
// stacks are not in memory.
func SparseBusy(path string, memory uint64, processes, threads int) error {
	m := prepareMachine(memory)
	m.quiet = func() { m.makeQuiet(processes, threads) }
	m.finish()
	return m.writeSparseComplete(path)
}

// makeQuiet makes the quiet processes. Their pages lie above the low memory.
func (m *Machine) makeQuiet(processes, threads int) {
	const aboveLow = 0x1962
	m.ram.high = aboveLow
	m.nextTID = firstQuietPID + 4*uint32(processes)
	for i := range processes {
		p := &process{processSpec: processSpec{
			name: fmt.Sprintf("quiet-%d", i), pid: firstQuietPID + 4*uint32(i), parent: 4288, session: -1,
			started: 60_000 + uint64(i), threads: threads, account: interactive,
		}}
		p.va = m.nonPaged.object("Proc", typeProcess, sizeEProcess, uint64(2+threads))
		m.makeRoot(p)
		m.processes = append(m.processes, p)
		for range threads {
			m.makeQuietThread(p)
		}
		p.audit = m.paged.bytes("SeOn", m.auditName(p))
		m.makeHandleTable(p)
	}
}

// makeQuietThread makes a waiting thread whose stack is not in memory.
func (m *Machine) makeQuietThread(p *process) {
	t := &thread{process: p, tid: m.nextTID, state: stateWaiting, reason: waitQueue, priority: 8}
	m.nextTID += 4
	t.va = m.nonPaged.object("Thre", typeThread, sizeEThread, 1)
	t.base = m.nextStack + stackStride - pageSize
	t.limit, t.initial = t.base-sizeKernelStack, t.base-savedState
	t.kernelStack = t.initial - 0x200
	t.start = ntBase + uint64(m.nt.function("ExpWorkerThread").rva)
	m.nextStack += stackStride
	p.threads = append(p.threads, t)
	m.threads = append(m.threads, t)
}
