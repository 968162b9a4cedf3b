package synth

// MinidumpOptions says which user minidump to write.
type MinidumpOptions struct {
	// FullMemory asks for all memory of the process in a Memory64List; else a
	// MemoryList holds the stacks and the code around each thread.
	FullMemory bool
}

// Stream types (MINIDUMP_STREAM_TYPE) and one of the program's own.
const (
	streamThreads      = 3
	streamModules      = 4
	streamMemory       = 5
	streamException    = 6
	streamSystem       = 7
	streamMemory64     = 9
	streamCommentW     = 11
	streamHandles      = 12
	streamUnloaded     = 14
	streamMisc         = 15
	streamRegions      = 16
	streamThreadInfo   = 17
	streamCounters     = 22
	streamThreadNames  = 24
	streamOwn          = 0x1e550001
	minidumpFlags      = 0x1826 // with handle data, unloaded modules, memory info, thread info
	minidumpFullMemory = 0x2
)

// minidump is a minidump under construction: the header, the directory, then parts
// as they come.
type minidump struct {
	app  *application
	out  block
	room int // entries of the directory
	used int
}

// Minidump is a user minidump of the imaginary inkwell.exe, process 4120, which read
// through a null pointer.
func Minidump(o MinidumpOptions) []byte {
	d := &minidump{app: newApplication(), room: 16}
	d.out = make(block, 0x20+12*d.room) // entries left over have type 0, unused
	flags := uint64(minidumpFlags &^ minidumpFullMemory)
	if o.FullMemory {
		flags |= minidumpFullMemory
	}
	copy(d.out, "MDMP\x93\xa7")
	d.out.u16(6, 0x6f1e) // of the writer
	d.out.u32(8, uint32(d.room))
	d.out.u32(12, 0x20)
	d.out.u32(20, unixTime(appCrashed))
	d.out.u64(24, flags)
	d.system()
	d.misc()
	d.modules()
	d.unloaded()
	d.handles()
	d.regions()
	d.texts()
	d.exception(d.threads(o.FullMemory))
	if o.FullMemory {
		d.memory64()
	} else {
		d.memory()
	}
	return d.out
}

// add appends bytes, 4-aligned, and gives their file offset (RVA).
func (d *minidump) add(b []byte) uint32 {
	d.out = append(d.out, make([]byte, alignUp(len(d.out), 4)-len(d.out))...)
	at := uint32(len(d.out))
	d.out = append(d.out, b...)
	return at
}

// stream appends a stream and enters it in the directory.
func (d *minidump) stream(typ uint32, b []byte) {
	at := d.add(b)
	e := d.out[0x20+12*d.used:]
	e.u32(0, typ)
	e.u32(4, uint32(len(b)))
	e.u32(8, at)
	d.used++
}

// text appends a MINIDUMP_STRING: the length in bytes, UTF-16, NUL.
func (d *minidump) text(s string) uint32 {
	b := make(block, 4)
	b.u32(0, uint32(len(wide(s))))
	return d.add(append(b, wideZ(s)...))
}

func (d *minidump) system() {
	b := make(block, 56)
	b.u16(0, 9)      // AMD64
	b.u16(2, 6)      // family
	b.u16(4, 0x9e0a) // model, stepping
	b[6], b[7] = processors, 1
	b.u32(8, 10)
	b.u32(0x10, buildNumber)
	b.u32(0x14, 2) // NT
	b.u32(0x18, d.text(""))
	b.u16(0x1c, 0x100)
	b.u64(0x20, 0x05dfbfff)
	d.stream(streamSystem, b)
}

// misc is MINIDUMP_MISC_INFO_5.
func (d *minidump) misc() {
	b := make(block, 1364)
	b.u32(0x00, 1364)
	b.u32(0x04, 0x1f7)
	b.u32(0x08, appPID)
	b.u32(0x0c, unixTime(appStarted))
	b.u32(0x10, 41) // user time, s
	b.u32(0x14, 6)
	for _, off := range []int{0x18, 0x1c, 0x20} {
		b.u32(off, 3394)
	}
	b.u32(0x2c, 0x2000) // medium integrity
	b.u32(0x30, 0x4d)
	b.u32(0x38, 1)             // TIME_ZONE_ID_STANDARD
	b.u32(0x3c, ^uint32(60-1)) // Bias: -60 minutes
	copy(b[0x40:], wide("W. Europe Standard Time"))
	copy(b[0x94:], wide("W. Europe Daylight Time"))
	b.u32(0xe4, ^uint32(60-1))
	copy(b[0xe8:], wide("19041.1 (WinBuild.160101.0800)"))
	copy(b[0x2f0:], wide("dbgcore.amd64,10.0.19041.3996"))
	b.u32(0x340, 0x210)
	b.u32(0x550, 0x9d20c7e1)
	d.stream(streamMisc, b)
}

func (d *minidump) modules() {
	b := make(block, 4+108*len(d.app.modules))
	b.u32(0, uint32(len(d.app.modules)))
	for i, m := range d.app.modules {
		e := b[4+108*i:]
		e.u64(0x00, m.base)
		e.u32(0x08, m.size)
		e.u32(0x0c, m.checksum)
		e.u32(0x10, m.time)
		e.u32(0x14, d.text(m.path))
		copy(e[0x18:], m.fixedFileInfo())
		e.u32(0x4c, uint32(len(m.cv)))
		e.u32(0x50, d.add(m.cv))
	}
	d.stream(streamModules, b)
}

func (d *minidump) unloaded() {
	list := appUnloaded
	b := make(block, 12+24*len(list))
	b.u32(0, 12)
	b.u32(4, 24)
	b.u32(8, uint32(len(list)))
	for i, u := range list {
		e := b[12+24*i:]
		e.u64(0, u.base)
		e.u32(8, u.size)
		e.u32(12, u.size+0x51c3)
		e.u32(16, 0x62a5c001+uint32(i)*0x4411)
		e.u32(20, d.text(u.name))
	}
	d.stream(streamUnloaded, b)
}
