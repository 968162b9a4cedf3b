package minidump

import (
	"context"

	"dumplens/model"
	"dumplens/model/mem"
)

// stored is a range of the process's memory that the file holds. There may be
// hundreds of thousands, so it is small.
type stored struct {
	start, offset, size uint64
	at                  uint64 // offset of the descriptor, descriptorSize bytes, in the file
}

// descriptorSize is the size of MINIDUMP_MEMORY_DESCRIPTOR and of _DESCRIPTOR64.
const descriptorSize = 16

// descriptor is where a range's descriptor lies.
func (r *reader) descriptor(x stored) model.Span {
	return model.Span{Space: r.file, At: model.Addr(x.at), Len: descriptorSize}
}

// maxRanges bounds Memory64List: a process of terabytes has some 100,000 ranges.
const maxRanges = 1 << 20

// notSaved is why other addresses are missing.
const notSaved = "the writer of the dump did not save it"

// memory gathers the ranges of Memory64List, MemoryList and the threads' stacks, in
// this order: where they overlap the first one wins.
func (r *reader) memory() {
	found := r.memory64()
	found = r.memory32() || found
	listed := len(r.ranges)
	stacks := r.stacks()
	if len(stacks) > 0 {
		r.ranges = append(r.ranges, stacks...)
	}
	r.overlaid = r.overlay(listed)
	r.d.Memory = r.overlaid
	if r.d.Kind == model.KindUserFull && listed == 0 {
		r.d.AddProblem("memory", model.Span{}, "the flags say that the dump holds all memory of the process, but no memory list has anything: the file may be cut short")
	}
	switch {
	case len(r.ranges) > 0:
		rows := r.ranges
		room := func(context.Context) int { return len(rows) }
		r.d.Ranges = model.OneByOne(room, func(ctx context.Context, _ *model.Meter, visit func(*model.Range) bool) string {
			return r.eachRange(ctx, rows, visit)
		})
	case found:
		r.d.Ranges = model.None[model.Range]("the memory list of the dump has no ranges that the file holds")
	default:
		r.d.Ranges = model.None[model.Range]("the dump has no memory list and no stacks")
	}
}

// memory64 reads MINIDUMP_MEMORY64_LIST: count, offset of the first range's bytes,
// then starts and sizes; the bytes of the ranges follow each other.
func (r *reader) memory64() bool {
	s, ok := r.stream(memory64List)
	if !ok {
		return false
	}
	count, ok := s.uint(0, 8)
	offset, ok2 := s.uint(8, 8)
	if !ok || !ok2 {
		r.d.AddProblem(s.name, s.at, "Memory64List is too short to hold its header")
		return true
	}
	const size = descriptorSize
	room := s.sub(16, s.len())
	n := min(count, room.len()/size, maxRanges)
	r.ranges = make([]stored, 0, n)
	if n < count {
		r.d.AddProblem(s.name, s.span(0, 16), "Memory64List says it has %d ranges, but there is room for %d: those are read", count, n)
	}
	c := rangeCheck{r: r, name: s.name}
	for i := range n {
		if r.stopped(int(i)) {
			break
		}
		d := room.sub(i*size, size)
		length := d.u64(8)
		c.add(stored{d.u64(0), offset, length, uint64(d.at.At)})
		if offset+length < offset {
			r.d.AddProblem(s.name, d.at, "range %d is 0x%x bytes long, which cannot be right: the ranges after it cannot be found", i, length)
			break
		}
		offset += length
	}
	c.report()
	return true
}

// memory32 reads MINIDUMP_MEMORY_LIST: start, size and offset of each range.
func (r *reader) memory32() bool {
	s, ok := r.stream(memoryList)
	if !ok {
		return false
	}
	l := r.counted(s, descriptorSize)
	c := rangeCheck{r: r, name: s.name}
	for i := range l.count {
		d := l.item(i)
		c.add(stored{d.u64(0), d.u32(12), d.u32(8), uint64(d.at.At)})
	}
	c.report()
	return true
}

