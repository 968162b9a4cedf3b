package mem

import (
	"context"
	"slices"
	"testing"

	"dumplens/model"
)

func TestNewZones(t *testing.T) {
	got := NewZones([]model.Zone{
		{First: 0x3000, Last: 0x5fff, State: model.Reserved},
		{First: 0x1000, Last: 0x3fff, State: model.Committed, Access: model.ReadOnly},
		{First: 0x1000, Last: 0x1fff, State: model.Free},
		{First: 0x9000, Last: 0x8000, State: model.Free},
		{First: 0xa000, Last: 0xafff, State: model.Committed + 1},
		{First: top, Last: top, State: model.Free},
	})
	want := Zones{
		{First: 0x1000, Last: 0x3fff, State: model.Committed, Access: model.ReadOnly},
		{First: 0x4000, Last: 0x5fff, State: model.Reserved},
		{First: top, Last: top, State: model.Free},
	}
	if !slices.Equal(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
}

// zoned is a survey of a space with one captured page among zones.
func zoned() *Survey {
	v := NewSurvey(&patchy{parts: []patch{{0x10000, 0x10fff, model.Present}, {0, top, model.NotInDump}}}, nil)
	v.SetZones(NewZones([]model.Zone{
		{First: 0, Last: 0xffff, State: model.Free},
		{First: 0x10000, Last: 0x11fff, State: model.Committed, Access: model.ReadWrite},
		{First: 0x12000, Last: 0x12fff, State: model.Committed, Access: model.Execute},
		{First: 0x13000, Last: 0x13fff, State: model.Reserved},
		{First: 0x14000, Last: 0x9ffff, State: model.Free},
		{First: 0x7ff000000, Last: 0x7fff00000000, State: model.Reserved},
	}))
	return v
}

func TestCoverZones(t *testing.T) {
	c := Cut{0xf000, 0x16fff, 0x1000}
	cells := make([]Cell, c.Cells())
	if _, err := zoned().Cover(context.Background(), c, cells, nil); err != nil {
		t.Fatal(err)
	}
	void := model.NotInDump
	want := []Cell{
		{Why: void, State: model.Free},
		{Captured: 0x1000, State: model.Committed, Access: model.ReadWrite},
		{Why: void, State: model.Committed, Access: model.ReadWrite},
		{Why: void, State: model.Committed, Access: model.Execute},
		{Why: void, State: model.Reserved},
		{Why: void, State: model.Free},
		{Why: void, State: model.Free},
		{Why: void, State: model.Free},
	}
	if !slices.Equal(cells, want) {
		t.Errorf("\n got %+v\nwant %+v", cells, want)
	}
	c = Cut{0x10000, 0x17fff, 0x8000}
	if _, err := zoned().Cover(context.Background(), c, cells[:1], nil); err != nil {
		t.Fatal(err)
	}
	if got := (Cell{Captured: 0x1000, Why: void, State: model.Committed, Access: model.ReadWrite}); cells[0] != got {
		t.Errorf("a cell of several zones: %+v", cells[0])
	}
	if s := zoned().Zones().Sum(0xa0000, 0xaffff); s.State() != model.NoZone || s.Access() != model.NoAccess || s.Zones != 0 {
		t.Errorf("where no zone is: %+v", s)
	}
}

// TestRegionsOfZones: what is committed but not captured is in the picture, free
// addresses are not, and of a large reservation only the beginning is.
func TestRegionsOfZones(t *testing.T) {
	got, err := zoned().Regions(context.Background(), nil)
	want := []Region{{0x10000, 0x13fff}, {0x7ff000000, 0x7ff00ffff}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
}

// manyZones are 400,000 zones far from each other, in turn committed and reserved.
func manyZones() Zones {
	list := make([]model.Zone, 400_000)
	for i := range list {
		first := model.Addr(i) << 24
		list[i] = model.Zone{First: first, Last: first + 0xfff, State: model.Committed - model.ZoneState(i%2), Access: model.ReadOnly}
	}
	return NewZones(list)
}

func TestManyZones(t *testing.T) {
	v := NewSurvey(&patchy{parts: []patch{{0, top, model.NotInDump}}}, nil)
	v.SetZones(manyZones())
	list, err := v.Regions(context.Background(), nil)
	if err != nil || len(list) == 0 || len(list) > maxRegions || list[0].First != 0 || list[len(list)-1].Last != 399_999<<24+0xfff {
		t.Fatalf("%d regions, %v", len(list), err)
	}
	s := v.Zones().Sum(0, 1<<62)
	if s.Zones != 400_000 || s.Bytes[model.Committed] != 200_000*PageSize || s.Bytes[model.Reserved] != 200_000*PageSize {
		t.Errorf("%d zones, %v", s.Zones, s.Bytes)
	}
}

// BenchmarkZones finds the regions of 400,000 zones and looks at a window full of cells.
func BenchmarkZones(b *testing.B) {
	z, cells := manyZones(), make([]Cell, 4096)
	for b.Loop() {
		v := NewSurvey(&patchy{parts: []patch{{0, top, model.NotInDump}}}, nil)
		v.SetZones(z)
		if _, err := v.Regions(context.Background(), nil); err != nil {
			b.Fatal(err)
		}
		if _, err := v.Cover(context.Background(), Cut{0, 1<<44 - 1, 1 << 32}, cells, nil); err != nil || cells[0].State != model.Committed {
			b.Fatal(err, cells[0])
		}
	}
}
