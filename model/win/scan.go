package win

import (
	"context"

	"dumplens/model"
	"dumplens/model/mem"
)

// scanner looks through physical memory for processes or threads. They tell their own
// address: list heads in them that are empty point to themselves, and their neighbours
// in lists point to them.
type scanner struct {
	s     *machine
	p     int // size of a pointer
	check func(model.Addr) bool
	base  int // KPROCESS.DirectoryTableBase
	seen  map[model.Addr]bool
	// threadHeads are list heads in a KTHREAD, links are list members of an EPROCESS.
	threadHeads, links []int
}

// scanAtOnce is how many bytes are looked at in one piece.
const scanAtOnce = 1 << 20

// waitListHead is DISPATCHER_HEADER.WaitListHead; KPROCESS.ProfileListHead follows it.
const waitListHead = 8

// offsets are the places of those of some members that the layouts know.
func (s *machine) offsets(structure string, members ...string) (out []int) {
	for _, member := range members {
		if o, ok := s.offset(structure, member); ok {
			out = append(out, int(o))
		}
	}
	return out
}

// mostOfItself is how much of a structure is needed to tell a process from other bytes:
// up to the list heads in front of DirectoryTableBase, and that.
const mostOfItself = 0x40

// scan visits every process in physical memory that can be read in the kernel's space.
// Bytes looked at are counted by m. It returns what stopped it.
func (s *machine) scan(ctx context.Context, m *model.Meter, visit func(r record)) (stopped string) {
	x := s.newScanner()
	return s.eachPiece(ctx, m, func(at model.Addr, b []byte) { x.processes(at, b, visit) })
}

// scanThreads visits every thread in physical memory that can be read in the kernel's
// space.
func (s *machine) scanThreads(ctx context.Context, visit func(r record)) (stopped string) {
	x := s.newScanner()
	return s.eachPiece(ctx, nil, func(at model.Addr, b []byte) { x.threads(at, b, visit) })
}

func (s *machine) newScanner() *scanner {
	x := &scanner{s: s, p: s.ptrSize(), check: kernelPointer(s.ptrSize()), base: 0x28, seen: map[model.Addr]bool{}}
	if x.p == 4 {
		x.base = 0x18
	}
	x.threadHeads = append([]int{waitListHead}, s.offsets("_KTHREAD", "ApcState", "MutantListHead")...)
	x.links = s.offsets("_EPROCESS", "ActiveProcessLinks", "ThreadListHead")
	return x
}

// eachPiece visits physical memory in pieces that begin at a page.
func (s *machine) eachPiece(ctx context.Context, m *model.Meter, look func(at model.Addr, b []byte)) (stopped string) {
	if pages, ok := s.d.Physical.(*mem.Pages); ok {
		m.Expect(pages.Present() * mem.PageSize)
	}
	buf := make([]byte, scanAtOnce)
	for at := model.Addr(0); ; {
		run, ok := s.d.Physical.Next(at)
		if !ok {
			return ""
		}
		if ctx.Err() != nil {
			return ctx.Err().Error()
		}
		n, _ := s.d.Physical.ReadAt(buf[:min(run.Len, scanAtOnce)], run.At)
		look(run.At, buf[:n])
		m.Add(uint64(n))
		at = run.At + model.Addr(max(n, mem.PageSize)&^(mem.PageSize-1))
		if at < run.At {
			return ""
		}
	}
}

// processes finds the processes in a piece of memory that begins at a page. One that
// crosses the end of the piece is told by its front.
func (x *scanner) processes(at model.Addr, b []byte, visit func(r record)) {
	for i := 0; i+mostOfItself <= len(b); i += 2 * x.p {
		if b[i]&0x7f != processObject || b[i+5]|b[i+6]|b[i+7] != 0 {
			continue
		}
		va, ok := x.itself(at+model.Addr(i), b[i:])
		if !ok || x.seen[va] {
			continue
		}
		x.seen[va] = true
		if r := x.s.object(va, "_EPROCESS"); x.isProcess(r) {
			visit(r)
		}
	}
}

// threads finds the threads in a piece of memory.
func (x *scanner) threads(at model.Addr, b []byte, visit func(r record)) {
	for i := 0; i+mostOfItself <= len(b); i += 2 * x.p {
		if b[i]&0x7f != threadObject || b[i+5]|b[i+6]|b[i+7] != 0 {
			continue
		}
		if va, ok := x.byEmptyList(at+model.Addr(i), b[i:], x.threadHeads); ok && !x.seen[va] {
			x.seen[va] = true
			visit(x.s.object(va, "_ETHREAD"))
		}
	}
}

