package minidump

import (
	"context"
	"slices"
	"strings"

	"dumplens/model"
)

// Constants of VirtualAlloc and VirtualQuery.
var (
	memoryStates = map[uint64]string{memCommit: "commit", memReserve: "reserve", memFree: "free"}
	memoryTypes  = map[uint64]string{0x20000: "private", 0x40000: "mapped", 0x1000000: "image"}
	protections  = []bit{
		{0x1, "no access"},
		{0x2, "read"},
		{0x4, "read, write"},
		{0x8, "write copy"},
		{0x10, "execute"},
		{0x20, "execute, read"},
		{0x40, "execute, read, write"},
		{0x80, "execute, write copy"},
		{0x100, "guard"},
		{0x200, "no cache"},
		{0x400, "write combine"},
	}
)

// maxInfos bounds MemoryInfoList: 400,000 regions were seen in a process.
const maxInfos = 1 << 20

// regions reads MINIDUMP_MEMORY_INFO_LIST; a dump of Linux has /proc/PID/maps instead.
// The list may be long, so it is read when somebody looks at it.
func (r *reader) regions() {
	head, ok := r.streamHead(memoryInfoList, 16)
	if !ok {
		r.mapsRegions()
		return
	}
	head.limit = maxInfos
	l := r.described(head, 8, memoryInfoSize)
	if l.count == 0 {
		r.d.Regions = model.None[model.Region]("the memory info list of the dump has no entries")
		return
	}
	item := func(i uint64) block { return r.peek(uint64(head.at.At)+l.first+i*l.size, memoryInfoSize) }
	entry := func(i uint64) (stretch, bool) { return stretchOf(item(i), int32(i)) }
	r.indexRegions(newRegionIndex(l.count, r.infoStretches, entry), func(i int32) model.Region { return r.region(item(uint64(i))) })
	room := func(context.Context) int { return int(l.count) }
	r.d.Regions = model.OneByOne(room, func(ctx context.Context, _ *model.Meter, visit func(*model.Region) bool) string {
		return r.eachRegion(ctx, visit)
	})
}

func (r *reader) eachRegion(ctx context.Context, visit func(*model.Region) bool) (stopped string) {
	l := r.memoryInfos()
	for i := range l.count {
		if i%1024 == 0 && ctx.Err() != nil {
			return "cancelled"
		}
		row := r.region(l.item(i))
		if !visit(&row) {
			return ""
		}
	}
	return ""
}

// memoryInfoSize is the size of MINIDUMP_MEMORY_INFO.
const memoryInfoSize = 48

// memoryInfos reads the whole list.
func (r *reader) memoryInfos() list {
	s, ok := r.stream(memoryInfoList)
	if !ok {
		return list{}
	}
	s.limit = maxInfos
	l := r.described(s, 8, memoryInfoSize)
	l.count = min(l.count, l.len()/max(l.size, 1)) // what a read error left
	return l
}

// region reads a MINIDUMP_MEMORY_INFO.
func (r *reader) region(e block) model.Region {
	named := func(at uint64, names map[uint64]string) model.Value {
		return e.value(at, 4, func(n uint64) model.Value { return model.Hex(n).With(names[n]) })
	}
	g := model.Region{
		Start:   r.pointer(e.u64(0), e.span(0, 8)),
		Size:    e.value(0x18, 8, model.Bytes),
		State:   named(0x20, memoryStates),
		Type:    named(0x28, memoryTypes),
		Protect: e.value(0x24, 4, protection),

		AllocationBase:    r.nonZero(e, 8, "free memory belongs to no allocation"),
		AllocationProtect: e.value(0x10, 4, protection),
	}
	// Free memory has no type, and neither free nor reserved memory a protection.
	if e.u32(0x28) == 0 {
		g.Type = model.Absent(model.NotApplicable, "free memory has no type").From(e.span(0x28, 4))
	}
	if e.u32(0x24) == 0 {
		g.Protect = model.Absent(model.NotApplicable, "memory that is not committed has no protection").From(e.span(0x24, 4))
	}
	g.Captured = r.captured(g)
	if e.u32(0x10) == 0 {
		g.AllocationProtect = model.Absent(model.NotApplicable, "free memory belongs to no allocation").From(e.span(0x10, 4))
	}
	return g
}

