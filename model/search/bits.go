package search

import (
	"encoding/binary"
	"math/bits"
	"unicode"
	"unicode/utf8"
)

// classes are what the bytes of a piece are, a bit for each, lowest first.
type classes struct {
	text  []uint64 // printable characters and tabs
	zeros []uint64
	b     []byte
}

// of looks at bytes; more is whether UTF-8 beyond ASCII is text too.
func (c *classes) of(b []byte, more bool) {
	words := (len(b) + 63) / 64
	if cap(c.text) < words+1 {
		c.text, c.zeros = make([]uint64, words+1), make([]uint64, words+1)
	}
	c.text, c.zeros, c.b = c.text[:words+1], c.zeros[:words+1], b
	c.text[words], c.zeros[words] = 0, 0
	whole := len(b) / 64
	for i := range whole {
		c.text[i], c.zeros[i] = classify((*[64]byte)(b[i*64:]))
	}
	if whole < words {
		var last [64]byte
		n := copy(last[:], b[whole*64:])
		t, z := classify(&last)
		c.text[whole], c.zeros[whole] = t, z&(1<<n-1)
	}
	if more {
		c.utf8()
	}
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// classify tells text and zeros of 64 bytes, 8 at a time: the answer for a byte is its
// highest bit, and a multiplication gathers the 8 answers.
func classify(b *[64]byte) (text, zeros uint64) {
	for i := 0; i < 64; i += 8 {
		x := binary.LittleEndian.Uint64(b[i : i+8 : i+8])
		if x == 0 {
			zeros |= 0xff << i
			continue
		}
		low := x &^ highs
		// A byte of 7 bits plus 0x60 has bit 7 from 0x20 on, plus 1 from 0x7f on.
		t := (low + 0x60*ones) &^ (low + ones) &^ x & highs
		tab := x ^ 0x09*ones
		t |= ^((tab&^highs + 0x7f*ones) | tab) & highs
		z := ^((low + 0x7f*ones) | x) & highs
		text |= gather(t) << i
		zeros |= gather(z) << i
	}
	return text, zeros
}

// gather makes a byte of the highest bits of 8 bytes.
func gather(x uint64) uint64 { return x >> 7 * 0x0102040810204080 >> 56 }

// utf8 adds the characters of more than one byte that can be printed.
func (c *classes) utf8() {
	for i := 0; i < len(c.b); i++ {
		if c.b[i] < utf8.RuneSelf {
			continue
		}
		r, n := utf8.DecodeRune(c.b[i:])
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			continue
		}
		for k := i; k < i+n; k++ {
			c.text[k/64] |= 1 << (k % 64)
		}
		i += n - 1
	}
}

// units fills out with the bytes of UTF-16 units that are ASCII text and begin at even
// places, or odd ones: both bytes of each.
func (c *classes) units(out []uint64, odd uint) []uint64 {
	out = out[:0]
	pick := uint64(0x5555555555555555) << odd
	carry := uint64(0)
	for i := range len(c.text) - 1 {
		u := c.text[i] & (c.zeros[i]>>1 | c.zeros[i+1]<<63) & pick
		out = append(out, u|u<<1|carry)
		carry = u >> 63
	}
	return append(out, 0)
}

// runs calls each for the runs of at least n ones from first to before limit, in order.
// Runs that touch an end are given however short they are. The last word of set is
// there for looking ahead only.
func runs(set []uint64, first, limit, n int, each func(first, limit int)) {
	if first >= limit {
		return
	}
	at := first
	if set[at/64]>>(at%64)&1 != 0 {
		end := runEnd(set, at, limit)
		each(at, end)
		at = end
	}
	for at < limit {
		word := at / 64
		w := set[word] >> (at % 64) << (at % 64)
		if word == limit/64 { // what lies beyond does not make a run short
			w |= ^uint64(0) << (limit % 64)
		}
		if w = starts(w, n); w == 0 {
			at = (word + 1) * 64
			continue
		}
		start := word*64 + bits.TrailingZeros64(w)
		if start >= limit {
			return
		}
		end := runEnd(set, start, limit)
		if end-start >= n || end == limit {
			each(start, end)
		}
		at = end
	}
}

// starts has the ones of w that n ones follow, itself counted, as far as w tells.
func starts(w uint64, n int) uint64 {
	n = min(n, 64)
	for have := 1; have < n && w != 0; {
		by := min(have, n-have)
		w &= w>>by | ^(^uint64(0) >> by)
		have += by
	}
	return w
}

// runEnd is where the run of ones that at lies in ends, limit at most.
func runEnd(set []uint64, at, limit int) int {
	for at < limit {
		if zeros := ^set[at/64] >> (at % 64); zeros != 0 {
			return min(limit, at+bits.TrailingZeros64(zeros))
		}
		at = (at/64 + 1) * 64
	}
	return limit
}
