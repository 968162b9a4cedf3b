package lines

import (
	"testing"

	"dumplens/model"
)

func TestExtentsThereAndBack(t *testing.T) {
	for _, runs := range []uint64{0, 0x200} {
		s := kernelish()
		s.runs = runs
		e := learn(newSource(s, 0))
		if len(e.first) != 5 || e.total != 0x4ff8 {
			t.Fatalf("runs of 0x%x: %d stretches of 0x%x bytes", runs, len(e.first), int(e.total))
		}
		for _, at := range []model.Addr{0x1000, 0x1fff, 0x4000, 0x4018, 0xfffff80000001000, 0xfffff80000002abc, lastAddr} {
			if got := e.address(e.position(at)); got != at {
				t.Errorf("%s is at %v, where %s stands", at, e.position(at), got)
			}
		}
		if got := e.position(0x3000); got != 0x1000 {
			t.Errorf("below an address in a gap lie %v bytes", got)
		}
	}
}

func TestExtentsOfHugeSpacesEnd(t *testing.T) {
	everyOther := &striped{}
	e := learn(newSource(everyOther, 0))
	if len(e.first) > maxExtents {
		t.Errorf("%d stretches", len(e.first))
	}
	if everyOther.asked > 20*maxExtents {
		t.Errorf("the space was asked %d times", everyOther.asked)
	}
	if e.last[len(e.last)-1] < lastAddr/2 {
		t.Errorf("the stretches end at %s", e.last[len(e.last)-1])
	}
	all := learn(newSource(&sparse{name: "all", parts: []stretch{{first: 0, last: lastAddr}}}, 0))
	if all.address(all.position(lastAddr/2)) != lastAddr/2+1 && all.address(all.position(lastAddr/2)) != lastAddr/2 {
		t.Errorf("the middle of 2^64 is %s", all.address(all.position(lastAddr/2)))
	}
}

// striped is a space in which every other page is there, in all of 2^64.
type striped struct{ asked int }

func (s *striped) Name() string { return "striped" }

func (s *striped) ReadAt(p []byte, at model.Addr) (int, error) {
	clear(p)
	return len(p), nil
}

func (s *striped) Next(at model.Addr) (model.Span, bool) {
	s.asked++
	if at&0x1000 != 0 {
		at = at&^0xfff + 0x1000
		if at == 0 {
			return model.Span{}, false
		}
	}
	return model.Span{Space: s, At: at, Len: uint64(0x1000 - at&0xfff)}, true
}

func TestThumbGeometry(t *testing.T) {
	for _, c := range []struct {
		above, most, inView float64
		y, height           float32
	}{
		{0, 0, 100, 0, 0},    // all in sight: no thumb
		{0, 900, 100, 0, 40}, // a tenth in sight
		{900, 900, 100, 360, 40},
		{450, 900, 100, 180, 40},
		{0, 1e18, 100, 0, minThumb},
		{2e18, 1e18, 100, 400 - minThumb, minThumb}, // never below the end
	} {
		if got := thumbFor(c.above, c.most, c.inView, 400); got.y != c.y || got.height != c.height {
			t.Errorf("%v of %v: %+v, want %v and %v", c.above, c.most, got, c.y, c.height)
		}
	}
}
