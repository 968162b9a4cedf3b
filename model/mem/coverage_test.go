package mem

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"

	"dumplens/model"
)

const top = ^model.Addr(0)

// cover looks at all cells of a cut.
func cover(t *testing.T, s model.Space, ram []model.Run, c Cut) []Cell {
	t.Helper()
	cells := make([]Cell, c.Cells())
	var m model.Meter
	n, err := NewSurvey(s, ram).Cover(context.Background(), c, cells, &m)
	if err != nil || n != len(cells) {
		t.Fatalf("%d of %d cells, %v", n, len(cells), err)
	}
	if done, _ := m.Read(); done != uint64(n) {
		t.Errorf("the meter counted %d of %d cells", done, n)
	}
	return cells
}

// pagesOf is physical memory over a file of size bytes that only exists as a length.
func pagesOf(size uint64, x Index, ram []model.Run) *Pages {
	return NewPages(NewFile(bytes.NewReader(nil), size), x, ram)
}

func TestCoverPhysical(t *testing.T) {
	const page, start = PageSize, 0x2000
	ram := []model.Run{{BasePage: 0, PageCount: 4}, {BasePage: 6, PageCount: 4}}
	bits := NewBitmap([]byte{0b1100_0011, 0b0000_0001}, 9, start) // pages 0, 1, 6, 7, 8
	runs := NewRuns([]StoredRun{{0, 2, start}, {6, 3, start + 2*page}})
	whole := func(n, ram uint64) Cell { return Cell{Captured: n * page, Ram: ram * page} }
	lacks := func(n, ram uint64, why model.Reason) Cell {
		return Cell{Captured: n * page, Ram: ram * page, Why: why}
	}
	none, void := model.NotInDump, model.NotMapped
	for _, c := range []struct {
		name  string
		pages uint64 // in the file
		ram   []model.Run
		cut   Cut
		want  []Cell
	}{
		{"by pages", 5, ram, Cut{0, 11*page - 1, page}, []Cell{
			whole(1, 1), whole(1, 1), lacks(0, 1, none), lacks(0, 1, none), lacks(0, 0, void), lacks(0, 0, void),
			whole(1, 1), whole(1, 1), whole(1, 1), lacks(0, 1, none), lacks(0, 0, void),
		}},
		{"by two", 5, ram, Cut{0, 10*page - 1, 2 * page}, []Cell{whole(2, 2), lacks(0, 2, none), lacks(0, 0, void), whole(2, 2), lacks(1, 2, none)}},
		{"last cell is cut", 5, ram, Cut{0, 9*page - 1, 4 * page}, []Cell{lacks(2, 4, none), lacks(2, 2, void), whole(1, 1)}},
		{"no RAM known", 5, nil, Cut{0, 12*page - 1, 4 * page}, []Cell{lacks(2, 0, none), lacks(2, 0, none), lacks(1, 0, none)}},
		{"truncated file", 3, ram, Cut{0, 10*page - 1, 2 * page}, []Cell{whole(2, 2), lacks(0, 2, none), lacks(0, 0, void), lacks(1, 2, none), lacks(0, 2, none)}},
		{"nothing left", 0, ram, Cut{0, 2*page - 1, 2 * page}, []Cell{lacks(0, 2, none)}},
		{"one page", 5, ram, Cut{8 * page, 9*page - 1, page}, []Cell{whole(1, 1)}},
		{"the top page", 5, ram, Cut{top - page + 1, top, page}, []Cell{lacks(0, 0, void)}},
		{"one cell for all but the top half", 5, ram, Cut{0, top, 1 << 63}, []Cell{lacks(5, 8, none), lacks(0, 0, void)}},
		{"not by pages", 5, ram, Cut{0x1800, 0x27ff, 0x800}, []Cell{{Captured: 0x800}, {Why: none}}},
		{"empty", 5, ram, Cut{1, 0, page}, nil},
	} {
		for kind, x := range map[string]Index{"bitmap": bits, "runs": runs} {
			got := cover(t, readable(start+c.pages*page, x, c.ram), nil, c.cut)
			if !slices.Equal(got, c.want) {
				t.Errorf("%s, %s:\n got %+v\nwant %+v", c.name, kind, got, c.want)
			}
		}
	}
}

// readable is physical memory over a file of zeros.
func readable(size uint64, x Index, ram []model.Run) *Pages {
	return NewPages(NewFile(bytes.NewReader(make([]byte, size)), size), x, ram)
}

