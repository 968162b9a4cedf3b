package minidump

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sort"
	"sync"

	"dumplens/model"
)

// States of memory (MEM_COMMIT and others of winnt.h).
const (
	memCommit  = 0x1000
	memReserve = 0x2000
	memFree    = 0x10000
)

// stretch is a region of the process's memory and what it means for bytes in it that
// the dump does not hold.
type stretch struct {
	first, last          model.Addr
	state, protect, kind uint32 // of MINIDUMP_MEMORY_INFO
	line                 string // of /proc/PID/maps, instead
	entry                int32  // in the list
}

// indexRegions makes holes of the memory say what the list of regions tells about
// them, and regions be found by address. load is called when that is first asked
// for: the list may be long.
func (r *reader) indexRegions(load func() []stretch, region func(entry int32) model.Region) {
	sorted := sync.OnceValue(func() []stretch {
		list := load()
		slices.SortStableFunc(list, func(a, b stretch) int { return cmp.Compare(a.first, b.first) })
		return list
	})
	_, windows := r.first[memoryInfoList]
	r.d.RegionAt = func(at model.Addr) (model.Region, bool) {
		s, ok, _ := find(sorted(), at)
		if !ok {
			return model.Region{}, false
		}
		return region(s.entry), true
	}
	if r.overlaid != nil {
		r.overlaid.Explain(func(h *model.Hole) { explain(h, sorted(), windows) })
	}
}

// find gives the stretch that an address lies in and, for the next one, its number.
// Where stretches lie over each other, as in no sound list, the one that begins last
// counts.
func find(list []stretch, at model.Addr) (s stretch, ok bool, next int) {
	next = sort.Search(len(list), func(i int) bool { return list[i].first > at })
	if next == 0 || list[next-1].last < at {
		return stretch{}, false, next
	}
	return list[next-1], true, next
}

// explain cuts a hole to the region that it begins in and says of what kind that is.
func explain(h *model.Hole, list []stretch, windows bool) {
	s, ok, next := find(list, h.At)
	if next < len(list) {
		h.Len = min(h.Len, uint64(list[next].first-h.At))
	}
	switch {
	case ok:
		if n := uint64(s.last-h.At) + 1; n != 0 {
			h.Len = min(h.Len, n)
		}
		h.Why, h.Cause = s.missing()
	case !windows:
		h.Why, h.Cause = model.NotMapped, errors.New("/proc/PID/maps has nothing there")
	}
}

// missing is why bytes of the region are not there.
func (s stretch) missing() (model.Reason, error) {
	switch {
	case s.line != "":
		return model.NotInDump, fmt.Errorf("%s (%s)", notSaved, s.line)
	case s.state == memFree:
		return model.NotMapped, errors.New("free addresses")
	case s.state == memReserve:
		return model.NotMapped, errors.New("reserved addresses without memory")
	}
	words := bitNames(uint64(s.protect), protections)
	if name := memoryTypes[uint64(s.kind)]; name != "" {
		words += "; " + name
	}
	return model.NotInDump, fmt.Errorf("%s (committed; %s)", notSaved, words)
}

// infoStretches reads MemoryInfoList for the index of regions.
func (r *reader) infoStretches() []stretch {
	l := r.memoryInfos()
	list := make([]stretch, 0, l.count)
	for i := range l.count {
		e := l.item(i)
		first, size := e.u64(0), e.u64(0x18)
		if size == 0 {
			continue
		}
		last := first + (size - 1)
		if last < first {
			last = ^uint64(0)
		}
		list = append(list, stretch{
			first: model.Addr(first), last: model.Addr(last),
			state: uint32(e.u32(0x20)), protect: uint32(e.u32(0x24)), kind: uint32(e.u32(0x28)),
			entry: int32(i),
		})
	}
	return list
}

// mapStretches makes stretches of the rows of LinuxMaps.
func mapStretches(rows []model.Region) []stretch {
	list := make([]stretch, 0, len(rows))
	for i, g := range rows {
		if g.Size.Num > 0 {
			list = append(list, stretch{
				first: model.Addr(g.Start.Num), last: model.Addr(g.Start.Num + g.Size.Num - 1),
				line: g.Protect.Text + " " + g.Type.Text, entry: int32(i),
			})
		}
	}
	return list
}
