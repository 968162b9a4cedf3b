package mem

import (
	"iter"

	"dumplens/model"
)

// Extent is a stretch of a space of which one thing can be said: where its bytes are,
// or why there are none.
type Extent struct {
	At model.Addr
	// Src is where the bytes stand one after the other: in a *File where that is known,
	// else in the space itself. Of zeros and holes only Len is set.
	Src model.Span
	// Why is Present where Src can be read, DemandZero where zeros are read that stand
	// nowhere, else the reason of a hole.
	Why model.Reason
}

// Last is the last address of the extent. An extent is never empty.
func (e Extent) Last() model.Addr { return e.At + model.Addr(e.Src.Len-1) }

// Readable tells extents from holes.
func (e Extent) Readable() bool { return e.Why == model.Present || e.Why == model.DemandZero }

// Sub is the part of e from off on, n bytes long; both must lie within e.
func (e Extent) Sub(off, n uint64) Extent {
	e.At += model.Addr(off)
	e.Src.At += model.Addr(off)
	e.Src.Len = n
	return e
}

// Follows tells whether e goes on where before ends, in the space and in the file, so
// that both are one.
func (e Extent) Follows(before Extent) bool {
	return e.At == before.Last()+1 && e.At != 0 && e.Why == before.Why &&
		e.Src.Space == before.Src.Space && (e.Why != model.Present || e.Src.At == before.Src.End())
}

// charted is a space that knows where its bytes are.
type charted interface {
	extents(from model.Addr, yield func(Extent) bool) bool
}

// Extents gives the extents of a space in order, from an address on. Addresses that are
// not mapped may be left out or given as holes; what follows the last extent is either.
// Tables that lead into each other give more extents than anybody can look at: count
// them, and see Backing.
func Extents(s model.Space, from model.Addr) iter.Seq[Extent] {
	return func(yield func(Extent) bool) { extentsOf(s, from, yield) }
}

// extentsOf is false when yield wants no more.
func extentsOf(s model.Space, from model.Addr, yield func(Extent) bool) bool {
	if c, ok := s.(charted); ok {
		return c.extents(from, yield)
	}
	for {
		run, ok := s.Next(from)
		if !ok || run.Len == 0 || run.At < from {
			return true
		}
		run.Space = s
		if !yield(Extent{At: run.At, Src: run}) {
			return false
		}
		if from = run.End(); from <= run.At {
			return true
		}
	}
}

// within gives the extents of a span of another space as those of n bytes at at. What
// the other space does not hold becomes holes.
func within(src model.Span, at model.Addr, yield func(Extent) bool) bool {
	next, last := src.At, src.At+model.Addr(src.Len-1)
	hole := func(to model.Addr, why model.Reason) bool { // up to and including to
		e := Extent{At: at + (next - src.At), Src: model.Span{Len: uint64(to-next) + 1}, Why: why}
		return yield(e)
	}
	more := true
	for e := range Extents(src.Space, src.At) {
		if e.At > last {
			break
		}
		if e.At > next {
			if more = hole(e.At-1, model.NotInDump); !more {
				return false
			}
			next = e.At
		}
		e = e.Sub(uint64(next-e.At), uint64(min(e.Last(), last)-next)+1)
		end := e.Last()
		e.At = at + (next - src.At)
		if more = yield(e); !more {
			return false
		}
		if next = end + 1; end == last {
			return true
		}
	}
	return hole(last, model.NotInDump)
}

func (f *File) extents(from model.Addr, yield func(Extent) bool) bool {
	if uint64(from) >= f.size {
		return true
	}
	return yield(Extent{At: from, Src: model.Span{Space: f, At: from, Len: f.size - uint64(from)}})
}

func (o *Overlay) extents(from model.Addr, yield func(Extent) bool) bool {
	for i := o.from(from); i < len(o.pieces); i++ {
		p := o.pieces[i]
		if p.at < from {
			skip := uint64(from - p.at)
			p = piece{from, p.src.Sub(skip, p.src.Len-skip)}
		}
		if !within(p.src, p.at, yield) {
			return false
		}
	}
	return true
}
