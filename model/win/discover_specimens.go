package win

import (
	"context"

	"dumplens/model"
)

// specimen is the bytes of a process or thread, whose layout is in doubt.
type specimen struct {
	at    model.Addr
	b     []byte
	owner int // of a thread: the index of its process
}

// num reads size bytes at an offset; false past the bytes.
func (x specimen) num(offset, size int) (uint64, bool) {
	if offset < 0 || offset+size > len(x.b) {
		return 0, false
	}
	return model.Uint(x.b[offset : offset+size]), true
}

// evidence is what a machine's objects show of their layouts.
type evidence struct {
	s       *machine
	w       int        // size of a pointer
	link    int        // EPROCESS.ActiveProcessLinks
	procs   []specimen // the first is System
	threads []specimen
	lists   []threadList // of EPROCESS, in the order of their offsets
	pids    map[uint64]bool
	counts  []int        // threads of each process
	images  []model.Span // the kernel and the drivers
}

// threadList is a list of threads in a process, and the entry in the thread.
type threadList struct{ head, entry int }

// How many objects are looked at, and how many bytes of each: the members in question
// lie in the first 2.5 KiB.
const (
	mostProcessSpecimens = 96
	mostThreadSpecimens  = 160
	processSpecimen      = 0xa00
	threadSpecimen       = 0x900
	lastLink             = 0x600
	systemPID            = 4
	mostPID              = 1 << 26
)

// sizeOf is how many bytes of a process or thread are looked at: as many as the kernel's
// debugger data says that it has, or as many as any has.
func (e *evidence) sizeOf(slot, most int) int {
	if told := e.told(slot); told >= 0x100 && told < most {
		return told
	}
	return most * e.w / 8
}

func (e *evidence) specimen(at model.Addr, size int) specimen {
	b := make([]byte, size)
	n, _ := e.s.kernel.ReadAt(b, at) // what is missing is cut off
	return specimen{at: at, b: b[:n]}
}

func (e *evidence) kernelAddress(v uint64) bool { return kernelPointer(e.w)(model.Addr(v)) }

// dispatcher tells whether a specimen begins as a dispatcher object of a kind does.
func (x specimen) dispatcher(kind byte) bool { return len(x.b) > 0 && x.b[0]&0x7f == kind }

// dtbOffset is KPROCESS.DirectoryTableBase, the same since Windows XP.
func (e *evidence) dtbOffset() int {
	if e.w == 4 {
		return 0x18
	}
	return 0x28
}

// gather looks for System, the other processes and their threads. It is nil when there
// is no System to start from.
func gather(ctx context.Context, s *machine) *evidence {
	e := &evidence{s: s, w: s.ptrSize(), pids: map[uint64]bool{}}
	system, ok := e.system()
	if !ok {
		return nil
	}
	e.walk(ctx, system)
	for i, p := range e.procs {
		if v, ok := p.num(e.link-e.w, e.w); ok {
			e.pids[v] = true
		}
		const tries = 8 // the first ones may be damaged
		if len(e.lists) == 0 && i < tries {
			e.findThreadLists(p)
		}
	}
	e.gatherThreads(ctx)
	e.gatherImages()
	return e
}

// system finds the System process: through the head of the list or the variable that
// points to it.
func (e *evidence) system() (specimen, bool) {
	if at := e.s.image().variable("PsInitialSystemProcess"); at != 0 {
		if v, err := model.ReadUint(e.s.kernel, at, e.w); err == nil && e.kernelAddress(v) {
			x := e.specimen(model.Addr(v), e.sizeOf(kdSizeEProcess, processSpecimen))
			for link := 2 * e.w; link < lastLink; link += e.w {
				if e.isSystem(x, link) {
					e.link = link
					return x, true
				}
			}
		}
	}
	head := e.s.processHead()
	entry, err := model.ReadUint(e.s.kernel, head, e.w)
	const hops = 16
	for range hops {
		if err != nil || !e.kernelAddress(entry) {
			break
		}
		for link := 2 * e.w; link < lastLink; link += e.w {
			at := model.Addr(entry) - model.Addr(link)
			if at%8 != 0 {
				continue
			}
			if x := e.specimen(at, e.sizeOf(kdSizeEProcess, processSpecimen)); e.isSystem(x, link) {
				e.link = link
				return x, true
			}
		}
		entry, err = model.ReadUint(e.s.kernel, model.Addr(entry), e.w)
	}
	return specimen{}, false
}

// isSystem tells whether a specimen is the System process whose links are at link: its
// number, 4, stands before them, and it carries its name.
func (e *evidence) isSystem(x specimen, link int) bool {
	pid, ok := x.num(link-e.w, e.w)
	if !ok || pid != systemPID || x.at%model.Addr(2*e.w) != 0 {
		return false
	}
	flink, _ := x.num(link, e.w)
	dtb, _ := x.num(e.dtbOffset(), e.w)
	if !e.kernelAddress(flink) || e.nameOf(x) <= link {
		return false
	}
	typed, based := x.dispatcher(processObject), dtb != 0
	if typed && based {
		return true
	}
	// One of them was overwritten: its neighbour leads back to it, and what is left is
	// what it should be.
	return e.s.leadsTo(model.Addr(flink)+model.Addr(e.w), x.at+model.Addr(link)) && (typed || e.s.isTopTable(e.s.maskBase(model.Addr(dtb))))
}

