package search

import (
	"regexp/syntax"
	"slices"
	"unicode"
)

// has tells whether an expression or a part of it is of a kind.
func has(t *syntax.Regexp, is func(*syntax.Regexp) bool) bool {
	return is(t) || slices.ContainsFunc(t.Sub, func(s *syntax.Regexp) bool { return has(s, is) })
}

// noByte tells literals with characters that are no bytes.
func noByte(t *syntax.Regexp) bool {
	return t.Op == syntax.OpLiteral && slices.ContainsFunc(t.Rune, func(r rune) bool { return r > 0xff })
}

// looksAround tells whether what stands before or after a match has a say in it.
func looksAround(t *syntax.Regexp) bool {
	return has(t, func(t *syntax.Regexp) bool {
		switch t.Op {
		case syntax.OpBeginLine, syntax.OpEndLine, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
			return true
		}
		return false
	})
}

// minLen is how many bytes a match has at least. The tree is a simplified one.
func minLen(t *syntax.Regexp) int {
	switch t.Op {
	case syntax.OpLiteral:
		return len(t.Rune)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL, syntax.OpNoMatch:
		return 1
	case syntax.OpCapture, syntax.OpPlus:
		return minLen(t.Sub[0])
	case syntax.OpConcat:
		n := 0
		for _, s := range t.Sub {
			n += minLen(s)
		}
		return n
	case syntax.OpAlternate:
		n := minLen(t.Sub[0])
		for _, s := range t.Sub[1:] {
			n = min(n, minLen(s))
		}
		return n
	}
	return 0 // empty, an edge, * or ?
}

// endless is the maxLen of what has no bound. Sums of it do not wrap.
const endless = 1 << 20

// maxLen is how many bytes a match has at most.
func maxLen(t *syntax.Regexp) int {
	n := 0
	switch t.Op {
	case syntax.OpLiteral:
		n = len(t.Rune)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		n = 1
	case syntax.OpStar, syntax.OpPlus:
		if maxLen(t.Sub[0]) > 0 {
			n = endless
		}
	case syntax.OpCapture, syntax.OpQuest:
		n = maxLen(t.Sub[0])
	case syntax.OpConcat:
		for _, s := range t.Sub {
			n = min(n+maxLen(s), endless)
		}
	case syntax.OpAlternate:
		for _, s := range t.Sub {
			n = max(n, maxLen(s))
		}
	}
	return n
}

// seldom is the share of places below which it pays to look for what an expression
// needs before it is tried.
const seldom = 1.0 / 2048

// required gives the rarest literal that every match has, and how many bytes of the match stand
// before it at most; nil when there is none that is rare.
func required(t *syntax.Regexp) (need *masked, before int) {
	parts := []*syntax.Regexp{t}
	if t.Op == syntax.OpConcat {
		parts = t.Sub
	}
	best := seldom
	for from, i := 0, 0; i < len(parts) && from < regexLength; i++ {
		if m := literal(parts[i]); m != nil && m.pair.share() < best {
			best, need, before = m.pair.share(), m, from
		}
		from += maxLen(parts[i])
	}
	return need, before
}

// literal is the pattern of a literal; nil for other expressions.
func literal(t *syntax.Regexp) *masked {
	for t.Op == syntax.OpCapture {
		t = t.Sub[0]
	}
	if t.Op != syntax.OpLiteral {
		return nil
	}
	var value, mask []byte
	for _, r := range t.Rune {
		forms := [][]byte{{byte(r)}}
		for o := unicode.SimpleFold(r); t.Flags&syntax.FoldCase != 0 && o != r; o = unicode.SimpleFold(o) {
			if o <= 0xff {
				forms = append(forms, []byte{byte(o)})
			}
		}
		value, mask = append(value, byte(r)), append(mask, sameBits(forms)...)
	}
	m, err := newMasked(value, mask, 1, nil)
	if err != nil { // no bit is sure
		return nil
	}
	return m
}
