package mem

import (
	"fmt"

	"dumplens/model"
)

// A search ends early in a space that describes far more memory than its file can hold:
// page tables that lead into each other, or memory ranges of a minidump that all name
// the same bytes, reach petabytes in a file of a megabyte.
const (
	// searchTimes is how many times the bytes of the file one space may show them: real
	// spaces show most pages once or twice, and never-touched ones as zeros.
	searchTimes = 16
	// searchLeast is searched in any space.
	searchLeast = 1 << 30
	// stepsLeast is how many stretches without memory are stepped over in any space.
	stepsLeast = 16 << 20
)

// Endless is the error of a search that ended early for that reason.
type Endless struct {
	Space string
	From  model.Addr // what lies from here on was not searched
}

func (e *Endless) Error() string {
	return fmt.Sprintf("%s from %s on was not searched: the space describes far more memory than the file can hold, so its page tables or ranges may lead into each other", e.Space, e.From)
}

// Below is a space without the addresses from End on.
type Below struct {
	model.Space
	End model.Addr
}

// Next cuts the runs at the end.
func (s Below) Next(at model.Addr) (model.Span, bool) {
	left := maxSteps
	return s.next(at, &left)
}

func (s Below) next(at model.Addr, left *int) (model.Span, bool) {
	if at >= s.End {
		return model.Span{}, false
	}
	run, ok := nextWithin(s.Space, at, left)
	if !ok || run.At >= s.End {
		return model.Span{}, false
	}
	run.Len = min(run.Len, uint64(s.End-run.At))
	return run, true
}

// stepper is a space whose Next may take many steps; left goes down by them, and at 0
// there is no answer.
type stepper interface {
	next(at model.Addr, left *int) (model.Span, bool)
}

func nextWithin(s model.Space, at model.Addr, left *int) (model.Span, bool) {
	if x, ok := s.(stepper); ok {
		return x.next(at, left)
	}
	return s.Next(at)
}

// bound is what one search may still do in a space.
type bound struct {
	bytes uint64
	steps int
}

func boundOf(s model.Space) bound {
	held, known := backing(s)
	if !known {
		return bound{^uint64(0), stepsLeast}
	}
	const most = 1 << 50 // of bytes, so that nothing below wraps
	held = min(held, most)
	return bound{max(searchLeast, held*searchTimes), stepsLeast + int(held/PageSize*64)}
}

// backing is how many bytes of files stand behind a space.
func backing(s model.Space) (bytes uint64, known bool) {
	switch x := s.(type) {
	case Below:
		return backing(x.Space)
	case *File:
		return x.size, true
	case *Pages:
		return x.Present() * PageSize, true
	case *Overlay:
		if len(x.pieces) > 0 {
			return backing(x.pieces[0].src.Space)
		}
	case *Paged:
		bytes, known = backing(x.tables.phys)
		if f, ok := x.opt.PageFiles.(*FilePageFiles); ok && f != nil {
			bytes += f.size()
		}
		return bytes, known
	}
	return 0, false
}
