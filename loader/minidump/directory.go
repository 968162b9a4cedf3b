package minidump

import (
	"context"
	"sort"
	"strings"

	"dumplens/model"
)

// entrySize is the size of MINIDUMP_DIRECTORY: type, size, offset.
const entrySize = 12

// entry is one entry of the stream directory.
type entry struct {
	kind         streamType
	size, offset uint64
	at           block
	faults       []string
	gaps         []string // after it in the file
}

func (e *entry) end() uint64 { return e.offset + e.size }

// directory reads the stream directory and judges each entry.
func (r *reader) directory() {
	h := r.peek(0, headerSize)
	count, ok := h.uint(8, 4)
	if !ok {
		r.d.Streams = model.None[model.Stream]("the file ends inside its header")
		return
	}
	rva := h.u32(0x0C)
	r.readEntries(rva, count, h)
	r.judge(rva)
	if len(r.entries) == 0 {
		r.d.Streams = model.None[model.Stream]("the stream directory has no entries that can be read")
		return
	}
	r.d.Streams = model.Lazy(func(ctx context.Context, m *model.Meter) ([]model.Stream, string) {
		r.findGaps(ctx, m)
		return r.streamRows(), ""
	})
}

func (r *reader) readEntries(rva, count uint64, h block) {
	if count == 0 {
		r.d.AddProblem("streams", h.span(8, 4), "the header says there are no streams: nothing but the header can be shown")
		return
	}
	b := r.peek(rva, count*entrySize)
	have := b.len() / entrySize
	if have < count {
		r.d.AddProblem("streams", h.span(8, 8), "the header says there are %d streams at 0x%x, but the file has room for %d: those are read", count, rva, have)
	}
	if have > maxItems {
		r.d.AddProblem("streams", h.span(8, 4), "there are %d streams: only the first %d are read", have, maxItems)
		have = maxItems
	}
	r.entries = make([]entry, have)
	for i := range r.entries {
		e := b.sub(uint64(i)*entrySize, entrySize)
		r.entries[i] = entry{kind: streamType(e.u32(0)), size: e.u32(4), offset: e.u32(8), at: e}
	}
}

// judge finds entries that repeat a type, leave the file or lie over one another.
// Readers use the first entry of a type.
func (r *reader) judge(directory uint64) {
	r.first = map[streamType]int{}
	var repeated, outside int
	for i := range r.entries {
		e := &r.entries[i]
		if e.kind == unused {
			continue
		}
		if _, seen := r.first[e.kind]; seen {
			e.faults = append(e.faults, "duplicate")
			repeated++
		} else {
			r.first[e.kind] = i
		}
		if e.end() > r.file.Size() {
			e.faults = append(e.faults, "past the end of the file")
			outside++
		}
	}
	if repeated > 0 {
		r.d.AddProblem("streams", model.Span{}, "%d of %d streams repeat a type: the first of each type is read", repeated, len(r.entries))
	}
	if outside > 0 {
		r.d.AddProblem("streams", model.Span{}, "%d of %d streams lie past the end of the file, at 0x%x: the file was cut short or is damaged", outside, len(r.entries), r.file.Size())
	}
	r.judgeOverlaps(directory)
}

// judgeOverlaps sweeps over the streams in order of the file.
func (r *reader) judgeOverlaps(directory uint64) {
	type owned struct {
		start, end uint64
		entry      int // -1 none
		name       string
	}
	all := []owned{{0, headerSize, -1, "the header"}, {directory, directory + uint64(len(r.entries))*entrySize, -1, "the directory"}}
	for i := range r.entries {
		if e := &r.entries[i]; e.kind != unused && e.size > 0 && e.end() <= r.file.Size() {
			all = append(all, owned{e.offset, e.end(), i, e.kind.String()})
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].start < all[j].start })
	touched := map[int]bool{}
	reach := all[0]
	for _, o := range all[1:] {
		if o.start < reach.end {
			a, other := o, reach
			if a.entry < 0 {
				a, other = reach, o
			}
			if a.entry >= 0 {
				r.entries[a.entry].faults = append(r.entries[a.entry].faults, "overlaps "+other.name)
				touched[a.entry] = true
			}
		}
		if o.end > reach.end {
			reach = o
		}
	}
	if len(touched) > 0 {
		r.d.AddProblem("streams", model.Span{}, "%d of %d streams lie over other data of the file: what they say cannot all be right", len(touched), len(r.entries))
	}
}

// streamRows makes the rows of the directory.
func (r *reader) streamRows() []model.Stream {
	rows := make([]model.Stream, len(r.entries))
	for i := range r.entries {
		e := &r.entries[i]
		content := &model.Link{Space: "file", At: model.Addr(e.offset), Len: e.size}
		status := "ok"
		switch {
		case e.kind == unused:
			status, content = "unused", nil
		case len(e.faults) > 0:
			status = strings.Join(e.faults, ", ")
		}
		if len(e.gaps) > 0 {
			status += "; after it " + strings.Join(e.gaps, ", ")
		}
		rows[i] = model.Stream{
			Type:   model.Hex(uint64(e.kind)).From(e.at.span(0, 4)).Goto(content),
			Name:   e.kind.value().Goto(content),
			Size:   model.Bytes(e.size).From(e.at.span(4, 4)),
			Offset: model.Hex(e.offset).From(e.at.span(8, 4)).Goto(content),
			Status: model.Str(status).From(e.at.at),
		}
		if status != "unused" && e.offset < r.file.Size() {
			rows[i].Name.Src = r.file.Span().Sub(e.offset, e.size)
		}
	}
	return rows
}
