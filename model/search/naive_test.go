package search

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
)

// filed puts bytes into a file's space.
func filed(b []byte) *mem.File { return mem.NewFile(bytes.NewReader(b), uint64(len(b))) }

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// found searches and gives address and length of each hit, and checks their order.
func found(t testing.TB, p *Pattern, opt Options, targets ...Target) (at []model.Addr, length []int) {
	t.Helper()
	last := -1
	_, err := Run(context.Background(), targets, p, opt, func(h Hit) bool {
		target := slices.IndexFunc(targets, func(x Target) bool { return x.Space == h.Space })
		if target < last || target == last && len(at) > 0 && h.At < at[len(at)-1] {
			t.Errorf("%s %s comes too late", h.Space.Name(), h.At)
		}
		last = target
		at, length = append(at, h.At), append(length, h.Len)
		return true
	})
	if err != nil && !errors.Is(err, ErrMax) {
		t.Fatal(err)
	}
	return at, length
}

// naive looks at every byte that can be read, one after the other.
func naive(s model.Space, first, last model.Addr, longest int, is func(at model.Addr, b []byte) int) (at []model.Addr) {
	for a := first; ; a++ {
		b := make([]byte, longest)
		if room := uint64(last-a) + 1; room != 0 && room < uint64(len(b)) {
			b = b[:room]
		}
		n, _ := s.ReadAt(b, a)
		if is(a, b[:n]) > 0 {
			at = append(at, a)
		}
		if a == last {
			return at
		}
	}
}

// soup makes bytes of few values, so that patterns match often.
func soup(r *rand.Rand, n int, of string) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = of[r.IntN(len(of))]
	}
	return b
}
