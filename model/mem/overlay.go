package mem

import (
	"errors"
	"slices"
	"sort"
	"sync"

	"dumplens/model"
)

// Overlay is a sparse space made of pieces of another space, each at an address of
// its own: the memory of a small dump or minidump. Where pieces overlap the one
// added first wins, as in the leading debugger.
type Overlay struct {
	name   string
	why    string // why an address without a piece is missing
	pieces []piece
	// sums has the bytes held by the pieces before each, made when first asked for.
	sums func() []uint64
	// explain knows more of missing addresses; may be nil.
	explain func(*model.Hole)
}

type piece struct {
	at  model.Addr
	src model.Span
}

func (p piece) last() model.Addr { return p.at + model.Addr(p.src.Len-1) }

// NewOverlay makes an empty space; why says in words why other addresses are
// missing. Add the pieces before it is shared.
func NewOverlay(name, why string) *Overlay {
	o := &Overlay{name: name, why: why}
	o.sums = sync.OnceValue(o.sum)
	return o
}

// Explain sets a function that is given each hole of a read, with its length up to
// the next piece, and may change its reason and cause and make it shorter. It is
// called concurrently. Set it before the space is shared.
func (o *Overlay) Explain(f func(*model.Hole)) { o.explain = f }

// Grow makes room for n more pieces.
func (o *Overlay) Grow(n int) { o.pieces = slices.Grow(o.pieces, n) }

// Add puts the bytes of src at at, but for addresses that are already taken. It
// reports whether any byte was added.
func (o *Overlay) Add(at model.Addr, src model.Span) bool {
	if src.Space == nil || src.Len == 0 {
		return false
	}
	if at+model.Addr(src.Len-1) < at { // wraps: keep what lies below the top
		src.Len = -uint64(at)
	}
	added := false
	for src.Len > 0 {
		i := o.from(at)
		if i < len(o.pieces) && o.pieces[i].at <= at { // taken: skip it
			skip := uint64(o.pieces[i].last()-at) + 1
			if skip >= src.Len {
				return added
			}
			at, src.At, src.Len = at+model.Addr(skip), src.At+model.Addr(skip), src.Len-skip
			continue
		}
		n := src.Len
		if i < len(o.pieces) {
			n = min(n, uint64(o.pieces[i].at-at))
		}
		o.pieces = slices.Insert(o.pieces, i, piece{at, model.Span{Space: src.Space, At: src.At, Len: n}})
		added = true
		at, src.At, src.Len = at+model.Addr(n), src.At+model.Addr(n), src.Len-n
	}
	return added
}

// from is the first piece that ends at or after at.
func (o *Overlay) from(at model.Addr) int {
	return sort.Search(len(o.pieces), func(i int) bool { return o.pieces[i].last() >= at })
}

// Name is the name given.
func (o *Overlay) Name() string { return o.name }

// Bytes is how many bytes the pieces hold.
func (o *Overlay) Bytes() (n uint64) {
	for _, p := range o.pieces {
		n += p.src.Len
	}
	return n
}

// Pieces gives each piece as the address it stands at and the span it comes from.
func (o *Overlay) Pieces(yield func(at model.Addr, src model.Span) bool) {
	for _, p := range o.pieces {
		if !yield(p.at, p.src) {
			return
		}
	}
}

// ReadAt reads through the pieces.
func (o *Overlay) ReadAt(p []byte, at model.Addr) (int, error) {
	done := 0
	for i := o.from(at); done < len(p); i++ {
		here := at + model.Addr(done)
		if i == len(o.pieces) || o.pieces[i].at > here || here < at {
			return done, o.hole(here)
		}
		q := o.pieces[i]
		skip := uint64(here - q.at)
		n := int(min(uint64(len(p)-done), q.src.Len-skip))
		got, err := q.src.Space.ReadAt(p[done:done+n], q.src.At+model.Addr(skip))
		done += got
		if err != nil {
			h := *model.AsHole(err, o.name, 0)
			h.Space, h.At, h.Len = o.name, at+model.Addr(done), uint64(n-got)
			return done, &h
		}
	}
	return done, nil
}

func (o *Overlay) hole(at model.Addr) *model.Hole {
	h := &model.Hole{Space: o.name, At: at, Why: model.NotInDump, Len: -uint64(at)}
	if h.Len == 0 {
		h.Len = ^uint64(0)
	}
	if o.why != "" {
		h.Cause = errors.New(o.why)
	}
	if i := o.from(at); i < len(o.pieces) && o.pieces[i].at > at {
		h.Len = uint64(o.pieces[i].at - at)
	}
	if o.explain != nil {
		o.explain(h)
	}
	return h
}

// Next is the next piece, or the rest of the one that at lies in.
func (o *Overlay) Next(at model.Addr) (model.Span, bool) {
	i := o.from(at)
	if i == len(o.pieces) {
		return model.Span{}, false
	}
	q := o.pieces[i]
	start := max(q.at, at)
	return model.Span{Space: o, At: start, Len: uint64(q.last()-start) + 1}, true
}
