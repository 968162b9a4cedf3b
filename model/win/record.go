package win

import (
	"bytes"
	"fmt"

	"dumplens/model"
)

// record is a structure of the kernel, read in one piece: its bytes, where they
// lie, and its layout.
type record struct {
	layout *model.Layout
	span   model.Span
	data   []byte // what could be read of it
	err    error  // why that is not all
	ptr    int    // size of a pointer in bytes
}

// maxRecord bounds one structure: the largest, KPRCB, is below 64 KiB.
const maxRecord = 0x20000

// readRecord reads a structure at at. Its length is the layout's size or, when that
// is not known, the end of its last known member.
func readRecord(space model.Space, at model.Addr, layout *model.Layout, ptr int) record {
	size := uint64(0)
	if layout != nil {
		size = layout.Size
		for _, m := range layout.Members {
			size = max(size, m.Offset+16)
		}
	}
	return readSpan(model.Span{Space: space, At: at, Len: min(size, maxRecord)}, layout, ptr)
}

// readSpan reads a structure that fills a span.
func readSpan(span model.Span, layout *model.Layout, ptr int) record {
	r := record{layout: layout, span: span, ptr: ptr}
	if span.Space == nil {
		r.err = &model.Hole{At: span.At, Len: 1, Why: model.NotInDump}
		return r
	}
	r.data = make([]byte, min(span.Len, maxRecord))
	var n int
	n, r.err = span.Space.ReadAt(r.data, span.At)
	r.data = r.data[:n]
	return r
}

// as lays another layout over the same bytes: _KPROCESS over _EPROCESS, of which it
// is the first member.
func (r record) as(layout *model.Layout) record { r.layout = layout; return r }

// member finds size bytes of a member. The value says why there are none.
func (r record) member(name string, size int) ([]byte, model.Span, model.Value) {
	if r.layout == nil {
		return nil, model.Span{}, model.Absent(model.Unknown, "the layout of the structure is not known for this build")
	}
	m, ok := r.layout.Members[name]
	if !ok {
		return nil, model.Span{}, model.Absent(model.Unknown, "the layout of this build does not say where "+name+" is")
	}
	return r.slice(m.Offset, size)
}

// slice gives the bytes at an offset.
func (r record) slice(offset uint64, size int) ([]byte, model.Span, model.Value) {
	span := model.Span{Space: r.span.Space, At: r.span.At + model.Addr(offset), Len: uint64(size)}
	if end := offset + uint64(size); end > uint64(len(r.data)) {
		v := model.Absent(model.NotInDump, fmt.Sprintf("the structure is cut off after 0x%x bytes", len(r.data)))
		if r.err != nil {
			v = model.AbsentFor(r.err)
		}
		return nil, span, v.From(span)
	}
	return r.data[offset : offset+uint64(size)], span, model.Value{}
}

// at is where size bytes of a member lie; nowhere when the layout does not know it.
func (r record) at(name string, size int) model.Span {
	_, span, _ := r.member(name, size)
	return span
}

// inner is a structure of size bytes that is a member of r, or one of a union.
func (r record) inner(name string, layout *model.Layout, size int) record {
	b, span, v := r.member(name, size)
	in := record{layout: layout, span: span, data: b, err: r.err, ptr: r.ptr}
	if b == nil && r.err == nil {
		in.err = &model.Hole{At: span.At, Len: 1, Why: v.Why}
	}
	return in
}

// uint reads a member as an unsigned number, a bit field shifted down.
func (r record) uint(name string, size int) model.Value {
	b, span, v := r.member(name, size)
	if b == nil {
		return v
	}
	n := model.Uint(b)
	if m := r.layout.Members[name]; m.BitCount > 0 {
		n = n >> m.Bit & (1<<m.BitCount - 1)
	}
	return model.Num(n).From(span)
}

// num is uint for the program's own use; 0 when it cannot be read.
func (r record) num(name string, size int) uint64 {
	if v := r.uint(name, size); v.Is() {
		return v.Num
	}
	return 0
}

// pointer reads a pointer; 0 when it cannot be read. Pointers of a 32-bit machine
// are not sign-extended.
func (r record) pointer(name string) model.Addr { return model.Addr(r.num(name, r.ptr)) }

// address reads a member as an address that links to its bytes; a null pointer is
// absent as not applicable, with a note.
func (r record) address(name, space, null string) model.Value {
	v := r.uint(name, r.ptr)
	switch {
	case !v.Is():
		return v
	case v.Num == 0:
		return model.Absent(model.NotApplicable, null).From(v.Src)
	}
	a := model.At(model.Addr(v.Num), space).From(v.Src)
	if r.ptr == 4 {
		a.Fmt = model.Address32
	}
	return a
}

// list reads a member that is a LIST_ENTRY: where it is, and its two pointers.
func (r record) list(name string) (at, flink, blink model.Addr, ok bool) {
	b, span, _ := r.member(name, 2*r.ptr)
	if b == nil {
		return 0, 0, 0, false
	}
	return span.At, model.Addr(model.Uint(b[:r.ptr])), model.Addr(model.Uint(b[r.ptr:])), true
}

// ascii reads a member that is NUL-padded text of at most n bytes. Bytes that are
// not printable are shown as question marks.
func (r record) ascii(name string, n int) model.Value {
	b, span, v := r.member(name, n)
	if b == nil {
		return v
	}
	if i := bytes.IndexByte(b, 0); i >= 0 {
		b = b[:i]
	}
	text := []byte(nil)
	for _, c := range b {
		if c < ' ' || c > '~' {
			c = '?'
		}
		text = append(text, c)
	}
	return model.Str(string(text)).From(span)
}

// filetime reads a member that is a FILETIME; 0 is absent with a note.
func (r record) filetime(name, zero string) model.Value {
	v := r.uint(name, 8)
	switch {
	case !v.Is():
		return v
	case v.Num == 0:
		return model.Absent(model.NotApplicable, zero).From(v.Src)
	}
	return model.When(v.Num).From(v.Src)
}
