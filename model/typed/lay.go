package typed

import (
	"context"
	"fmt"

	"dumplens/model"
)

// Node is a field of a structure as it was read, with what is in it.
type Node struct {
	Name   string
	Offset uint64 // in the structure that was laid
	Type   string
	Words  string
	Value  model.Value
	Span   model.Span
	Kids   []Node
	// Leads is the type that Value.To leads to, "" when it is not told.
	Leads string
	// Heads is the list that the field, or what it leads to, is the head of: the type of
	// the elements and their link, such as _ETHREAD.ThreadListEntry.
	Heads string
}

const (
	mostNodes = 20000   // of one outline
	mostBytes = 4 << 20 // that are read for one outline
	mostDepth = 8       // structures in structures
)

// Lay reads count structures, one after another, at at. One gives its fields; more give
// a node each, with the fields below. The second result says why there are fewer than
// asked for, "" when there are not.
func (c *Catalogue) Lay(ctx context.Context, t *Type, s model.Space, at model.Addr, count uint64) (nodes []Node, stopped string) {
	count = max(count, 1)
	size := max(t.Size, 1)
	fit := min(count, max(mostBytes/size, 1))
	if room := ^uint64(0) - uint64(at); size-1 <= room {
		fit = min(fit, room/size+1)
	} else {
		return nil, fmt.Sprintf("%s is 0x%x bytes long: at %s it would go past the end of the address space", t.Name, size, at)
	}
	l := newLayer(ctx, c, s, at, fit*size)
	if count == 1 {
		return l.fields(t, 0, 0), l.stopped
	}
	for i := range fit {
		if !l.more() {
			break
		}
		n := Node{Name: fmt.Sprintf("[%d]", i), Offset: i * size, Type: t.Name, Span: l.span(i*size, size)}
		n.Kids = l.fields(t, i*size, 1)
		n.Value = l.summary(t, n)
		nodes = append(nodes, n)
	}
	if l.stopped == "" && fit < count {
		l.stopped = fmt.Sprintf("only %d of %d elements are shown", fit, count)
	}
	return nodes, l.stopped
}

// layer reads one piece of a Space and makes nodes of it.
type layer struct {
	ctx     context.Context
	c       *Catalogue
	space   model.Space
	at      model.Addr
	data    []byte
	holes   []model.Hole
	made    int
	stopped string
}

func newLayer(ctx context.Context, c *Catalogue, s model.Space, at model.Addr, n uint64) *layer {
	l := &layer{ctx: ctx, c: c, space: s, at: at, data: make([]byte, min(n, mostBytes))}
	if s == nil {
		l.holes = []model.Hole{{At: at, Len: n, Why: model.NotInDump}}
		return l
	}
	l.holes = model.Fill(s, l.data, at)
	return l
}

// more counts a node; false when the outline is long enough or the user left.
func (l *layer) more() bool {
	l.made++
	switch {
	case l.stopped != "":
	case l.made > mostNodes:
		l.stopped = fmt.Sprintf("only the first %d fields are shown", mostNodes)
	case l.ctx.Err() != nil:
		l.stopped = "stopped"
	}
	return l.stopped == ""
}

func (l *layer) span(off, n uint64) model.Span {
	return model.Span{Space: l.space, At: l.at + model.Addr(off), Len: n}
}

// bytes are the bytes of a field; the value says why there are none.
func (l *layer) bytes(off, n uint64) ([]byte, model.Value) {
	if off+n > uint64(len(l.data)) || off+n < off {
		return nil, model.Absent(model.Malformed, "it lies past the end of the structure")
	}
	for _, h := range l.holes {
		from := uint64(h.At - l.at)
		if from < off+n && off < from+h.Len {
			return nil, absent(h)
		}
	}
	return l.data[off : off+n], model.Value{}
}

// absent is the value of bytes that are missing.
func absent(h model.Hole) model.Value {
	note := ""
	if h.Cause != nil {
		note = h.Cause.Error()
	}
	return model.Absent(h.Why, note)
}

// fields makes the nodes of a structure that begins at off.
func (l *layer) fields(t *Type, off uint64, depth int) []Node {
	nodes := make([]Node, 0, len(t.Fields))
	for _, f := range t.Fields {
		if !l.more() {
			break
		}
		nodes = append(nodes, l.field(f, off, depth))
	}
	return nodes
}

func (l *layer) field(f Field, off uint64, depth int) Node {
	n := Node{Name: f.Name, Offset: off + f.Offset, Type: f.Form.String(), Words: f.Words, Span: l.span(off+f.Offset, f.Form.Bytes()), Heads: f.Form.Heads}
	if n.Heads != "" && n.Words == "" {
		n.Words = "head of a list: " + n.Heads
	}
	if f.BitCount > 0 {
		n.Type = fmt.Sprintf("%s bits %d-%d", f.Form, f.Bit, f.Bit+f.BitCount-1)
	}
	l.fill(&n, f, depth)
	n.Value.Src = n.Span
	return n
}

// fill gives a node its value and what is below it.
func (l *layer) fill(n *Node, f Field, depth int) {
	switch {
	case f.Form.Array:
		l.array(n, f, depth)
	case f.Form.Kind == Struct:
		l.nested(n, f.Form, depth)
	default:
		b, why := l.bytes(n.Offset, f.Form.Size)
		if b == nil {
			n.Value = why
			return
		}
		n.Value, n.Leads = l.scalar(f, model.Uint(b))
	}
}

// nested is a structure in a structure.
func (l *layer) nested(n *Node, form Form, depth int) {
	t := l.c.named(form.Of, form.Width)
	if t == nil || depth >= mostDepth {
		n.Value = model.Absent(model.Unknown, "the structure is not known")
		return
	}
	n.Kids = l.fields(t, n.Offset, depth+1)
	n.Value = l.summary(t, *n)
}

// array is several of a kind: text in one, bytes in one, the rest one by one.
func (l *layer) array(n *Node, f Field, depth int) {
	form := f.Form
	if form.Kind == Char || form.Kind == Wchar || form.Kind == Raw || form.Kind == Code && form.Size == 1 {
		b, why := l.bytes(n.Offset, form.Bytes())
		if b == nil {
			b, why = l.prefix(n.Offset, form, why)
		}
		if n.Value = why; b != nil {
			n.Value = text(form, b)
		}
		return
	}
	one := f
	one.Form.Array, one.Form.Count, one.Form.text = false, 1, base(form.text)
	for i := range form.Count {
		if !l.more() {
			break
		}
		one.Name, one.Offset = fmt.Sprintf("[%d]", i), i*form.Size
		n.Kids = append(n.Kids, l.field(one, n.Offset, depth+1))
	}
	n.Value = model.Str(fmt.Sprintf("%d elements", form.Count))
	if form.Kind != Struct && form.Count <= 4 {
		n.Value = model.List()
		for _, k := range n.Kids {
			n.Value.Items = append(n.Value.Items, k.Value)
		}
	}
}

// prefix is the part of a text up to a hole, when the text ends before it.
func (l *layer) prefix(off uint64, form Form, why model.Value) ([]byte, model.Value) {
	if form.Kind != Char && form.Kind != Wchar {
		return nil, why
	}
	for n := uint64(0); n < form.Count; n++ {
		b, missing := l.bytes(off+n*form.Size, form.Size)
		if b == nil {
			return nil, missing
		}
		if model.Uint(b) == 0 {
			return l.data[off : off+n*form.Size], model.Value{}
		}
	}
	return nil, why
}

// base is the type of an array's elements as it is written.
func base(text string) string {
	b, _, _ := cutArray(text)
	return b
}
