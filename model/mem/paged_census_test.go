package mem

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"dumplens/model"
)

func TestPagedCensus(t *testing.T) {
	r := machine()
	for i, pte := range []uint64{
		5<<12 | 7,              // in the dump
		15<<12 | 7,             // not in the dump
		6<<12 | 1<<11 | 4<<5,   // transition
		0x1234<<32 | 4<<5,      // in a paging file
		4 << 5,                 // never touched
		0,                      // nothing
		0xffffffff<<32 | 1<<10, // only the VAD knows
	} {
		r.put(0x4000+uint64(i)*8, pte)
	}
	r.put(0x3010, 0xf000|7) // a page table that is not in the dump
	s := NewPaged("process:4", r.space(15), 0x1000, PagedOptions{To: 0x7fff_ffff_ffff})
	m := &model.Meter{}
	n, err := s.Census(context.Background(), m)
	// The 2 MB page has 512 pages of which 15 are stored, the 1 GB page lies outside.
	want := model.PageCount{Mapped: 3 + 512 + 512*512, Captured: 2 + 15, Transition: 1, PagedOut: 1, DemandZero: 1, TablesMissing: 1}
	if err != nil || n != want {
		t.Errorf("%+v, %v; want %+v", n, err, want)
	}
	if done, _ := m.Read(); done == 0 {
		t.Error("no progress was counted")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Census(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestCensusEndsInLoopingTables: a top table whose entries lead to itself describes
// 2^36 pages in a file of one.
func TestCensusEndsInLoopingTables(t *testing.T) {
	s := NewPaged("looped", NewPages(NewFile(bytes.NewReader(bytes.Repeat([]byte{7, 0, 0, 0, 0, 0, 0, 0}, PageSize/8)), PageSize), NewRuns([]StoredRun{{0, 1, 0}}), nil), 0, PagedOptions{})
	n, err := s.Census(context.Background(), nil)
	if !errors.Is(err, errCensus) || n.Mapped < stepsLeast || n.Mapped > 2*stepsLeast {
		t.Errorf("%d pages, %v", n.Mapped, err)
	}
}
