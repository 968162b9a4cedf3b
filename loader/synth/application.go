package synth

import (
	"slices"
	"time"
)

// The imaginary program whose minidump is written.
const (
	appPID      = 4120
	appFirstTID = 4124
	appHeap     = 0x21f6a1c0000
	appHeapSize = 2 * pageSize
	appRegion   = 0xd43a400000 // 2 MiB with PEB, TEBs and stacks
)

var (
	appStarted = time.Date(2026, 11, 21, 10, 52, 6, 0, time.UTC)
	appCrashed = time.Date(2026, 11, 21, 11, 17, 52, 0, time.UTC)

	appUnloaded = []struct {
		name string
		base uint64
		size uint32
	}{{"plotpreview.dll", 0x7ffb91430000, 0x2c000}, {"wintypes.dll", 0x7ffba3b10000, 0x155000}}

	appThreadNames = []string{"Main thread", "Ink renderer", "Autosave", "Plot spooler"}
)

// unixTime is a time in seconds since 1970, as minidumps have it.
func unixTime(t time.Time) uint32 { return uint32(t.Unix()) }

// application is a process with just the memory that a minidump can hold.
type application struct {
	space   *space
	modules []*image
	threads []*appThread
	pages   []uint64 // addresses of mapped pages
	saved   []savedRange
}

type savedRange struct {
	va        uint64
	size, rva uint32
}

type appThread struct {
	tid                             uint32
	name                            string
	teb, stackBase, rsp, rip, start uint64
}

func newApplication() *application {
	r := newRAM(lowMemory)
	a := &application{space: &space{ram: r, root: r.alloc(rootTable, appPID), pid: appPID}}
	a.modules = append(appImages(), makeDLLs()...)
	for _, m := range a.modules {
		for _, rva := range sortedKeys(m.resident) {
			a.mapPage(m.base + uint64(rva))
			a.space.write(m.base+uint64(rva), m.resident[rva])
		}
	}
	a.mapPage(appRegion + offPEB)
	a.mapPage(appHeap)
	a.mapPage(appHeap + pageSize)
	a.writePEB()
	a.space.write(appHeap+0x100, wideZ("spectrum.ink: 14 strokes, 3 layers"))
	for i, name := range appThreadNames {
		a.addThread(i, name)
	}
	slices.Sort(a.pages)
	return a
}

func (a *application) mapPage(va uint64) {
	a.space.mapNew(va, dataUser)
	a.pages = append(a.pages, va)
}

// appImages are the program and the libraries it brings or uses besides the usual.
func appImages() []*image {
	exe := newImage(bin+"inkwell.exe", 0x7ff6b2e40000, 0x6f000, [4]uint16{3, 2, 1, 907}, "Inkwell drawing studio")
	exe.pdb = `D:\build\inkwell\x64\Release\inkwell.pdb`
	exe.functions = []function{{name: "main", rva: 0x2240, size: 0x180, frame: 0x58}}
	core := newImage(bin+"inkcore.dll", 0x7ffb8f2d0000, 0x84000, [4]uint16{3, 2, 1, 907}, "Inkwell stroke engine")
	core.pdb = `D:\build\inkwell\x64\Release\inkcore.pdb`
	core.functions = []function{{name: "AppendStroke", rva: 0x2ee0, size: 0xc0, frame: 0x48}}
	core.exports["AppendStroke"] = 0x2ee0
	out := []*image{exe.build(), core.build()}
	for _, d := range []struct {
		name  string
		base  uint64
		size  uint32
		about string
	}{
		{"ucrtbase.dll", 0x7ffba6530000, 0x100000, "Microsoft C Runtime Library"},
		{"win32u.dll", 0x7ffba6760000, 0x22000, "Win32u"},
		{"combase.dll", 0x7ffba72a0000, 0x354000, "Microsoft COM for Windows"},
		{"d2d1.dll", 0x7ffba2c40000, 0x5b1000, "Microsoft D2D Library"},
	} {
		version := [4]uint16{10, 0, 19041, uint16(1 + named(d.name).below(3996))}
		out = append(out, newImage(system32+d.name, d.base, d.size, version, d.about).build())
	}
	return out
}

// addThread makes thread i: the first one crashes in inkcore.dll, the others wait.
func (a *application) addThread(i int, name string) {
	exe, core, ntdll, kernel32, base := a.modules[0], a.modules[1], a.modules[6], a.modules[7], a.modules[8]
	t := &appThread{tid: appFirstTID + uint32(i)*212, name: name, teb: appRegion + offTEB + uint64(i)*0x2000}
	t.start = exe.base + uint64(exe.function("main").rva)
	t.stackBase = appRegion + offStacks + uint64(i+1)*sizeStack
	a.mapPage(t.stackBase - pageSize)
	a.mapPage(t.stackBase - 2*pageSize)
	a.mapPage(t.teb)
	w := &stackWriter{s: a.space, sp: t.stackBase - 0x20}
	w.start(ntdll, "RtlUserThreadStart")
	w.call(0x21, kernel32, "BaseThreadInitThunk")
	w.call(0x14, exe, "main")
	if i == 0 {
		w.call(0xd6, core, "AppendStroke")
		t.rip = w.at(0x61)
		a.space.write(t.rip, []byte{0x48, 0x8b, 0x41, 0x18}) // mov rax, [rcx+18h]
	} else {
		w.call(0x12c, base, "WaitForSingleObjectEx")
		w.call(0x8e, ntdll, "NtWaitForSingleObject")
		t.rip = w.at(0x14)
	}
	t.rsp = w.sp
	a.space.write(t.teb, t.block())
	a.threads = append(a.threads, t)
}

// block is the thread's TEB as far as anyone reads it.
func (t *appThread) block() block {
	b := make(block, 0x1000)
	b.u64(0x08, t.stackBase)
	b.u64(0x10, t.stackBase-2*pageSize)
	b.u64(0x30, t.teb)
	b.u64(0x40, appPID)
	b.u64(0x48, uint64(t.tid))
	b.u64(0x60, appRegion+offPEB)
	b.u32(0x68, 2) // LastErrorValue: file not found
	return b
}

// ranges joins the mapped pages to ranges.
func (a *application) ranges() (out []savedRange) {
	for _, va := range a.pages {
		if n := len(out); n > 0 && out[n-1].va+uint64(out[n-1].size) == va {
			out[n-1].size += pageSize
		} else {
			out = append(out, savedRange{va: va, size: pageSize})
		}
	}
	return out
}
