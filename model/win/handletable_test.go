package win

import (
	"context"
	"encoding/binary"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
)

const tablePool = 0xffffa00000000000

// tablePages is a space of pages from tablePool on.
func tablePages(pages ...[]byte) model.Space {
	o := mem.NewOverlay("kernel", "not there")
	for i, p := range pages {
		full := append(p, make([]byte, mem.PageSize-len(p))...)
		o.Add(tablePool+model.Addr(i*mem.PageSize), model.Span{Space: memory(full), Len: mem.PageSize})
	}
	return o
}

func quads(words ...uint64) (b []byte) {
	for _, w := range words {
		b = binary.LittleEndian.AppendUint64(b, w)
	}
	return b
}

func TestHandleTables(t *testing.T) {
	object := uint64(0xffffc00012345670)
	used := object << 16 // as 9600 and later keep it
	leaf := quads(0, 0, used, 7, 0, 0, used, 7)
	pages := []uint64{tablePool, tablePool + 0x1000, tablePool + 0x2000}
	for name, c := range map[string]struct {
		code  uint64
		space model.Space
		want  []uint64
		whole bool
	}{
		"one leaf":                 {pages[0], tablePages(leaf), []uint64{4, 12}, true},
		"two levels":               {pages[0] | 1, tablePages(quads(pages[1], pages[2]), leaf, leaf), []uint64{4, 12, 1028, 1036}, true},
		"the first of two is lost": {pages[0] | 1, tablePages(quads(tablePool+0x9000, pages[1]), leaf), []uint64{1028, 1036}, false},
		"a leaf is lost":           {pages[0] | 1, tablePages(quads(pages[1], pages[2]), leaf), []uint64{4, 12}, false},
		"leads to itself":          {pages[0] | 2, tablePages(quads(pages[0])), nil, true},
		"nothing is there":         {pages[2], tablePages(leaf), nil, false},
	} {
		budget := 10
		table := handleTable{space: c.space, build: 19041, ptr: 8, code: c.code, pages: &budget}
		var got []uint64
		whole := table.each(context.Background(), func(e tableEntry) {
			if name != "leads to itself" {
				got = append(got, e.handle)
			}
			if name == "one leaf" && uint64(table.object(e.low)) != object {
				t.Errorf("object %x, want %x", table.object(e.low), object)
			}
		})
		if whole != c.whole || len(got) != len(c.want) {
			t.Errorf("%s: handles %v, whole %v; want %v, %v", name, got, whole, c.want, c.whole)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: handles %v, want %v", name, got, c.want)
			}
		}
	}
}

func TestHandleBudget(t *testing.T) {
	loop := make([]uint64, 512)
	for i := range loop {
		loop[i] = tablePool
	}
	budget := 100
	table := handleTable{space: tablePages(quads(loop...)), build: 19041, ptr: 8, code: tablePool | 2, pages: &budget}
	if table.each(context.Background(), func(tableEntry) {}) {
		t.Error("a table that leads to itself is said to be whole")
	}
}

func TestObjectOfEachRelease(t *testing.T) {
	for _, c := range []struct {
		build uint32
		low   uint64
		want  model.Addr
	}{
		{7601, 0xfffffa8001234567, 0xfffffa8001234560},
		{9200, 0x1a8012345670<<19 | 0x7ffff, 0xfffffa8012345670},
		{19041, 0xc00012345670<<16 | 0xffff, 0xffffc00012345670},
		{19041, 0, 0},
	} {
		if got := (handleTable{build: c.build, ptr: 8}).object(c.low); got != c.want {
			t.Errorf("%d: %x gives %v, want %v", c.build, c.low, got, c.want)
		}
	}
}
