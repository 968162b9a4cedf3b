package synth

import "time"

const (
	buildNumber = 19041
	processors  = 4
	buildLab    = "19041.1.amd64fre.vb_release.191206-1406"
)

// When the machine started and crashed: FILETIME, 100 ns since 1601, UTC.
var (
	bootTime  = fileTime(time.Date(2026, 11, 21, 8, 2, 11, 480_120_700, time.UTC))
	crashTime = fileTime(time.Date(2026, 11, 21, 15, 41, 27, 513_904_200, time.UTC))
)

// fileTime is a time as Windows counts it.
func fileTime(t time.Time) uint64 {
	return uint64(t.Unix()+11_644_473_600)*10_000_000 + uint64(t.Nanosecond()/100)
}

// goTime is the reverse of fileTime; the zero FILETIME is the zero time.
func goTime(ft uint64) time.Time {
	if ft == 0 {
		return time.Time{}
	}
	return time.Unix(int64(ft/10_000_000)-11_644_473_600, int64(ft%10_000_000)*100).UTC()
}

// Machine is an imaginary Windows 10 machine (build 19041, x64, 4 processors) at
// the moment of a crash. Ask it for dumps; it does not change.
type Machine struct {
	arm                bool // ARM64, else x64
	at                 layout64
	cpuAt              processorLayout
	build              int
	lab                string
	ram                *ram
	kernel             *space // System's address space
	nonPaged, paged    *pool
	nt, rainbus        *image
	dlls               []*image
	programs           map[string]*image
	drivers            []*driver
	unloaded           []*unloaded
	processes          []*process
	threads            []*thread
	idle               *process
	cpus               []*cpu
	sessions           [2]uint64
	files, subsections map[*image]uint64
	deviceDirectory    uint64 // \Device
	driverObjects      []DriverObjectTruth
	sharedData         uint64 // PFN of KUSER_SHARED_DATA
	nextTID            uint32
	nextStack          uint64
	cidTable           uint64 // HANDLE_TABLE of process and thread ids
	crash              crash
	debugger           block // KDDEBUGGER_DATA64
	samples            []Translation
	quiet              func() // makes more processes, nil for none
}

// NewMachine makes the machine with 24 MiB of memory.
func NewMachine() *Machine { return newMachine(lowMemory) }

// newMachine makes the machine with memory of some size. All that is in use lies in
// the first 24 MiB, whatever the size: the rest is zero.
func newMachine(memory uint64) *Machine {
	m := prepareMachine(memory)
	m.finish()
	return m
}

// prepareMachine makes the machine without anything in its memory.
func prepareMachine(memory uint64) *Machine {
	r := newRAM(memory)
	root := r.take(systemRoot, kernelPage, 0)
	s := &space{ram: r, root: root}
	m := &Machine{
		at: layoutX64, cpuAt: processorX64, build: buildNumber, lab: buildLab, ram: r, kernel: s, programs: map[string]*image{}, files: map[*image]uint64{}, subsections: map[*image]uint64{},
		nonPaged: &pool{s, nonPagedPool, 2}, paged: &pool{s, pagedPool, 3},
		nextTID: 7400, nextStack: kernelStacks, nt: newKernelImage(), dlls: makeDLLs(),
	}
	s.set(pteBase, 4, root<<12|tableKernel|pteNX)
	return m
}

// finish makes all that is in memory.
func (m *Machine) finish() {
	m.makeSharedData()
	m.mapKernel()
	m.loadDrivers()
	m.makeSessions()
	m.makeProcesses()
	if m.quiet != nil {
		m.quiet()
	}
	m.makeCidTable()
	m.makeProcessors()
	m.makeCrash()
	m.makeSamples()
	m.writeAll()
}

// writeAll writes the objects, now that all their addresses are known.
func (m *Machine) writeAll() {
	for _, p := range m.processes {
		m.makeTree(p)
		m.writeProcess(p)
	}
	m.writeProcess(m.idle)
	for _, t := range append(m.threads, m.idle.threads...) {
		m.writeThreadKeepingLinks(t)
	}
	m.linkProcesses()
	m.linkDrivers()
	m.writeProcessors()
	m.writeVariables()
	m.writeDebuggerData()
	m.finishRoots()
	m.makeNamespace()
	m.makeTokens()
	m.makeDriverObjects()
}

// writeThreadKeepingLinks writes an ETHREAD whose list entries are written already.
func (m *Machine) writeThreadKeepingLinks(t *thread) {
	tcb, list := m.kernel.read(t.va+uint64(m.at.kthreadListEntry), 16), m.kernel.read(t.va+uint64(m.at.ethreadListEntry), 16)
	m.writeThread(t)
	m.kernel.write(t.va+uint64(m.at.kthreadListEntry), tcb)
	m.kernel.write(t.va+uint64(m.at.ethreadListEntry), list)
}

// makeSharedData writes KUSER_SHARED_DATA.
func (m *Machine) makeSharedData() {
	m.sharedData = m.kernel.mapNew(sharedDataKernel, dataKernel)
	up := crashTime - bootTime
	b := make(block, 0x720)
	b.u32(0x004, 0x0fa00000) // TickCountMultiplier
	b.u64(0x008, up)
	b.u32(0x010, uint32(up>>32))
	b.u64(0x014, crashTime)
	b.u32(0x01c, uint32(crashTime>>32))
	copy(b[0x030:], wide(`C:\Windows`))
	b.u32(0x260, uint32(m.build))
	b.u32(0x264, 1) // NtProductType: workstation
	b[0x268] = 1
	b.u32(0x26c, 10)
	b.u32(0x2d0, suiteMask)
	b.u64(0x320, up/156_250)
	b.u32(0x3c0, processors)
	m.kernel.write(sharedDataKernel, b)
}

// makeSessions writes the two sessions: SessionId lies at offset 8.
func (m *Machine) makeSessions() {
	for id := range m.sessions {
		b := make(block, 0x40)
		b.u32(0, 1)
		b.u32(8, uint32(id))
		m.sessions[id] = m.nonPaged.bytes("MmSe", b)
	}
}
