package search

import (
	"context"

	"dumplens/model"
	"dumplens/model/mem"
)

// window is a piece of work: the bytes of some addresses that touch, of which those
// from first to last are to be looked at; those before and after are for matches that
// reach over the edges.
type window struct {
	seq    int
	target *Target
	parts  []mem.Extent // in order, without gaps, all readable
	first  model.Addr   // of those to be looked at
	last   model.Addr   // inclusive
}

// windowSize is how many bytes a window looks at.
const windowSize = 2 << 20

// reach is how many bytes before and after an address a look at it needs.
type reach struct{ before, after uint64 }

// planner cuts targets into windows.
type planner struct {
	ctx   context.Context
	reach reach
	once  *pageSet // pages searched before; nil to search all
	emit  func(*window) bool
	done  *Searched

	target *Target
	seq    int
	parts  []mem.Extent // readable and without gaps, those that windows still need
	todo   []stretch    // of the addresses of parts: not yet in a window
	page   lastPage     // with once
}

// stretch is a range of addresses, both inclusive.
type stretch struct{ first, last model.Addr }

// all plans all targets; false when emit wants no more.
func (p *planner) all(targets []Target) bool {
	for i := range targets {
		p.target = &targets[i]
		if !p.plan() {
			return false
		}
	}
	return true
}

// plan cuts one target.
func (p *planner) plan() bool {
	left := boundOf(p.target.Space)
	first, last := p.target.First, p.target.last()
	for e := range mem.Extents(p.target.Space, first) {
		if e.At > last {
			break
		}
		if e.Last() < first {
			continue
		}
		if over := uint64(max(e.At, first) - e.At); over > 0 || e.Last() > last {
			e = e.Sub(over, uint64(min(e.Last(), last)-e.At)-over+1)
		}
		if left.steps--; left.steps == 0 || e.Readable() && e.Src.Len > left.bytes {
			p.done.Endless = append(p.done.Endless, Endless{p.target.Space.Name(), e.At})
			break
		}
		if !e.Readable() {
			if !p.hole(e, left.steps) {
				return false
			}
			continue
		}
		left.bytes -= e.Src.Len
		if !p.add(e) {
			return false
		}
	}
	return p.flush()
}

// hole takes note of what cannot be read. steps is any number that changes.
func (p *planner) hole(e mem.Extent, steps int) bool {
	if e.Why != model.NotMapped {
		p.done.miss(p.target.Space.Name(), e.At, e.Src.Len, e.Why, nil)
	}
	return steps%1024 != 0 || p.ctx.Err() == nil
}

// add takes the next readable extent.
func (p *planner) add(e mem.Extent) bool {
	n := len(p.parts)
	touches := n > 0 && p.parts[n-1].Last()+1 == e.At && e.At != 0
	if !touches {
		if !p.flush() {
			return false
		}
		p.page = lastPage{}
	}
	if p.once != nil {
		return p.addPages(e, touches)
	}
	p.join(e)
	p.want(stretch{e.At, e.Last()})
	return p.cut()
}

// join puts an extent at the end of the parts.
func (p *planner) join(e mem.Extent) {
	if n := len(p.parts); n > 0 && e.Follows(p.parts[n-1]) {
		p.parts[n-1].Src.Len += e.Src.Len
		return
	}
	p.parts = append(p.parts, e)
}

// want puts a stretch at the end of those to look at.
func (p *planner) want(s stretch) {
	if n := len(p.todo); n > 0 && p.todo[n-1].last+1 >= s.first {
		p.todo[n-1].last = max(p.todo[n-1].last, s.last)
		return
	}
	p.todo = append(p.todo, s)
}

// cut emits the windows for which all bytes are known.
func (p *planner) cut() bool {
	known := p.parts[len(p.parts)-1].Last()
	for len(p.todo) > 0 {
		s := &p.todo[0]
		last := s.first + min(s.last-s.first, windowSize-1)
		if known-last < model.Addr(p.reach.after) || last == s.last && len(p.todo) == 1 && last-s.first < windowSize-1 {
			return true
		}
		if !p.window(s.first, last) {
			return false
		}
	}
	return true
}

// flush emits windows for all that is left: nothing touches it.
func (p *planner) flush() bool {
	for len(p.todo) > 0 {
		s := p.todo[0]
		if !p.window(s.first, s.first+min(s.last-s.first, windowSize-1)) {
			return false
		}
	}
	p.parts = p.parts[:0]
	return true
}

// window emits one window and forgets the parts that no later one needs.
func (p *planner) window(first, last model.Addr) bool {
	w := &window{seq: p.seq, target: p.target, first: first, last: last}
	from := first - min(first-p.parts[0].At, model.Addr(p.reach.before))
	known := p.parts[len(p.parts)-1].Last()
	to := last + min(known-last, model.Addr(p.reach.after))
	p.forget(from)
	for _, e := range p.parts {
		if e.At > to {
			break
		}
		start, end := max(e.At, from), min(e.Last(), to)
		w.parts = append(w.parts, e.Sub(uint64(start-e.At), uint64(end-start)+1))
	}
	p.seq++
	if s := &p.todo[0]; s.last == last {
		p.todo = p.todo[:copy(p.todo, p.todo[1:])]
	} else {
		s.first = last + 1
	}
	return p.emit(w)
}

// forget drops the parts before an address.
func (p *planner) forget(from model.Addr) {
	n := 0
	for n < len(p.parts) && p.parts[n].Last() < from {
		n++
	}
	p.parts = p.parts[:copy(p.parts, p.parts[n:])]
}