// captured is how many bytes of a region the dump holds.
func (r *reader) captured(g model.Region) model.Value {
	if s := g.State; s.Fmt == model.Code && s.Num != memCommit {
		return model.Absent(model.NotApplicable, "there is no memory")
	}
	if r.overlaid == nil || g.Size.Num == 0 {
		return model.Bytes(0)
	}
	first := model.Addr(g.Start.Num)
	return model.Bytes(r.overlaid.BytesIn(first, max(first, first+model.Addr(g.Size.Num-1))))
}

// protection names PAGE_* flags.
func protection(n uint64) model.Value { return model.Hex(n).With(bitNames(n, protections)) }

// mapsRegions reads the lines of LinuxMaps, a copy of /proc/PID/maps.
func (r *reader) mapsRegions() {
	s, ok := r.stream(linuxMaps)
	if !ok {
		r.d.Regions = model.None[model.Region]("the dump has no memory info list")
		return
	}
	rows, bad := r.mapsRows(s)
	if bad > 0 {
		r.d.AddProblem(s.name, s.at, "%d lines of LinuxMaps are not lines of /proc/PID/maps: they are left out", bad)
	}
	if len(rows) == 0 {
		r.d.Regions = model.None[model.Region]("LinuxMaps in the dump has no lines that can be read")
		return
	}
	r.d.Regions = model.Ready(rows)
	stretches := mapStretches(rows)
	x := newRegionIndex(uint64(len(stretches)), func() []stretch { return slices.Clone(stretches) }, func(i uint64) (stretch, bool) { return stretches[i], true })
	r.indexRegions(x, func(i int32) model.Region { return rows[i] })
}

func (r *reader) mapsRows(s stream) (rows []model.Region, bad int) {
	at := uint64(0)
	for line := range strings.SplitAfterSeq(string(s.data), "\n") {
		span := s.span(at, uint64(len(line)))
		at += uint64(len(line))
		if strings.Trim(line, " \n\x00") == "" {
			continue
		}
		row, ok := r.mapsRow(line, span)
		if !ok || len(rows) >= maxItems {
			bad++
			continue
		}
		rows = append(rows, row)
	}
	return rows, bad
}

// mapsRow reads a line such as
// 00400000-00401000 r-xp 00000000 fc:01 1311 /bin/crash.
func (r *reader) mapsRow(line string, at model.Span) (model.Region, bool) {
	parts := strings.Fields(strings.Trim(line, "\n\x00"))
	if len(parts) < 2 {
		return model.Region{}, false
	}
	from, to, ok := strings.Cut(parts[0], "-")
	start, err := model.ParseAddr(from)
	end, err2 := model.ParseAddr(to)
	if !ok || err != nil || err2 != nil || end < start {
		return model.Region{}, false
	}
	what := "anonymous"
	if len(parts) > 5 {
		what = strings.ToValidUTF8(strings.Join(parts[5:], " "), "\uFFFD")
	}
	g := model.Region{
		Start:   r.pointer(uint64(start), at),
		Size:    model.Bytes(uint64(end - start)).From(at),
		State:   model.Str("mapped").From(at),
		Protect: model.Str(strings.ToValidUTF8(parts[1], "\uFFFD")).From(at),
		Type:    model.Str(what).From(at),

		AllocationBase:    model.Absent(model.NotApplicable, "Linux knows no allocations"),
		AllocationProtect: model.Absent(model.NotApplicable, "Linux knows no allocations"),
	}
	g.Captured = r.captured(g)
	return g, true
}