func TestCoverUsesRAMGivenBeside(t *testing.T) {
	s := readable(0, NewRuns(nil), nil)
	got := cover(t, s, []model.Run{{BasePage: 1, PageCount: 1}, {BasePage: 1, PageCount: 1}, {BasePage: 1, PageCount: ^uint64(0)}}, Cut{0, 0x1fff, PageSize})
	want := []Cell{{Why: model.NotMapped}, {Ram: PageSize, Why: model.NotInDump}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// TestBitmapTail: pages past the last whole word, and bits that do not count.
func TestBitmapTail(t *testing.T) {
	raw := bytes.Repeat([]byte{0xff}, 25)
	x := NewBitmap(raw, 193, 0)
	got := cover(t, pagesOf(1<<30, x, nil), nil, Cut{190 * PageSize, 200*PageSize - 1, PageSize})
	for i, c := range got {
		if (c.Captured == PageSize) != (i < 3) {
			t.Errorf("page %d: %+v", 190+i, c)
		}
	}
	if r := NewSurvey(pagesOf(1<<30, x, nil), nil).physicalRegions(); !slices.Equal(r, []Region{{0, 193*PageSize - 1}}) {
		t.Errorf("regions %+v", r)
	}
}

// TestBitmapRegions: a bank of memory far up is a region of its own.
func TestBitmapRegions(t *testing.T) {
	const bits = 1 << 21
	raw := make([]byte, bits/8)
	raw[0], raw[0x100000/8] = 0xff, 0x01
	s := pagesOf(1<<30, NewBitmap(raw, bits, 0), []model.Run{{BasePage: 0, PageCount: 0x40}})
	want := []Region{{0, 0x3ffff}, {0x100000 * PageSize, 0x100020*PageSize - 1}}
	if got := NewSurvey(s, nil).physicalRegions(); !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// patchy is a virtual space: stretches that are readable or missing for a reason.
type patchy struct {
	parts []patch
	calls int
}

type patch struct {
	first, last model.Addr
	why         model.Reason
}

func (p *patchy) Name() string { return "patchy" }

func (p *patchy) ReadAt(b []byte, at model.Addr) (int, error) {
	for _, x := range p.parts {
		if at >= x.first && at <= x.last {
			if x.why == model.Present {
				return len(b), nil
			}
			return 0, &model.Hole{At: at, Len: uint64(x.last-at) + 1, Why: x.why}
		}
	}
	return 0, &model.Hole{At: at, Len: 1, Why: model.Malformed}
}

func (p *patchy) Next(at model.Addr) (model.Span, bool) {
	p.calls++
	for _, x := range p.parts {
		if x.why == model.Present && x.last >= at {
			first := max(x.first, at)
			return model.Span{Space: p, At: first, Len: uint64(x.last-first) + 1}, true
		}
	}
	return model.Span{}, false
}

func TestCoverVirtual(t *testing.T) {
	s := &patchy{parts: []patch{
		{0, 0xffff, model.NotMapped},
		{0x10000, 0x11fff, model.Present},
		{0x12000, 0x12fff, model.PagedOut},
		{0x13000, 0x137ff, model.NotInDump},
		{0x13800, 0x13fff, model.Present},
		{0x14000, top - 0x1000, model.NotMapped},
		{top - 0xfff, top, model.Present},
	}}
	for _, c := range []struct {
		name string
		cut  Cut
		want []Cell
	}{
		{"main reason", Cut{0x10000, 0x17fff, 0x4000}, []Cell{{Captured: 0x2800, Why: model.PagedOut}, {Why: model.NotMapped}}},
		{"last page of 2^64", Cut{top - 0x1fff, top, 0x1000}, []Cell{{Why: model.NotMapped}, {Captured: 0x1000}}},
		{"one cell at the top", Cut{top - 0x2fff, top, 0x4000}, []Cell{{Captured: 0x1000, Why: model.NotMapped}}},
		{"all of it", Cut{0, top, 1 << 63}, []Cell{{Captured: 0x2800, Why: model.NotMapped}, {Captured: 0x1000, Why: model.NotMapped}}},
		{"smaller than pages", Cut{0x137f0, 0x1380f, 0x10}, []Cell{{Why: model.NotInDump}, {Captured: 0x10}}},
	} {
		if got := cover(t, s, nil, c.cut); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", c.name, got, c.want)
		}
	}
}

// TestCoverInParts: a picture that fills in is the same as one made at once.
func TestCoverInParts(t *testing.T) {
	s := &patchy{parts: []patch{{0x3000, 0x8fff, model.Present}, {0x9000, 0xffff, model.PagedOut}}}
	cut := Cut{0x1000, 0xefff, 0x1000}
	want := cover(t, s, nil, cut)
	var got []Cell
	for i := uint64(0); i < cut.Cells(); i += 4 {
		got = append(got, cover(t, s, nil, cut.Part(i, 4))...)
	}
	if !slices.Equal(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
	if n := cut.Part(14, 4).Cells() + cut.Part(3, 0).Cells(); n != 0 {
		t.Errorf("parts without cells have %d", n)
	}
}

func TestCoverStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	n, err := NewSurvey(&patchy{}, nil).Cover(ctx, Cut{0, 0xffff, 0x1000}, make([]Cell, 16), nil)
	if n != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("%d cells, %v", n, err)
	}
	if _, err := NewSurvey(&patchy{}, nil).Regions(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("regions: %v", err)
	}
}

// endless is readable everywhere, in small runs: what tables that loop look like.
type endless struct{ calls int }

func (*endless) Name() string                               { return "endless" }
func (*endless) ReadAt(b []byte, _ model.Addr) (int, error) { return len(b), nil }
func (e *endless) Next(at model.Addr) (model.Span, bool) {
	e.calls++
	return model.Span{Space: e, At: at, Len: min(runLimit, -uint64(at)-1) + 1}, true
}

func TestLoopingTablesEnd(t *testing.T) {
	e := &endless{}
	list, err := NewSurvey(e, nil).Regions(context.Background(), nil)
	if err != nil || !slices.Equal(list, []Region{{0, top}}) {
		t.Errorf("%+v, %v", list, err)
	}
	if e.calls > 20000 {
		t.Errorf("regions took %d calls", e.calls)
	}
	e.calls = 0
	got := cover(t, e, nil, Cut{0, top, 1 << 60})
	for i, c := range got {
		if !c.Floor || c.Captured == 0 {
			t.Errorf("cell %d: %+v", i, c)
		}
	}
	if e.calls > 200 {
		t.Errorf("16 cells took %d calls", e.calls)
	}
}

func TestRegions(t *testing.T) {
	far := patch{0xfffff80000000000, 0xfffff80000000fff, model.Present}
	s := &patchy{parts: []patch{{0x1000, 0x1fff, 0}, {0x5000, 0x5fff, 0}, {0x100000, 0x100fff, 0}, far, {top - 0xfff, top, 0}}}
	list, err := NewSurvey(s, nil).Regions(context.Background(), nil)
	want := []Region{{0x1000, 0x5fff}, {0x100000, 0x100fff}, {far.first, far.last}, {top - 0xfff, top}}
	if err != nil || !slices.Equal(list, want) {
		t.Errorf("%+v, %v", list, err)
	}
	if list, err := NewSurvey(&patchy{}, nil).Regions(context.Background(), nil); len(list) != 0 || err != nil {
		t.Errorf("an empty space: %+v, %v", list, err)
	}
	many := &patchy{}
	for i := range model.Addr(3 * maxRegions) {
		many.parts = append(many.parts, patch{i << 20, i<<20 + 0xfff, 0})
	}
	list, _ = NewSurvey(many, nil).Regions(context.Background(), nil)
	if len(list) == 0 || len(list) > maxRegions || list[0].First != 0 || list[len(list)-1].Last < (3*maxRegions-1)<<20 {
		t.Errorf("%d regions to %s", len(list), list[len(list)-1].Last)
	}
}

func TestPhysicalRegions(t *testing.T) {
	for _, c := range []struct {
		name string
		runs []StoredRun
		ram  []model.Run
		want []Region
	}{
		{"a hole for devices", []StoredRun{{1, 1, 0}}, []model.Run{{BasePage: 1, PageCount: 0xbffff}, {BasePage: 0x100000, PageCount: 0x140000}}, []Region{{0, 0x23fffffff}}},
		{"a far second bank", nil, []model.Run{{BasePage: 0, PageCount: 0x100}, {BasePage: 0x10000, PageCount: 0x100}}, []Region{{0, 0xfffff}, {0x10000000, 0x100fffff}}},
		{"stored outside the memory", []StoredRun{{1 << 40, 1, 0}}, []model.Run{{BasePage: 0, PageCount: 16}}, []Region{{0, 0xffff}, {1 << 52, 1<<52 + 0xfff}}},
		{"the last page there is", []StoredRun{{1<<52 - 1, 1, 0}}, nil, []Region{{top - 0xfff, top}}},
		{"nothing", nil, nil, nil},
	} {
		list, err := NewSurvey(readable(PageSize, NewRuns(c.runs), c.ram), nil).Regions(context.Background(), nil)
		if err != nil || !slices.Equal(list, c.want) {
			t.Errorf("%s: %+v, %v; want %+v", c.name, list, err, c.want)
		}
	}
}

// BenchmarkCoverBitmap64GiB looks at a machine of 64 GiB, every other page captured.
func BenchmarkCoverBitmap64GiB(b *testing.B) {
	raw := bytes.Repeat([]byte{0x55}, 64<<30/PageSize/8)
	s := pagesOf(1<<50, NewBitmap(raw, 64<<30/PageSize, 0), []model.Run{{BasePage: 0, PageCount: 64 << 30 / PageSize}})
	cells := make([]Cell, 4096)
	for b.Loop() {
		v := NewSurvey(s, nil)
		if _, err := v.Regions(context.Background(), nil); err != nil {
			b.Fatal(err)
		}
		if _, err := v.Cover(context.Background(), Cut{0, 64<<30 - 1, 16 << 20}, cells, nil); err != nil || cells[4095].Captured != 8<<20 {
			b.Fatal(err, cells[4095])
		}
	}
}
