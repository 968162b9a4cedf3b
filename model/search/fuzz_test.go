package search

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
)

// FuzzRun compares a search with one that looks at every byte by itself. The pattern is
// value under mask; seed makes the memory, of few values so that there is much to find.
func FuzzRun(f *testing.F) {
	f.Add(uint64(1), []byte("ab"), []byte{0xff, 0xff}, uint8(1))
	f.Add(uint64(2), []byte{0, 0, 'a'}, []byte{0xff, 0, 0xdf}, uint8(0))
	f.Add(uint64(3), []byte("a\x00\x00\x00"), []byte{0xf0, 0xff, 0xff, 0x0f}, uint8(4))
	f.Fuzz(func(t *testing.T, seed uint64, value, mask []byte, align uint8) {
		n := min(len(value), len(mask), 40)
		value, mask = slices.Clone(value[:n]), slices.Clone(mask[:n])
		step := uint64(1) << (align % 5)
		k, err := newMasked(value, mask, step, nil)
		if err != nil {
			return
		}
		r := rand.New(rand.NewPCG(seed, 0))
		s := anyPages(r, value)
		first := model.Addr(r.IntN(3 * mem.PageSize))
		last := first + model.Addr(r.IntN(20*mem.PageSize))
		want := naive(s, first, last, n, func(at model.Addr, b []byte) int {
			if len(b) < n || uint64(at)%step != 0 {
				return 0
			}
			for i := range value {
				if b[i]&mask[i] != value[i] {
					return 0
				}
			}
			return n
		})
		got, _ := found(t, &Pattern{kind: k}, Options{}, Target{Space: s, First: first, Last: last})
		if !slices.Equal(got, want) {
			t.Errorf("% x under % x, a multiple of %d, %s to %s: %d found, want %d\n%v\n%v", value, mask, step, first, last, len(got), len(want), got, want)
		}
	})
}

// anyPages makes physical memory of a few pages in any order, with holes, that holds
// pieces of a pattern.
func anyPages(r *rand.Rand, pattern []byte) *mem.Pages {
	pages := r.Perm(24)[:1+r.IntN(20)]
	b := soup(r, len(pages)*mem.PageSize, string(pattern)+"a\x00\x00\x00")
	for range 30 {
		copy(b[r.IntN(len(b)):], pattern)
		edge := r.IntN(len(pages)) * mem.PageSize
		copy(b[max(0, edge-r.IntN(len(pattern)+1)):], pattern)
	}
	runs := make([]mem.StoredRun, len(pages))
	for i, page := range pages {
		runs[i] = mem.StoredRun{Page: uint64(page), Count: 1, Offset: uint64(i) * mem.PageSize}
	}
	return mem.NewPages(filed(b), mem.NewRuns(runs), nil)
}

// FuzzRange does the same for integers.
func FuzzRange(f *testing.F) {
	f.Add(uint64(1), uint64(0x6100), uint64(0x6161), uint8(1), uint8(0), false)
	f.Add(uint64(2), ^uint64(4), uint64(0x61), uint8(2), uint8(2), true)
	f.Add(uint64(3), uint64(0x6100000000000000), uint64(0x6100000061000000), uint8(3), uint8(3), false)
	f.Fuzz(func(t *testing.T, seed, low, high uint64, size, align uint8, big bool) {
		n := Number{Size: 1 << (size % 4), BigEndian: big, Align: 1 << (align % 4)}
		p, err := Range(low, high, n)
		if err != nil {
			return
		}
		r := rand.New(rand.NewPCG(seed, 0))
		s := anyPages(r, binary.LittleEndian.AppendUint64(nil, low))
		all := ^uint64(0) >> (64 - 8*n.Size)
		want := naive(s, 0, 24*mem.PageSize, n.Size, func(at model.Addr, b []byte) int {
			if len(b) < n.Size || int(at)%n.Align != 0 {
				return 0
			}
			var v uint64
			for i, c := range b {
				if !big {
					c = b[n.Size-1-i]
				}
				v = v<<8 | uint64(c)
			}
			if l, h := low&all, high&all; l <= h && v >= l && v <= h || l > h && (v >= l || v <= h) {
				return n.Size
			}
			return 0
		})
		if got, _ := found(t, p, Options{}, All(s)); !slices.Equal(got, want) {
			t.Errorf("%x to %x, %+v: %d found, want %d\n%v\n%v", low, high, n, len(got), len(want), got, want)
		}
	})
}

// TestRegexLikeNaive compares expressions whose matches do not depend on where the search
// begins with one that tries each byte.
func TestRegexLikeNaive(t *testing.T) {
	for _, expr := range []string{"ab", "a[bc]d", `\xffa`, "a.c", `(?i)aBcD`, "d(a|b)c", `\x00{3}a`, `abcd\d`} {
		p := must[*Pattern](t)(Regex(expr, false))
		re := p.kind.(*regex).re
		for seed := range uint64(20) {
			r := rand.New(rand.NewPCG(seed, 1))
			s := anyPages(r, []byte("aabcdABCD\xff1"))
			var want []model.Addr
			next := model.Addr(0)
			naive(s, 0, 24*mem.PageSize, p.kind.longest(), func(at model.Addr, b []byte) int {
				l := newLatin(b)
				if start, stop, ok := l.find(re, 0, l.len()); at >= next && ok && start == 0 {
					want, next = append(want, at), at+model.Addr(stop)
				}
				return 0
			})
			if got, _ := found(t, p, Options{}, All(s)); !slices.Equal(got, want) {
				t.Errorf("%s, memory %d: %v, want %v", expr, seed, got, want)
			}
		}
	}
}

func TestRegexOfLongMatches(t *testing.T) {
	p := must[*Pattern](t)(Regex("ab+c?", false))
	b := append(bytes.Repeat([]byte("b"), 10000), 'c')
	b[5] = 'a'
	at, length := found(t, p, Options{}, All(filed(b)))
	if len(at) != 1 || at[0] != 5 || length[0] != regexLength {
		t.Error(at, length)
	}
	p = must[*Pattern](t)(Regex("ab+c", false)) // does not end within the bound
	if at, _ := found(t, p, Options{}, All(filed(b))); len(at) != 0 {
		t.Error(at)
	}
	p = must[*Pattern](t)(Regex(`\bword\b`, false))
	if at, _ := found(t, p, Options{}, All(filed([]byte("sword word words word")))); !slices.Equal(at, []model.Addr{6, 17}) {
		t.Error(at)
	}
}

// TestPairLikeSlow compares the two ways to look for a pair.
func TestPairLikeSlow(t *testing.T) {
	if !useAVX2 {
		t.Skip("this processor has no AVX2: there is one way only")
	}
	r := rand.New(rand.NewPCG(5, 6))
	b := soup(r, 2000, "abcd\x00\x00\x00\xff")
	for range 5000 {
		p := pair{at: r.IntN(5), apart: r.IntN(20), m1: byte(r.Uint32()), m2: byte(r.Uint32())}
		if r.IntN(2) == 0 {
			p.m1, p.m2 = 0xff, 0xff
		}
		p.v1, p.v2 = "abc\x01"[r.IntN(4)]&p.m1, "abc\x02"[r.IntN(4)]&p.m2
		from := r.IntN(1000)
		n := r.IntN(len(b) - from - 30)
		if got, want := p.index(b[from:], n), p.indexSlow(b[from+p.at:], n); got != want {
			t.Fatalf("%+v from %d, %d places: %d, want %d", p, from, n, got, want)
		}
	}
}
