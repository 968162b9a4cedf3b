package search

import (
	"bytes"

	"golang.org/x/sys/cpu"
)

// pair are two bytes of a pattern that are looked for first: those that are met least
// often in memory, so that the whole pattern is seldom compared in vain.
type pair struct {
	at, apart      int // of the first byte in the pattern, and of the second after it
	v1, m1, v2, m2 byte
}

// choosePair picks the two rarest bytes of a pattern, which has at least one bit set in
// its mask. It is the same byte twice when no other counts.
func choosePair(value, mask []byte) pair {
	best, second := -1, -1
	var share, next float64
	for i := range value {
		if mask[i] == 0 {
			continue
		}
		f := commonness(value[i], mask[i])
		switch {
		case best < 0 || f < share:
			best, second, share, next = i, best, f, share
		case second < 0 || f < next:
			second, next = i, f
		}
	}
	if second < 0 {
		second = best
	}
	first, last := min(best, second), max(best, second)
	return pair{first, last - first, value[first], mask[first], value[last], mask[last]}
}

// share is the share of places that have both bytes, as far as they do not depend on
// each other.
func (p *pair) share() float64 {
	s := commonness(p.v1, p.m1)
	if p.apart != 0 {
		s *= commonness(p.v2, p.m2)
	}
	return s
}

// index is the first place below n where both bytes are, -1 for none. The pattern fits
// into b at each of the n places.
func (p *pair) index(b []byte, n int) int {
	b = b[p.at:]
	if useAVX2 {
		if n >= 128 {
			whole := n &^ 127
			if i := indexPairAVX2(&b[0], uintptr(whole), uintptr(p.apart), &[4]byte{p.v1, p.m1, p.v2, p.m2}); i >= 0 {
				return i
			}
			if i := p.indexSlow(b[whole:], n-whole); i >= 0 {
				return whole + i
			}
			return -1
		}
	}
	return p.indexSlow(b, n)
}

// indexSlow is index without the vector instructions of x64.
func (p *pair) indexSlow(b []byte, n int) int {
	whole := p.m1 == 0xff
	for i := 0; i < n; i++ {
		if whole {
			j := bytes.IndexByte(b[i:n], p.v1)
			if j < 0 {
				return -1
			}
			i += j
		}
		if b[i]&p.m1 == p.v1 && b[i+p.apart]&p.m2 == p.v2 {
			return i
		}
	}
	return -1
}

var useAVX2 = cpu.X86.HasAVX2
