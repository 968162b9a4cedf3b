package mem

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"

	"dumplens/model"
)

// TestEachModeMapped: a page that is mapped twice is found at both places, and only
// within the part of the space that its tables describe.
func TestEachModeMapped(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const page = 5
		places := []model.Addr{w.kernel, w.kernel + 3<<12}
		for _, at := range places {
			w.mapPage(at, page<<12|w.page)
		}
		w.mapPage(w.kernel+1<<12, 6<<12|w.page)
		s := w.paged()
		var got []model.Addr
		err := s.Mapped(context.Background(), page<<12+0x123, func(m model.Mapping) bool {
			if m.At != m.Page+0x123 || m.Size != PageSize || m.Transition {
				t.Errorf("%+v", m)
			}
			got = append(got, m.Page)
			return true
		})
		if err != nil || !slices.Equal(got, places) {
			t.Errorf("%v %v, want %v", got, err, places)
		}
		n := 0
		if err := s.Mapped(context.Background(), page<<12, func(model.Mapping) bool { n++; return false }); err != nil || n != 1 {
			t.Errorf("%d places after the first, %v", n, err)
		}
	})
}

func TestMappedEnds(t *testing.T) {
	looped := bytes.Repeat([]byte{7, 0, 0, 0, 0, 0, 0, 0}, PageSize/8)
	s := NewPaged("looped", NewPages(NewFile(bytes.NewReader(looped), PageSize), NewRuns([]StoredRun{{0, 1, 0}}), nil), 0, PagedOptions{})
	if err := s.Mapped(context.Background(), 0x7000000, func(model.Mapping) bool { return true }); err == nil {
		t.Error("tables that lead into each other end without an error")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := s.Mapped(ctx, 0x7000000, func(model.Mapping) bool { return true }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
