package win

import (
	"context"
	"errors"

	"dumplens/model"
	"dumplens/model/mem"
)

var errNoThread = errors.New("there is no thread")

// scanner looks through physical memory for processes. A process tells its own address:
// list heads in it that are empty point to themselves.
type scanner struct {
	s     *machine
	p     int // size of a pointer
	check func(model.Addr) bool
	base  int // KPROCESS.DirectoryTableBase
	seen  map[model.Addr]bool
}

// scanAtOnce is how many bytes are looked at in one piece.
const scanAtOnce = 1 << 20

// mostOfItself is how much of a structure is needed to tell a process from other bytes:
// up to the list heads in front of DirectoryTableBase, and that.
const mostOfItself = 0x40

// scan visits every process in physical memory that can be read in the kernel's space.
// Bytes looked at are counted by m. It returns what stopped it.
func (s *machine) scan(ctx context.Context, m *model.Meter, visit func(r record)) (stopped string) {
	x := scanner{s: s, p: s.ptrSize(), check: kernelPointer(s.ptrSize()), base: 0x28, seen: map[model.Addr]bool{}}
	if x.p == 4 {
		x.base = 0x18
	}
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
		x.look(run.At, buf[:n], visit)
		m.Add(uint64(n))
		at = run.At + model.Addr(max(n, mem.PageSize)&^(mem.PageSize-1))
		if at < run.At {
			return ""
		}
	}
}

// look finds the processes in a piece of memory that begins at a page. One that crosses
// the end of the piece is told by its front.
func (x *scanner) look(at model.Addr, b []byte, visit func(r record)) {
	for i := 0; i+mostOfItself <= len(b); i += 16 {
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

// itself is the virtual address of what may be a process: from DISPATCHER_HEADER's
// WaitListHead, or KPROCESS.ProfileListHead behind it, of which one at least is empty
// and points to itself. The kernel's tables must agree.
func (x *scanner) itself(pa model.Addr, b []byte) (model.Addr, bool) {
	dtb := little(b[x.base : x.base+x.p])
	if x.s.maskBase(model.Addr(dtb)) == 0 || dtb>>52 != 0 {
		return 0, false
	}
	for _, o := range []int{8, 8 + 2*x.p} {
		flink := model.Addr(little(b[o : o+x.p]))
		if flink != model.Addr(little(b[o+x.p:o+2*x.p])) || !x.check(flink) || (flink-model.Addr(o)-pa)%mem.PageSize != 0 {
			continue
		}
		va := flink - model.Addr(o)
		if there, ok := x.s.kernel.Physical(va); ok && there == pa {
			return va, true
		}
	}
	return 0, false
}

// isProcess tells a process from its remains: it has a number and a name, and something
// still leads to it, its neighbours in the list or a thread of its own.
func (x *scanner) isProcess(r record) bool {
	pid := r.num("UniqueProcessId", x.p)
	name := r.ascii("ImageFileName", 15)
	if pid == 0 || pid%4 != 0 || pid > mostPID || !name.Is() || name.Text == "" {
		return false
	}
	if at, flink, blink, ok := r.list("ActiveProcessLinks"); ok && (x.leads(flink+model.Addr(x.p), at) || x.leads(blink, at)) {
		return true
	}
	if at, flink, _, ok := r.list("ThreadListHead"); ok && flink != at {
		return x.leads(flink+model.Addr(x.p), at)
	}
	return false
}

// leads tells whether the word at from is the address to.
func (x *scanner) leads(from, to model.Addr) bool {
	if !x.check(from) {
		return false
	}
	n, err := model.ReadUint(x.s.kernel, from, x.p)
	return err == nil && model.Addr(n) == to
}

// scanAlways bounds the memory that is searched without being asked, when the list of
// processes is damaged: some tenths of a second.
const scanAlways = 256 << 20

// scanFor adds what the scan finds and no other way does: when the user asks for it, or
// when the list is damaged and the dump is small.
func (f *finder) scanFor(ctx context.Context, m *model.Meter) (stopped string) {
	pages, ok := f.s.d.Physical.(*mem.Pages)
	if !f.s.opt.Scan && (!ok || pages.Present()*mem.PageSize > scanAlways) {
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
