package search

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
)

// regexLength is how many bytes a match of Regex has at most.
const regexLength = 4096

// Regex is a regular expression over bytes, in the syntax of Go's package regexp. A
// character is a byte: . is any byte, newline included, \xff the byte ff, é the byte e9.
// Text in UTF-16 is written with its zeros: N\x00T\x00. ^ and $ are the ends of a line.
//
// A match has 4096 bytes at most: where a longer one begins, the one within the first
// 4096 bytes counts, if there is one. Matches do not overlap: of two that do, the one
// that begins first counts, but at the edges of the windows of 2 MiB that memory is cut
// into.
func Regex(expr string, ignoreCase bool) (*Pattern, error) {
	tree, err := parseRegex(expr, ignoreCase)
	if err != nil {
		return nil, err
	}
	re, err := regexp.Compile(tree.String())
	if err != nil {
		return nil, fmt.Errorf("%q is no regular expression: %w", expr, err)
	}
	if minLen(tree) == 0 {
		return nil, fmt.Errorf("%q also matches nothing, so it would be found everywhere: write + for *, or add something that must be there", expr)
	}
	x := &regex{re: re, most: maxLen(tree), context: looksAround(tree)}
	x.cut = x.most > regexLength
	x.most = min(x.most, regexLength)
	x.need, x.needFrom = required(tree)
	return &Pattern{"expression " + expr, x}, nil
}

func parseRegex(expr string, ignoreCase bool) (*syntax.Regexp, error) {
	flags := (syntax.Perl | syntax.DotNL) &^ syntax.OneLine
	if ignoreCase {
		flags |= syntax.FoldCase
	}
	tree, err := syntax.Parse(expr, flags)
	if err != nil {
		return nil, fmt.Errorf("%q is no regular expression: %w", expr, err)
	}
	tree = tree.Simplify()
	if has(tree, func(t *syntax.Regexp) bool { return t.Op == syntax.OpBeginText || t.Op == syntax.OpEndText }) {
		return nil, errors.New(`memory has no beginning and end that \A and \z could stand for: leave them out, or use ^ and $ for lines`)
	}
	if has(tree, noByte) {
		return nil, fmt.Errorf("%q has a character that is no byte: write the bytes that stand for it in memory, such as \\xd0\\x96", expr)
	}
	return tree, nil
}

// regex looks for matches of an expression.
type regex struct {
	re      *regexp.Regexp
	most    int  // bytes of a match at most
	cut     bool // the expression also matches more
	context bool // the bytes before and after a match have a say
	// need is what every match has in it, after needFrom bytes of the match at most; nil
	// when nothing is known.
	need     *masked
	needFrom int
}

func (x *regex) longest() int {
	if x.context {
		return x.most + 1
	}
	return x.most
}

func (x *regex) before() int {
	if x.context {
		return 1
	}
	return 0
}

// tryPart is how many places the expression is tried at in one go.
const tryPart = 32 << 10

func (x *regex) scan(p piece, hit func(off, length, which int) bool) bool {
	if x.need != nil {
		return x.scanNeeded(p, hit)
	}
	next, more := p.first, true
	for first := p.first; more && first < p.limit; first += tryPart {
		next, more = x.try(p, max(first, next), min(first+tryPart, p.limit), next, hit)
	}
	return more
}

// scanNeeded tries the expression only near what its matches need.
func (x *regex) scanNeeded(p piece, hit func(off, length, which int) bool) bool {
	next, more := p.first, true // the place after the last match
	first, limit := 0, 0        // places to try
	needed := p
	needed.limit = min(len(p.b), p.limit+x.needFrom)
	tryThem := func() {
		if max(first, next) < limit {
			next, more = x.try(p, max(first, next), limit, next, hit)
		}
	}
	x.need.scan(needed, func(off, _, _ int) bool {
		from, to := max(p.first, off-x.needFrom), min(off+1, p.limit)
		if from > limit || limit-first > tryPart {
			tryThem()
			first = max(from, limit)
		}
		limit = max(limit, to)
		return more
	})
	if more {
		tryThem()
	}
	return more
}

// try finds the matches that begin from first to before limit. next is the place after
// the last match.
func (x *regex) try(p piece, first, limit, next int, hit func(off, length, which int) bool) (int, bool) {
	from := max(0, first-x.before())
	t := newLatin(p.b[from:min(len(p.b), limit+x.longest()-1)])
	for at := first; at < limit; {
		start, stop, ok := x.find(t, at-from)
		if start += from; !ok || start >= limit {
			break
		}
		if stop += from; stop-start > x.most {
			at = start + 1
			continue
		}
		if !hit(start, stop-start, 0) {
			return stop, false
		}
		at, next = stop, stop
	}
	return next, true
}

// find is the first match from a byte of the text on. One that is too long is made
// shorter if it can be.
func (x *regex) find(t *latin, from int) (start, stop int, ok bool) {
	start, stop, ok = t.find(x.re, from-min(from, x.before()), t.len())
	if ok && start < from { // begins at the byte that is there for context only
		start, stop, ok = t.find(x.re, from, t.len())
	}
	if ok && x.cut && stop-start > x.most {
		begin := start - min(start, x.before())
		if s, e, again := t.find(x.re, begin, min(start+x.most, t.len())); again && s == start {
			stop = e
		}
	}
	return start, stop, ok
}
