package minidump

import (
	"testing"

	"dumplens/model"
)

func TestZones(t *testing.T) {
	x := newRegionIndex(0, func() []stretch {
		return []stretch{
			{first: 0x5000, last: 0x5fff, line: "r-xp /bin/crash"},
			{first: 0x1000, last: 0x1fff, state: memCommit, protect: 0x104, kind: 0x20000},
			{first: 0x2000, last: 0x2fff, state: memCommit, protect: 0x20, kind: 0x1000000},
			{first: 0x3000, last: 0x3fff, state: memReserve, kind: 0x40000},
			{first: 0x4000, last: 0x4fff, state: memFree, protect: 1},
			{first: 0x6000, last: 0x6fff, line: "---p anonymous"},
			{first: 0x7000, last: 0x7fff, state: memCommit, protect: 6},
			{first: 0x8000, last: 0x8fff, state: 7},
			{first: 0x9000, last: 0x9fff, line: "rw-p [heap]"},
			{first: 0xa000, last: 0xafff, line: "r--p /lib/x"},
		}
	}, func(uint64) (stretch, bool) { return stretch{}, false })
	want := []model.Zone{
		{State: model.Committed, Access: model.ReadWrite, Words: "committed, read/write, guard, private"},
		{State: model.Committed, Access: model.Execute, Words: "committed, execute/read, image"},
		{State: model.Reserved, Words: "reserved, mapped"},
		{State: model.Free, Words: "free"},
		{State: model.Committed, Access: model.Execute, Words: "mapped, r-xp /bin/crash"},
		{State: model.Reserved, Words: "mapped, ---p anonymous"},
		{State: model.Committed, Words: "committed, protection 0x6"},
		{Words: "state 0x7"},
		{State: model.Committed, Access: model.ReadWrite, Words: "mapped, rw-p [heap]"},
		{State: model.Committed, Access: model.ReadOnly, Words: "mapped, r--p /lib/x"},
	}
	got := x.zones()
	if len(got) != len(want) {
		t.Fatalf("%d zones", len(got))
	}
	for i, z := range got {
		w := want[i]
		w.First = model.Addr(i+1) * 0x1000
		w.Last = w.First + 0xfff
		if z != w {
			t.Errorf("\n got %+v\nwant %+v", z, w)
		}
	}
}
