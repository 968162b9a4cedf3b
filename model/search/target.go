package search

import (
	"dumplens/model"
	"dumplens/model/mem"
)

// Target is where to search: a space or a part of one. Matches lie wholly within it.
type Target struct {
	Space model.Space
	First model.Addr
	Last  model.Addr // inclusive; 0 for the top of the space
	// Bytes is how much there is to read, for the progress; 0 when that is not known.
	Bytes uint64
}

// All is a whole space.
func All(s model.Space) Target { return Target{Space: s} }

// Selection is the range of a span.
func Selection(s model.Span) Target {
	return Target{Space: s.Space, First: s.At, Last: s.At + model.Addr(max(s.Len, 1)-1)}
}

// last is the last address.
func (t *Target) last() model.Addr {
	if t.Last == 0 {
		return ^model.Addr(0)
	}
	return t.Last
}

// expected is how many bytes the search of a target will count.
func (t *Target) expected() uint64 {
	n := t.Bytes
	if n == 0 {
		switch s := t.Space.(type) {
		case *mem.File:
			n = s.Size()
		case *mem.Pages:
			n = s.Present() * mem.PageSize
		case *mem.Overlay:
			n = s.Bytes()
		}
	}
	if size := uint64(t.last()-t.First) + 1; size != 0 {
		n = min(n, size)
	}
	return n
}

// Bounds of a target: a space that describes far more memory than its file can hold is
// not searched to its end.
const (
	// searchTimes is how many times the bytes of the file one space may show them: real
	// spaces show most pages once or twice, and never-touched ones as zeros.
	searchTimes = 16
	// searchLeast is searched in any space.
	searchLeast = 1 << 30
)

// bound is what may still be done in a target.
type bound struct {
	bytes uint64
	steps int
}

func boundOf(s model.Space) bound {
	b := bound{^uint64(0), mem.Steps(s)}
	if held, known := mem.Backing(s); known {
		const most = 1 << 50 // of bytes, so that nothing wraps
		b.bytes = max(searchLeast, min(held, most)*searchTimes)
	}
	return b
}
