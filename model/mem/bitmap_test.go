package mem

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// TestBitmapSkipsBlocks holds the search by counts against a look at every bit: runs
// and gaps of many blocks, at all borders.
func TestBitmapSkipsBlocks(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		n := 1 + r.Uint64N(40000)
		if seed%3 == 0 {
			n = n/512*512 + 512 // whole blocks only
		}
		raw := make([]byte, (n+7)/8)
		for at, on := uint64(0), seed%2 == 0; at < n; on = !on {
			end := min(at+1+r.Uint64N(1<<r.UintN(14)), n)
			for ; at < end; at++ {
				if on {
					raw[at/8] |= 1 << (at % 8)
				}
			}
		}
		has := func(p uint64) bool { return raw[p/8]>>(p%8)&1 != 0 }
		x := NewBitmap(raw, n, 0)
		next, end, before := n, n, x.Present() // from the top down
		for p := n; p > 0; {
			p--
			if has(p) {
				next = p
				before--
				if p+1 == n || !has(p+1) {
					end = p + 1
				}
			}
			if got, ok := x.Next(p); ok != (next < n) || ok && got != next {
				t.Fatalf("seed %d: Next(%d) = %d, %v; want %d", seed, p, got, ok, next)
			}
			off, count, ok := x.Find(p)
			if ok != has(p) || ok && (off != before*PageSize || count != end-p) {
				t.Fatalf("seed %d: Find(%d) = 0x%x, %d, %v; want 0x%x, %d", seed, p, off, count, ok, before*PageSize, end-p)
			}
		}
	}
}

// TestBitmapOfALargeMachine: 1 TiB of memory takes the bitmap and an eighth.
func TestBitmapOfALargeMachine(t *testing.T) {
	const pages = 1 << 28
	x := NewBitmap(make([]byte, pages/8), pages, 0)
	if got := (len(x.words) + len(x.ranks)) * 8; got > pages/8*9/8+64 {
		t.Errorf("%d bytes", got)
	}
}

// TestBitmapOfACutFile: every other page of 1 TiB is marked and the file ends after two
// of them. What looks for pages must end there, and not at each of the 2^27 runs.
func TestBitmapOfACutFile(t *testing.T) {
	const pages, first = 1 << 28, 0x2000
	x := NewBitmap(bytes.Repeat([]byte{0xaa}, pages/8), pages, first)
	s := NewPages(NewFile(bytes.NewReader(nil), first+2*PageSize+100), x, nil)
	if n := s.Present(); n != 2 {
		t.Errorf("%d pages present, want 2", n)
	}
	for range 1000 { // each would take seconds
		run, ok := s.Next(3 * PageSize)
		if !ok || run.At != 3*PageSize || run.Len != PageSize {
			t.Fatalf("%v, %v", run, ok)
		}
		if run, ok = s.Next(run.End()); ok {
			t.Fatalf("%v lies past the end of the file", run)
		}
	}
}
