package mem

import (
	"math/rand"
	"strings"
	"testing"

	"dumplens/model"
)

// TestBytesIn compares with counting byte by byte.
func TestBytesIn(t *testing.T) {
	rng := rand.New(rand.NewSource(2))
	file := NewFile(strings.NewReader(strings.Repeat("x", 64)), 64)
	for range 200 {
		o := NewOverlay("memory", "")
		for range rng.Intn(6) {
			o.Add(model.Addr(rng.Intn(40)), model.Span{Space: file, Len: uint64(1 + rng.Intn(9))})
		}
		first, last := model.Addr(rng.Intn(50)), model.Addr(rng.Intn(50))
		want := uint64(0)
		for at := first; at <= last; at++ {
			if _, err := model.ReadBytes(o, at, 1); err == nil {
				want++
			}
		}
		if got := o.BytesIn(first, last); got != want {
			t.Fatalf("%d bytes in %d to %d, want %d", got, first, last, want)
		}
	}
	o := NewOverlay("memory", "")
	o.Add(^model.Addr(0)-3, model.Span{Space: file, Len: 4})
	if got := o.BytesIn(0, ^model.Addr(0)); got != 4 {
		t.Errorf("%d bytes at the top", got)
	}
}