// stacks gives the threads' stacks that no memory list has.
func (r *reader) stacks() []stored {
	entries := r.threadEntries()
	missing := make(map[stored]bool, len(entries))
	for _, t := range entries {
		if x, ok := stackOf(t); ok {
			missing[x] = true
		}
	}
	for _, x := range r.ranges {
		delete(missing, stored{start: x.start, offset: x.offset, size: x.size})
	}
	listed := r.ranges
	r.ranges = nil
	c := rangeCheck{r: r, name: "the stack of a thread"}
	for _, t := range entries {
		if x, ok := stackOf(t); ok && missing[x] {
			delete(missing, x)
			x.at = uint64(t.at.At) + 0x18
			c.add(x)
		}
	}
	c.report()
	stacks := r.ranges
	r.ranges = listed
	return stacks
}

// stackOf reads the Stack of a MINIDUMP_THREAD, a MINIDUMP_MEMORY_DESCRIPTOR; false
// when it is empty.
func stackOf(t block) (stored, bool) {
	d := t.sub(0x18, descriptorSize)
	x := stored{start: d.u64(0), size: d.u32(8), offset: d.u32(12)}
	return x, d.len() == descriptorSize && x.size > 0
}

// rangeCheck cuts ranges to the file and counts what is outside.
type rangeCheck struct {
	r            *reader
	name         string
	total, bad   int
	first        stored
	missingBytes uint64
}

func (c *rangeCheck) add(x stored) {
	c.total++
	size := c.r.file.Size()
	have := uint64(0)
	if x.offset < size {
		have = min(x.size, size-x.offset)
	}
	if x.start+x.size < x.start && x.start+x.size != 0 { // past the top of the space
		have = min(have, -x.start)
	}
	if have < x.size {
		if c.bad == 0 {
			c.first = x
		}
		c.bad++
		c.missingBytes += x.size - have
	}
	if x.size = have; have > 0 {
		c.r.ranges = append(c.r.ranges, x)
	}
}

func (c *rangeCheck) report() {
	if c.bad > 0 {
		c.r.d.AddProblem("memory", c.r.descriptor(c.first), "%s: %d of %d ranges reach past the end of the file, at 0x%x: the file was cut short or is damaged, and %s of memory are missing", c.name, c.bad, c.total, c.r.file.Size(), model.HumanSize(c.missingBytes))
	}
}

// overlay lays the ranges over each other. The first listed ones come from memory
// lists.
func (r *reader) overlay(listed int) *mem.Overlay {
	o := mem.NewOverlay("memory", notSaved)
	o.Grow(len(r.ranges))
	overlaps := flatten(r.ranges, func(p stored) {
		o.Add(model.Addr(p.start), model.Span{Space: r.file, At: model.Addr(p.offset), Len: p.size})
	})
	if overlaps.count > 0 {
		what := "the list has"
		if listed == 0 {
			what = "the stacks have"
		}
		r.d.AddProblem("memory", r.descriptor(overlaps.first), "%s %d ranges that lie over others with bytes from another place of the file (the first at %s): the bytes listed first are shown", what, overlaps.count, model.Addr(overlaps.first.start))
	}
	return o
}

func (r *reader) eachRange(ctx context.Context, ranges []stored, visit func(*model.Range) bool) (stopped string) {
	for i, x := range ranges {
		if i%1024 == 0 && ctx.Err() != nil {
			return "cancelled"
		}
		at := r.descriptor(x)
		row := model.Range{
			Space:      model.Str("memory").From(at),
			Start:      r.pointer(x.start, at),
			End:        r.d.Pointer(model.Addr(x.start+x.size), "").From(at),
			Size:       model.Bytes(x.size).From(at),
			FileOffset: fileOffset(x.offset).From(at),
		}
		if !visit(&row) {
			return ""
		}
	}
	return ""
}
