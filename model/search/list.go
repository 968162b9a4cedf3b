package search

import (
	"errors"
	"fmt"
	"slices"
)

// mostPatterns bounds AnyOf: each pattern is looked for by itself.
const mostPatterns = 64

// AnyOf are several patterns at once; Hit.Pattern tells which one was found. Memory is
// read once, and each pattern takes its own time.
func AnyOf(patterns ...*Pattern) (*Pattern, error) {
	switch {
	case len(patterns) == 0:
		return nil, errors.New("nothing to search for: give at least one pattern")
	case len(patterns) == 1:
		return patterns[0], nil
	case len(patterns) > mostPatterns:
		return nil, fmt.Errorf("%d patterns at once are too many: give %d at most", len(patterns), mostPatterns)
	}
	title := patterns[0].Title
	for _, p := range patterns[1:] {
		title += ", " + p.Title
	}
	return &Pattern{title, list(patterns)}, nil
}

type list []*Pattern

func (l list) longest() (n int) {
	for _, p := range l {
		n = max(n, p.kind.longest())
	}
	return n
}

func (l list) before() (n int) {
	for _, p := range l {
		n = max(n, p.kind.before())
	}
	return n
}

// partSize is how much of a piece is looked at for one pattern before the next: it stays
// in the processor's nearest cache.
const partSize = 16 << 10

type listed struct{ off, length, which int }

func (l list) scan(p piece, hit func(off, length, which int) bool) bool {
	var hits []listed
	for first := p.first; first < p.limit; first += partSize {
		part := p
		part.first, part.limit = first, min(p.limit, first+partSize)
		hits = hits[:0]
		for which, pattern := range l {
			pattern.kind.scan(part, func(off, length, _ int) bool {
				hits = append(hits, listed{off, length, which})
				return true
			})
		}
		slices.SortStableFunc(hits, func(a, b listed) int { return a.off - b.off })
		for _, h := range hits {
			if !hit(h.off, h.length, h.which) {
				return false
			}
		}
	}
	return true
}
