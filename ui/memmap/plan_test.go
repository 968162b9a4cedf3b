package memmap

import (
	"slices"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
)

const top = ^model.Addr(0)

func TestPlan(t *testing.T) {
	regions := []mem.Region{{First: 0x1800, Last: 0x2fff}, {First: 0x20000, Last: 0x20fff}, {First: 0x900000, Last: 0x900fff}, {First: top - 0xfff, Last: top}}
	for _, c := range []struct {
		size   uint64
		blocks []mem.Region
		cells  int64
	}{
		{0x1000, []mem.Region{{First: 0x1000, Last: 0x2fff}, {First: 0x20000, Last: 0x20fff}, {First: 0x900000, Last: 0x900fff}, {First: top - 0xfff, Last: top}}, 5},
		{0x4000, []mem.Region{{First: 0, Last: 0x23fff}, {First: 0x900000, Last: 0x903fff}, {First: top - 0x3fff, Last: top}}, 11},
		{1 << 20, []mem.Region{{First: 0, Last: 0x9fffff}, {First: top - 0xfffff, Last: top}}, 11},
		{1 << 62, []mem.Region{{First: 0, Last: top}}, 4},
		{1 << 63, []mem.Region{{First: 0, Last: top}}, 2},
	} {
		p := newPlan(regions, c.size)
		var got []mem.Region
		for _, b := range p.blocks {
			got = append(got, mem.Region{First: b.cut.First, Last: b.cut.Last})
		}
		if !slices.Equal(got, c.blocks) || p.cells != c.cells {
			t.Errorf("cells of 0x%x: %+v, %d cells; want %+v, %d", c.size, got, p.cells, c.blocks, c.cells)
		}
		for cell := range p.cells {
			first, last := p.span(cell)
			if uint64(first)%c.size != 0 || uint64(last-first) != c.size-1 || p.cellOf(first) != cell || p.cellOf(last) != cell {
				t.Errorf("cell %d of 0x%x: %s to %s, found as %d and %d", cell, c.size, first, last, p.cellOf(first), p.cellOf(last))
			}
		}
	}
}

func TestPlanFindsTheNearestCell(t *testing.T) {
	p := newPlan([]mem.Region{{First: 0x1000, Last: 0x2fff}, {First: 0x900000, Last: 0x900fff}}, 0x1000)
	for at, want := range map[model.Addr]int64{0: 0, 0x2abc: 1, 0x3000: 2, 0x900000: 2, top: 2} {
		if got := p.cellOf(at); got != want {
			t.Errorf("%s is in cell %d, want %d", at, got, want)
		}
	}
	empty := newPlan(nil, 0x1000)
	if empty.cells != 0 || empty.cellOf(0) != -1 {
		t.Errorf("%+v", empty)
	}
}

