package search

import (
	"testing"

	"dumplens/model"
)

func TestSmoke(t *testing.T) {
	b := make([]byte, 5<<20)
	for _, at := range []int{0, 100, blockSize - 3, windowSize - 3, windowSize, 4<<20 - 1, len(b) - 6} {
		copy(b[at:], "needle")
	}
	p := must[*Pattern](t)(Text("needle", ASCII, false))
	at, _ := found(t, p, Options{}, All(filed(b)))
	t.Log(at)
	if len(at) != 6 && len(at) != 7 {
		t.Error(at)
	}
	_ = model.Addr(0)
}
