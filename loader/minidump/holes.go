package minidump

import (
	"errors"
	"fmt"

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
// them, and regions be found by address.
func (r *reader) indexRegions(x *regionIndex, region func(entry int32) model.Region) {
	_, windows := r.first[memoryInfoList]
	r.d.RegionAt = func(at model.Addr) (model.Region, bool) {
		s, ok, _ := x.find(at)
		if !ok {
			return model.Region{}, false
		}
		return region(s.entry), true
	}
	r.d.Zones = x.zones
	if r.overlaid != nil {
		r.overlaid.Explain(func(h *model.Hole) { x.explain(h, windows) })
	}
}

// explain cuts a hole to the region that it begins in and says of what kind that is.
func (x *regionIndex) explain(h *model.Hole, windows bool) {
	s, ok, gap := x.find(h.At)
	switch {
	case ok:
		if n := uint64(s.last-h.At) + 1; n != 0 {
			h.Len = min(h.Len, n)
		}
		h.Why, h.Cause = s.missing()
		return
	case gap != 0:
		h.Len = min(h.Len, gap)
	}
	if !windows {
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
		if s, ok := stretchOf(l.item(i), int32(i)); ok {
			list = append(list, s)
		}
	}
	return list
}

// stretchOf reads a MINIDUMP_MEMORY_INFO; false when its region is empty.
func stretchOf(e block, entry int32) (stretch, bool) {
	first, size := e.u64(0), e.u64(0x18)
	last := first + (size - 1)
	if last < first {
		last = ^uint64(0)
	}
	return stretch{
		first: model.Addr(first), last: model.Addr(last),
		state: uint32(e.u32(0x20)), protect: uint32(e.u32(0x24)), kind: uint32(e.u32(0x28)),
		entry: entry,
	}, size > 0
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
