package search

import (
	"context"
	"errors"

	"dumplens/model"
)

// Hit is a place where a pattern was found.
type Hit struct {
	Space model.Space
	At    model.Addr
	Len   int // bytes of the match
	// Pattern is which of the patterns of AnyOf was found, 0 for a single one.
	Pattern int
}

// Span is the hit's bytes.
func (h Hit) Span() model.Span { return model.Span{Space: h.Space, At: h.At, Len: uint64(h.Len)} }

// Options say how to search. The zero value searches all and counts nothing.
type Options struct {
	// Max ends the search after so many hits; 0 for no bound.
	Max int
	// Once looks at each page of a file once, however many addresses of however many
	// targets lead to it: a hit is given at the first of them. Where two pages touch that
	// did not touch when they were first met, hits across their border are still found, if
	// they are not longer than a page; such a hit may be given more than once.
	Once bool
	// Meter counts the bytes done.
	Meter *model.Meter
}

// ErrMax is the error of a search that Options.Max ended.
var ErrMax = errors.New("the most hits that were asked for are found")

// Run searches targets for a pattern and calls hit for each place, in the order of the
// targets and of their addresses, one call at a time but on any goroutine, until hit
// returns false. Matches that overlap each other are all found, but for those of Regex.
// A match may reach over the borders of pages that touch in the space, wherever they
// are in the file; it does not reach over a hole.
//
// It uses all processors and memory of half a MiB for each. The error is that of ctx or
// ErrMax; what was found until then is good, and Searched counts what was looked at.
func Run(ctx context.Context, targets []Target, p *Pattern, opt Options, hit func(Hit) bool) (Searched, error) {
	n, full := 0, false
	s := sweeper[Hit]{
		reach: reach{uint64(p.kind.before()), uint64(p.kind.longest() - 1)}, once: opt.Once, meter: opt.Meter,
		look: func(w piece, found func(Hit) bool) bool {
			return p.kind.scan(w, func(off, length, which int) bool {
				return found(Hit{w.target.Space, w.address(off), length, which})
			})
		},
		deliver: func(hits []Hit) bool {
			for _, h := range hits {
				if opt.Max > 0 && n == opt.Max {
					full = true
					return false
				}
				n++
				if !hit(h) {
					return false
				}
			}
			return true
		},
	}
	done, err := s.run(ctx, targets)
	if full {
		err = ErrMax
	}
	return done, err
}