// itself is the virtual address of what may be a process: from DISPATCHER_HEADER's
// WaitListHead or KPROCESS.ProfileListHead where one is empty, or from its neighbours.
func (x *scanner) itself(pa model.Addr, b []byte) (model.Addr, bool) {
	dtb := model.Uint(b[x.base : x.base+x.p])
	if x.s.maskBase(model.Addr(dtb)) == 0 || dtb>>52 != 0 {
		return 0, false
	}
	if va, ok := x.byEmptyList(pa, b, []int{waitListHead, waitListHead + 2*x.p}); ok {
		return va, true
	}
	return x.byNeighbours(pa, b)
}

// byEmptyList is the virtual address of an object in whose list heads, at some offsets,
// one at least is empty.
func (x *scanner) byEmptyList(pa model.Addr, b []byte, heads []int) (model.Addr, bool) {
	for _, o := range heads {
		if o+2*x.p > len(b) {
			continue
		}
		flink, blink := model.Addr(model.Uint(b[o:o+x.p])), model.Addr(model.Uint(b[o+x.p:o+2*x.p]))
		if va := flink - model.Addr(o); flink == blink && x.lies(va, pa) {
			return va, true
		}
	}
	return 0, false
}

// byNeighbours is the virtual address of an object, as those that follow it in lists have
// it, and those before it.
func (x *scanner) byNeighbours(pa model.Addr, b []byte) (model.Addr, bool) {
	for _, o := range x.links {
		if o+2*x.p > len(b) {
			continue
		}
		next, prev := model.Addr(model.Uint(b[o:o+x.p])), model.Addr(model.Uint(b[o+x.p:o+2*x.p]))
		for _, back := range []model.Addr{next + model.Addr(x.p), prev} {
			if !x.check(back) {
				continue
			}
			at, err := model.ReadUint(x.s.kernel, back, x.p)
			if va := model.Addr(at) - model.Addr(o); err == nil && x.lies(va, pa) {
				return va, true
			}
		}
	}
	return 0, false
}

// lies tells whether the kernel's tables lead from va to pa.
func (x *scanner) lies(va, pa model.Addr) bool {
	if !x.check(va) || (va-pa)%mem.PageSize != 0 {
		return false
	}
	there, ok := x.s.kernel.Physical(va)
	return ok && there == pa
}

// isProcess tells a process from its remains: it has a number and a name, and something
// still leads to it, its neighbours in the list or a thread of its own.
func (x *scanner) isProcess(r record) bool {
	name := r.ascii("ImageFileName", 15)
	if !plausiblePID(r.num("UniqueProcessId", x.p)) || !name.Is() || name.Text == "" {
		return false
	}
	if at, flink, blink, ok := r.list("ActiveProcessLinks"); ok && (x.s.leadsTo(flink+model.Addr(x.p), at) || x.s.leadsTo(blink, at)) {
		return true
	}
	if at, flink, _, ok := r.list("ThreadListHead"); ok && flink != at {
		return x.s.leadsTo(flink+model.Addr(x.p), at)
	}
	return false
}

// scanAlways bounds the memory that is searched without being asked, when the list of
// processes is damaged: some tenths of a second.
const scanAlways = 256 << 20

// mayScan tells whether memory may be searched for what damaged lists leave out.
func (s *machine) mayScan() bool {
	pages, ok := s.d.Physical.(*mem.Pages)
	return s.opt.Scan || ok && pages.Present()*mem.PageSize <= scanAlways
}

// scanFor adds what the scan finds and no other way does: when the user asks for it, or
// when the list is damaged and the dump is small.
func (f *finder) scanFor(ctx context.Context, m *model.Meter) (stopped string) {
	if !f.s.mayScan() {
		return "a scan of memory may find more"
	}
	f.how = foundByScan
	return f.s.scan(ctx, m, func(r record) { f.add(ctx, r) })
}

// loadUnlisted scans memory for processes that are not among those that were found.
func (s *machine) loadUnlisted(ctx context.Context, m *model.Meter) ([]model.Process, string) {
	link, ok := s.offset("_EPROCESS", "ActiveProcessLinks")
	if !ok {
		return nil, "the layout of _EPROCESS is not known for this build"
	}
	found, _ := s.procs.Get(ctx, nil)
	f := &finder{s: s, link: link, have: map[model.Addr]bool{}, how: foundByScan}
	for i := range found {
		f.have[found[i].at] = true
	}
	stopped := s.scan(ctx, m, func(r record) { f.add(ctx, r) })
	out := make([]model.Process, len(f.found))
	for i := range f.found {
		out[i] = f.found[i].Process
	}
	return out, stopped
}

// foundByScan is what a process's note says.
const foundByScan = "found by scan"
