package synth

// Style says who wrote a small memory dump; the two differ in what they fill in and
// in which order.
type Style int

const (
	// ByDebugger is a dump that WerFault made of a larger one after the restart:
	// drivers have full paths and only base, size, checksum and time.
	ByDebugger Style = iota
	// ByKernel is a dump that the kernel wrote itself: drivers have base names and
	// whole loader entries, and Attributes says so.
	ByKernel
)

// Offsets in TRIAGE_DUMP64, which stands behind the header.
const (
	triageSize            = 0x80
	triageSizeOfDump      = 0x04
	triageValid           = 0x08
	triageContext         = 0x0c
	triageException       = 0x10
	triageMm              = 0x14
	triageUnloaded        = 0x18
	triagePrcb            = 0x1c
	triageProcess         = 0x20
	triageThread          = 0x24
	triageCallStack       = 0x28
	triageCallStackSize   = 0x2c
	triageDrivers         = 0x30
	triageDriverCount     = 0x34
	triageStrings         = 0x38
	triageStringsSize     = 0x3c
	triageOptions         = 0x44
	triageTopOfStack      = 0x48
	triageDebuggerData    = 0x70
	triageDebuggerDataLen = 0x74
	triageBlocks          = 0x78
	triageBlockCount      = 0x7c
)

// triage is a small dump under construction.
type triage struct {
	m     *Machine
	style Style
	out   block // the whole file
}

// Small is a small memory dump, type 4.
func (m *Machine) Small(style Style) []byte {
	t := &triage{m: m, style: style, out: m.header(typeSmall, 0, style == ByKernel)}
	t.out = append(t.out, make([]byte, triageSize)...)
	t.number(triageContext, 0x348)
	t.number(triageException, 0xf00)
	if style == ByKernel {
		t.mm()
		t.processor()
		t.stack()
		t.unloaded()
		t.drivers()
	} else {
		t.drivers()
		t.unloaded()
		t.processor()
		t.stack()
		t.mm()
	}
	t.blocks()
	return t.finish()
}

func (t *triage) number(field int, v uint32) { t.out.u32(header64+field, v) }

// add appends a part, 8-aligned, and stores its file offset in a field.
func (t *triage) add(field int, b []byte) uint32 {
	t.out = append(t.out, make([]byte, alignUp(len(t.out), 8)-len(t.out))...)
	at := uint32(len(t.out))
	t.out = append(t.out, b...)
	if field != 0 {
		t.number(field, at)
	}
	return at
}

// mm is DUMP_MM_STORAGE64.
func (t *triage) mm() {
	b := make(block, 0x50)
	b.u32(0, 1)
	b.u32(4, 0x50)
	if t.style == ByKernel {
		b.u32(0x14, 1)
		b.u64(0x18, 0x1800)
		b.u64(0x38, 0x1322)
		b.u64(0x40, 0x14a9)
		b.u64(0x48, 0x2400)
	}
	t.add(triageMm, b)
}

// processor copies KPRCB, EPROCESS, ETHREAD and the debugger's data.
func (t *triage) processor() {
	m, thread := t.m, t.m.crash.thread
	t.add(triagePrcb, m.kernel.read(m.cpus[2].prcb, sizeKPRCB))
	t.add(triageProcess, m.kernel.read(thread.process.va, sizeEProcess))
	t.add(triageThread, m.kernel.read(thread.va, sizeEThread))
	t.add(triageDebuggerData, m.debugger)
	t.number(triageDebuggerDataLen, sizeDebuggerData)
}

// stack copies the kernel stack from the stack pointer up.
func (t *triage) stack() {
	n := t.m.crash.thread.base - t.m.crash.rsp
	t.add(triageCallStack, t.m.kernel.read(t.m.crash.rsp, int(n)))
	t.number(triageCallStackSize, uint32(n))
	t.out.u64(header64+triageTopOfStack, t.m.crash.rsp)
}

// unloaded is a count and DUMP_UNLOADED_DRIVERS entries, newest first. A name holds
// 12 units and no NUL when it is longer.
func (t *triage) unloaded() {
	n := len(t.m.unloaded)
	b := make(block, 8+n*0x38)
	b.u64(0, uint64(n))
	for i := range n {
		u, at := t.m.unloaded[n-1-i], 8+i*0x38
		buffer := uint64(0)
		if t.style == ByKernel {
			buffer = u.text
		}
		b.unicodeString(at, u.name, buffer)
		copy(b[at+0x10:at+0x28], wide(u.name))
		b.u64(at+0x28, u.start)
		b.u64(at+0x30, u.end)
	}
	t.add(triageUnloaded, b)
}

// drivers is the array of DUMP_DRIVER_ENTRY and the pool of DUMP_STRING.
func (t *triage) drivers() {
	const stride = 0x90
	list := make(block, stride*len(t.m.drivers))
	at := t.add(triageDrivers, list)
	var strings block
	for i, d := range t.m.drivers {
		e := t.out[int(at)+i*stride:]
		e.u32(0, at+uint32(len(list)+len(strings)))
		copy(e[8:], t.driver(d))
		name := d.path
		if t.style == ByKernel {
			name = d.name
		}
		s := make(block, 4)
		s.u32(0, uint32(len(wide(name))/2))
		s = append(s, wideZ(name)...)
		strings = append(append(strings, s...), make([]byte, alignUp(len(s), 8)-len(s))...)
	}
	t.add(triageStrings, strings)
	t.number(triageStringsSize, uint32(len(strings)))
	t.number(triageDriverCount, uint32(len(t.m.drivers)))
}

// driver is the loader entry as a small dump saves it: 0x88 bytes, the time stamp at
// 0x80.
func (t *triage) driver(d *driver) block {
	b := make(block, 0x88)
	if t.style == ByKernel {
		copy(b, t.m.kernel.read(d.entryVA, 0x7c))
	}
	b.u64(ldrDllBase, d.base)
	b.u32(ldrSizeOfImage, d.size)
	b.u32(kldrCheckSum, d.checksum)
	b.u32(0x80, d.time)
	return b
}
