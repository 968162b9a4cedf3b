package minidump

import (
	"context"

	"dumplens/model"
	"dumplens/model/mem"
)

// maxItems bounds each list. No process is known to come near it, and a hostile
// file can ask for millions of rows that cost a hundred times their bytes.
const maxItems = 1 << 17

// reader is one reading of a minidump.
type reader struct {
	ctx  context.Context
	d    *model.Dump
	file *mem.File

	used              usedBytes
	version, flags    uint64
	entries           []entry
	first             map[streamType]int // index of the first entry of each type
	fields            []model.Field
	platform          uint64
	arch              uint64
	exception         *exception
	features          [64]uint64 // offsets of extended registers, by MiscInfo
	ranges            []stored
	overlaid          *mem.Overlay           // of the ranges: d.Memory
	texts             map[uint64]model.Value // strings by offset: many modules share one
	textBudget        uint64
	comment           []model.Value
	requester, writer *uint64 // threads that BreakpadInfo names
}

// read gives n bytes of the file at off, cut to the file's end; what is missing is
// a Problem of part.
func (r *reader) read(part string, off, n uint64) block {
	size := r.file.Size()
	at := model.Span{Space: r.file, At: model.Addr(off), Len: n}
	if off >= size {
		if n > 0 {
			r.d.AddProblem(part, model.Span{}, "%s should be in the file at 0x%x, but the file ends at 0x%x: it was cut short or the offset is wrong", part, off, size)
		}
		return block{}
	}
	have := min(n, size-off)
	if have < n {
		r.d.AddProblem(part, model.Span{Space: r.file, At: model.Addr(off), Len: have}, "%s should be 0x%x bytes at 0x%x, but the file ends at 0x%x: what is there is read", part, n, off, size)
	}
	if have > model.MaxRead {
		r.d.AddProblem(part, at, "%s is 0x%x bytes long, which cannot be right: only the first 0x%x bytes are read", part, have, uint64(model.MaxRead))
		have = model.MaxRead
	}
	b := r.peek(off, have)
	if uint64(len(b.data)) < have {
		r.d.AddProblem(part, at, "%s cannot be read from the file at 0x%x: see whether the disk or the network share still answers", part, off)
	}
	return b
}

// peek reads what the file holds of n bytes at off and says nothing of the rest.
func (r *reader) peek(off, n uint64) block {
	size := r.file.Size()
	if off >= size {
		return block{}
	}
	n = min(n, size-off, model.MaxRead)
	p := make([]byte, n)
	got, err := r.file.ReadAt(p, model.Addr(off))
	if err != nil {
		p = p[:got]
	}
	r.used.note(off, uint64(len(p)))
	return block{p, model.Span{Space: r.file, At: model.Addr(off), Len: uint64(len(p))}}
}

// stream gives the first stream of a type; false when there is none.
func (r *reader) stream(t streamType) (s stream, ok bool) {
	i, ok := r.first[t]
	if !ok {
		return stream{}, false
	}
	e := r.entries[i]
	b := r.read(t.String(), e.offset, e.size)
	return stream{block: b, name: t.String(), declared: e.size, present: b.len()}, true
}

// streamHead is like stream, but reads only the first n bytes: of a list that may
// be long and that is read when somebody looks at it.
func (r *reader) streamHead(t streamType, n uint64) (s stream, ok bool) {
	i, ok := r.first[t]
	if !ok {
		return stream{}, false
	}
	e := r.entries[i]
	s = stream{block: r.read(t.String(), e.offset, min(n, e.size)), name: t.String(), declared: e.size}
	if size := r.file.Size(); e.offset < size {
		s.present = min(e.size, size-e.offset, model.MaxRead)
	}
	return s, true
}

// stopped tells, now and then, whether the user cancelled.
func (r *reader) stopped(i int) bool { return i%1024 == 0 && r.ctx.Err() != nil }

// pointer is an address that links to the process's memory.
func (r *reader) pointer(n uint64, from model.Span) model.Value {
	return r.d.Pointer(model.Addr(n), "memory").From(from)
}

// addField notes one datum of a stream for the list of fields.
func (r *reader) addField(name string, v model.Value, note string) {
	r.fields = append(r.fields, model.Field{Name: name, Value: v, Note: note})
}