// nameOf is where the name System stands, 0 when it does not.
func (e *evidence) nameOf(x specimen) int {
	const name = "System\x00\x00"
	for o := 0x80; o+len(name) <= len(x.b); o += e.w {
		if string(x.b[o:o+len(name)]) == name {
			return o
		}
	}
	return 0
}

// walk collects the processes that System's links lead to, both ways.
func (e *evidence) walk(ctx context.Context, system specimen) {
	e.procs = append(e.procs, system)
	have := map[model.Addr]bool{system.at: true}
	for _, way := range []int{e.link, e.link + e.w} {
		at := system
		for len(e.procs) < mostProcessSpecimens && ctx.Err() == nil {
			next, ok := at.num(way, e.w)
			if !ok || !e.kernelAddress(next) {
				break
			}
			x := e.specimen(model.Addr(next)-model.Addr(e.link), e.sizeOf(kdSizeEProcess, processSpecimen))
			if have[x.at] {
				break
			}
			have[x.at] = true
			if pid, ok := x.num(e.link-e.w, e.w); !ok || pid == 0 || pid%4 != 0 || pid > mostPID || !x.dispatcher(processObject) {
				// The head of the list lies between the last process and the first.
				x = e.specimen(x.at, e.link+2*e.w)
				at = x
				continue
			}
			e.procs = append(e.procs, x)
			at = x
		}
	}
}

// findThreadLists finds the lists of threads in a process: list heads whose entries all lie
// at the same place in objects that are threads.
func (e *evidence) findThreadLists(p specimen) {
	for o := e.dtbOffset(); o+2*e.w <= len(p.b); o += e.w {
		if entries := e.entries(p, o, 8); len(entries) > 1 {
			if k := e.entryOffset(p, entries); k != 0 {
				e.lists = append(e.lists, threadList{o, k})
			}
		}
	}
}

// entries are the first entries of the list whose head is at an offset of p; nil when
// that is no list: it must lead forth and back.
func (e *evidence) entries(p specimen, o, most int) []model.Addr {
	flink, _ := p.num(o, e.w)
	blink, _ := p.num(o+e.w, e.w)
	head := p.at + model.Addr(o)
	if !e.kernelAddress(flink) || !e.kernelAddress(blink) || model.Addr(flink) == head {
		return nil
	}
	var out []model.Addr
	prev, at := head, model.Addr(flink)
	for at != head && len(out) < most {
		b, err := model.ReadBytes(e.s.kernel, at, uint64(2*e.w))
		if err != nil || model.Addr(model.Uint(b[e.w:])) != prev {
			return out
		}
		out = append(out, at)
		prev, at = at, model.Addr(model.Uint(b[:e.w]))
		if !e.kernelAddress(uint64(at)) {
			return out
		}
	}
	return out
}

// entryOffset is where in a thread the entries lie, 0 when they are no threads'.
func (e *evidence) entryOffset(p specimen, entries []model.Addr) int {
	for k := 0x80; k < threadSpecimen; k += e.w {
		all := true
		for _, at := range entries {
			t := at - model.Addr(k)
			if t%8 != 0 || !e.isThread(t, p.at) {
				all = false
				break
			}
		}
		if all {
			return k
		}
	}
	return 0
}

// isThread tells whether a thread of a process lies at at.
func (e *evidence) isThread(at, process model.Addr) bool {
	kind, err := model.ReadUint(e.s.kernel, at, 1)
	if err != nil || kind&0x7f != threadObject {
		return false
	}
	x := e.specimen(at, 0x300)
	for o := 0x20; o+e.w <= len(x.b); o += e.w {
		if v, _ := x.num(o, e.w); model.Addr(v) == process {
			return true
		}
	}
	return false
}

// gatherThreads reads some threads of each process and counts them.
func (e *evidence) gatherThreads(ctx context.Context) {
	e.counts = make([]int, len(e.procs))
	if len(e.lists) == 0 {
		return
	}
	l := e.lists[0]
	const mostCounted, kept = 4096, 6
	for i, p := range e.procs {
		if ctx.Err() != nil {
			return
		}
		entries := e.entries(p, l.head, mostCounted)
		e.counts[i] = len(entries)
		for j := 0; j < min(len(entries), kept) && len(e.threads) < mostThreadSpecimens; j++ {
			x := e.specimen(entries[j]-model.Addr(l.entry), e.sizeOf(kdSizeEThread, threadSpecimen))
			x.owner = i
			if x.dispatcher(threadObject) {
				e.threads = append(e.threads, x)
			}
		}
	}
}
