package win

import (
	"context"
	"encoding/binary"

	"dumplens/model"
	"dumplens/model/mem"
)

// Where page tables are missing, as in a file that was cut off, objects of the kernel
// still tell where they lie: an empty list head holds its own address twice, and the
// neighbours of an object in lists hold its address. So the place of pages is learned,
// and lists can be followed through them.

// learner finds the virtual addresses of physical pages.
type learner struct {
	s     *machine
	x     *scanner
	votes map[place]int
	found []learned
	added int
}

// place is a virtual page that would lie in a physical one.
type place struct{ va, pa model.Addr }

// learned is an object whose neighbours are to tell its address.
type learned struct {
	pa    model.Addr
	links []link
}

// link is a LIST_ENTRY at an offset of an object.
type link struct {
	at         int
	next, prev model.Addr
}

// learnPages looks for pages whose tables are missing, once for a machine. It tells
// whether there are any.
func (s *machine) learnPages(ctx context.Context) bool {
	s.learnMu.Lock()
	defer s.learnMu.Unlock()
	if s.sought || !s.mayScan() {
		return s.learnt > 0
	}
	l := &learner{s: s, x: s.newScanner(), votes: map[place]int{}}
	if l.s.eachPiece(ctx, nil, l.look) != "" {
		return false // cancelled
	}
	l.elect()
	l.neighbours()
	s.sought, s.learnt = true, l.added
	if l.added > 0 {
		s.d.AddProblem("page tables", model.Span{}, "tables of the kernel's memory are missing; where %d pages lie is told by the objects in them", l.added)
	}
	return l.added > 0
}

// look collects what a piece of memory tells.
func (l *learner) look(at model.Addr, b []byte) {
	p := l.x.p
	driver := l.s.driverEntry()
	for i := 0; i+2*p <= len(b); i += p {
		var w0, w1 model.Addr
		if p == 8 {
			w0, w1 = model.Addr(binary.LittleEndian.Uint64(b[i:])), model.Addr(binary.LittleEndian.Uint64(b[i+8:]))
		} else {
			w0, w1 = model.Addr(binary.LittleEndian.Uint32(b[i:])), model.Addr(binary.LittleEndian.Uint32(b[i+4:]))
		}
		here := at + model.Addr(i)
		if w0 == w1 && (w0-here)%mem.PageSize == 0 && l.x.check(w0) {
			l.votes[place{w0 &^ (mem.PageSize - 1), here &^ (mem.PageSize - 1)}]++
		}
		if i%(2*p) != 0 || i+mostOfItself > len(b) {
			continue
		}
		switch {
		case w0&0x7f == processObject && w0>>40&0xffffff == 0 && l.likeProcess(b[i:]):
			l.note(here, b[i:], l.x.links)
		case driver != nil && l.x.check(w0) && l.x.check(w1) && i+int(driver.Size) <= len(b) && l.x.likeDriver(driver, b[i:]):
			l.note(here, b[i:], []int{0})
		}
	}
}

// likeProcess tells whether bytes look like an EPROCESS, as far as they go.
func (l *learner) likeProcess(b []byte) bool {
	dtb := model.Uint(b[l.x.base : l.x.base+l.x.p])
	if l.s.maskBase(model.Addr(dtb)) == 0 || dtb>>52 != 0 {
		return false
	}
	r := record{layout: l.s.layout("_EPROCESS"), data: b, ptr: l.x.p}
	return l.s.hasIdentity(r)
}

func (l *learner) note(pa model.Addr, b []byte, at []int) {
	const most = 1 << 16
	if len(l.found) >= most {
		return
	}
	o := learned{pa: pa}
	for _, at := range at {
		if at+2*l.x.p <= len(b) {
			o.links = append(o.links, link{at, model.Addr(model.Uint(b[at : at+l.x.p])), model.Addr(model.Uint(b[at+l.x.p : at+2*l.x.p]))})
		}
	}
	l.found = append(l.found, o)
}

// elect takes the places that most list heads speak for and none other as much.
func (l *learner) elect() {
	byVA, byPA := map[model.Addr]place{}, map[model.Addr]place{}
	prefer := func(by map[model.Addr]place, key model.Addr, p place) {
		have, ok := by[key]
		switch {
		case !ok || l.votes[p] > l.votes[have]:
			by[key] = p
		case l.votes[p] == l.votes[have] && p != have:
			by[key] = place{} // nobody can tell
		}
	}
	for p := range l.votes {
		prefer(byVA, p.va, p)
		prefer(byPA, p.pa, p)
	}
	for _, p := range byVA {
		if p.va != 0 && byPA[p.pa] == p {
			l.add(p.va, p.pa)
		}
	}
}

// add notes a page whose table is missing.
func (l *learner) add(va, pa model.Addr) {
	if w := l.s.kernel.Translate(va); w.Why != model.NotInDump || w.Physical != 0 {
		return // the tables know better
	}
	l.s.learned.Add(va, pa)
	l.added++
}

// neighbours asks the neighbours of objects for their addresses, again and again while
// that leads to further pages.
func (l *learner) neighbours() {
	left := l.found
	for again := true; again; {
		again = false
		rest := left[:0]
		for _, o := range left {
			va, ok := l.told(o)
			if !ok {
				rest = append(rest, o)
				continue
			}
			l.add(va&^(mem.PageSize-1), o.pa&^(mem.PageSize-1))
			again = true
		}
		left = rest
	}
}

// told is the address of an object as a neighbour has it.
func (l *learner) told(o learned) (model.Addr, bool) {
	for _, e := range o.links {
		for _, back := range []model.Addr{e.next + model.Addr(l.x.p), e.prev} {
			if !l.x.check(back) {
				continue
			}
			n, err := model.ReadUint(l.s.kernel, back, l.x.p)
			va := model.Addr(n) - model.Addr(e.at)
			if err == nil && l.x.check(model.Addr(n)) && (va-o.pa)%mem.PageSize == 0 {
				return va, true
			}
		}
	}
	return 0, false
}