func TestPlanParts(t *testing.T) {
	p := newPlan([]mem.Region{{First: 0x1000, Last: 0x4fff}, {First: 0x900000, Last: 0x901fff}}, 0x1000)
	var got []mem.Cut
	p.parts(2, 5, func(c mem.Cut, from int64) {
		if first, _ := p.span(from); first != c.First {
			t.Errorf("cell %d is at %s, the part starts at %s", from, first, c.First)
		}
		got = append(got, c)
	})
	want := []mem.Cut{{First: 0x3000, Last: 0x4fff, Size: 0x1000}, {First: 0x900000, Last: 0x900fff, Size: 0x1000}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// mixed is a plan with large and small regions.
func mixed() *plan {
	var regions []mem.Region
	at := model.Addr(0x100000)
	for _, cells := range []model.Addr{3, 1, 100, 2, 20, 20, 20, 7, 1000, 1, 1, 1} {
		regions = append(regions, mem.Region{First: at, Last: at + cells<<12 - 1})
		at += (cells + 100) << 12
	}
	p := newPlan(regions, 0x1000)
	return &p
}

// TestFlow: every cell is where hit finds it, none covers another one, and all are
// within the width.
func TestFlow(t *testing.T) {
	for _, scale := range []float32{1, 1.25, 2} {
		for _, width := range []int{1, 130, 400, 999, 3000} {
			p := mixed()
			m := metricsAt(scale, 100, cellSide)
			f := newFlow(p, m, width)
			seen := map[[2]int64]int64{}
			for cell := range p.cells {
				x, y := f.pos(cell)
				if other, taken := seen[[2]int64{x, y}]; taken {
					t.Fatalf("cells %d and %d stand at the same place", other, cell)
				}
				seen[[2]int64{x, y}] = cell
				for _, off := range []int64{0, int64(m.pitch) - 1} {
					if got, ok := f.hit(x+off, y+off); !ok || got != cell {
						t.Fatalf("width %d: cell %d at %d, %d is hit as %d, %v", width, cell, x, y, got, ok)
					}
				}
				if width >= 130 && scale == 1 && x+int64(m.cell) > int64(width) || y+int64(m.cell) > f.height {
					t.Fatalf("width %d: cell %d at %d, %d is outside", width, cell, x, y)
				}
			}
			if _, ok := f.hit(0, int64(m.edge)); ok {
				t.Error("the label of a row is a cell")
			}
			if _, ok := f.hit(100, f.height+100); ok {
				t.Error("there is a cell below all")
			}
		}
	}
}

func TestFlowInSight(t *testing.T) {
	p := mixed()
	f := newFlow(p, metricsAt(1, 100, cellSide), 400)
	for y := int64(-5); y < f.height+20; y += 7 {
		from, to := f.inSight(y, y+60)
		for cell := range p.cells {
			_, cy := f.pos(cell)
			in := cell >= from && cell < to
			if cy+int64(f.m.cell) > y && cy < y+60 && !in {
				t.Fatalf("at %d cells %d to %d are in sight; cell %d at %d is too", y, from, to, cell, cy)
			}
			if in && (cy+2*int64(f.m.pitch) < y || cy > y+60) {
				t.Fatalf("at %d cells %d to %d are in sight; cell %d at %d is not", y, from, to, cell, cy)
			}
		}
	}
}

// TestFlowDown: going down from the first cell reaches the last row, and up the first.
func TestFlowDown(t *testing.T) {
	p := mixed()
	f := newFlow(p, metricsAt(1, 100, cellSide), 999)
	for _, way := range []int64{1, -1} {
		cell := int64(0)
		if way < 0 {
			cell = p.cells - 1
		}
		for steps := 0; ; steps++ {
			next := f.down(cell, way)
			_, from := f.pos(cell)
			_, to := f.pos(next)
			if next == cell {
				break
			}
			if (to-from)*way <= 0 || steps > 200 {
				t.Fatalf("from cell %d at %d to cell %d at %d", cell, from, next, to)
			}
			cell = next
		}
		_, y := f.pos(cell)
		_, end := f.pos(p.cells - 1)
		if way > 0 && y != end || way < 0 && y != int64(f.m.edge) {
			t.Errorf("way %d ends at %d", way, y)
		}
	}
}

// TestHugePlans: a space that is mapped from end to end has 2^52 cells of a page; the
// arithmetic holds, and only what is in sight is looked at.
func TestHugePlans(t *testing.T) {
	p := newPlan([]mem.Region{{First: 0, Last: top}}, 0x1000)
	if p.cells != 1<<52 {
		t.Fatalf("%d cells", p.cells)
	}
	f := newFlow(&p, metricsAt(1, 100, cellSide), 999)
	x, y := f.pos(p.cells - 1)
	if got, ok := f.hit(x, y); !ok || got != p.cells-1 {
		t.Errorf("the last cell at %d, %d is hit as %d, %v", x, y, got, ok)
	}
	from, to := f.inSight(f.height-100, f.height)
	if to != p.cells || to-from > 1000 {
		t.Errorf("cells %d to %d are in sight", from, to)
	}
	if list := newStore(&p).lacks(from, to); len(list) == 0 || len(list) > 2 {
		t.Errorf("chunks %v", list)
	}
}
