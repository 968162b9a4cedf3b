package mem

import (
	"bytes"
	"strings"
	"testing"

	"dumplens/model"
)

func TestWayDownToTheFile(t *testing.T) {
	data := make([]byte, 8*PageSize)
	file := NewFile(bytes.NewReader(data), uint64(len(data)))
	runs := NewPages(file, NewRuns([]StoredRun{{Page: 0x10, Count: 2, Offset: 0x2000}, {Page: 0x40, Count: 1, Offset: 0x4000}, {Page: 0x80, Count: 9, Offset: 0x7000}}), nil)
	bits := NewPages(file, NewBitmap([]byte{0b1010}, 8, 0x3000), nil)
	pieces := NewOverlay("memory", "")
	pieces.Add(0x7ff00010, model.Span{Space: file, At: 0x123, Len: 0x20})
	nested := NewOverlay("kernel", "")
	nested.Add(0xffff800000000000, model.Span{Space: runs, At: 0x40000, Len: PageSize})
	for _, c := range []struct {
		name  string
		s     model.Space
		at    model.Addr
		want  model.Addr
		ok    bool
		words string
	}{
		{"a run", runs, 0x11008, 0x3008, true, "run 1 of 3: pages 0x10 to 0x11"},
		{"the second run", runs, 0x40fff, 0x4fff, true, "run 2 of 3"},
		{"between runs", runs, 0x12000, 0, false, ""},
		{"past the end of the file", runs, 0x81000, 0, false, ""},
		{"a bit", bits, 0x3010, 0x4010, true, "bit 0x3 of the bitmap of pages is set: it is stored page 2 of 2"},
		{"a clear bit", bits, 0x2010, 0, false, ""},
		{"a range", pieces, 0x7ff0002f, 0x142, true, "range 1 of 1: 00000000`7ff00010 to 00000000`7ff0002f"},
		{"past a range", pieces, 0x7ff00030, 0, false, ""},
		{"two steps", nested, 0xffff800000000020, 0x4020, true, ""},
		{"the file itself", file, 0x55, 0x55, true, ""},
		{"past the file itself", file, 8 * PageSize, 0, false, ""},
		{"no space", nil, 0, 0, false, ""},
	} {
		got, ok := model.FileOffset(c.s, c.at)
		if got != c.want || ok != c.ok {
			t.Errorf("%s: %s %t, want %s", c.name, got, ok, c.want)
		}
		if way := model.Way(c.s, c.at); c.words != "" && (len(way) == 0 || !strings.HasPrefix(way[0].Words, c.words)) {
			t.Errorf("%s: %+v", c.name, way)
		}
	}
	if n := len(model.Way(nested, 0xffff800000000020)); n != 2 {
		t.Errorf("a way of two steps has %d", n)
	}
}

func TestVirtualBytesAreInTheFile(t *testing.T) {
	const page, demandZero = 5, 4 << 5
	r := machine()
	r.put(0x4008, page<<12|7)
	r.put(0x4010, demandZero)
	s := NewPaged("kernel", r.space(15), 0x1000|3, PagedOptions{})
	if got, ok := model.FileOffset(s, 0x1ff0); !ok || got != 0x5ff0 {
		t.Errorf("a page is in the file at %s, %t", got, ok)
	}
	if way := model.Way(s, 0x1ff0); len(way) != 2 || way[0].Space.Name() != "physical" || way[0].At != 0x5ff0 {
		t.Errorf("the way is %+v", way)
	}
	for _, at := range []model.Addr{0x2000, 0x3000, 1 << 30} {
		if got, ok := model.FileOffset(s, at); ok {
			t.Errorf("%s is in the file at %s", at, got)
		}
	}
}

// ownWay is a space that lies in itself, as no honest one does.
type ownWay struct{ *File }

func (s ownWay) Locate(at model.Addr) (model.Origin, bool) {
	return model.Origin{Space: s, At: at, Len: 1}, true
}

func TestWayEnds(t *testing.T) {
	if n := len(model.Way(ownWay{NewFile(bytes.NewReader(nil), 0)}, 0)); n == 0 || n > 16 {
		t.Errorf("a way without an end has %d steps", n)
	}
}
