package view

import (
	"context"
	"encoding/binary"
	"fmt"

	"dumplens/model"
	"dumplens/model/name"
	"dumplens/model/search"
)

// columns are those that say something of hits of the kind.
func (f *Find) columns() []model.Column {
	cols := []model.Column{
		{Key: "at", Title: "Address", Width: 20, Mono: true},
		{Key: "space", Title: "Space", Width: 18},
	}
	name := model.Column{Key: "name", Title: "What lies there", Width: 34}
	switch {
	case f.isPointer():
		cols = append(cols, name, model.Column{Key: "value", Title: "Pointer", Width: 20, Mono: true}, model.Column{Key: "to", Title: "Leads to", Width: 34})
	case f.Wanted.Kind == FindInteger:
		cols = append(cols, model.Column{Key: "value", Title: "Value", Width: 20, Mono: true}, name, model.Column{Key: "bytes", Title: "Bytes", Width: 3 * f.digits(), Mono: true})
	default:
		cols = append(cols, model.Column{Key: "text", Title: "Text around it", Width: 60, Mono: true}, name)
		if len(f.encodings) > 1 {
			cols = append(cols, model.Column{Key: "encoding", Title: "Encoding", Width: 10})
		}
		cols = append(cols, model.Column{Key: "bytes", Title: "Bytes", Width: 3 * f.digits(), Mono: true})
	}
	return append(cols, model.Column{Key: "len", Title: "Length", Width: 8, Right: true, Extra: true})
}

func (f *Find) isPointer() bool {
	switch f.Wanted.Kind {
	case FindPointer, FindInto, FindModule:
		return true
	}
	return false
}

// digits is how many bytes of a hit are written as digits: those of a text say little.
func (f *Find) digits() int {
	if f.Wanted.Kind == FindText || f.Wanted.Kind == FindRegex {
		return 8
	}
	return 16
}

// hitWriter makes rows of hits.
type hitWriter struct {
	f     *Find
	d     *model.Dump
	ctx   context.Context
	named int
}

// mostNamed is how many hits are named: a name takes longer than a hit.
const mostNamed = 10000

func (w *hitWriter) row(h search.Hit) model.Row {
	f := w.f
	span := h.Span()
	to := &model.Link{Space: h.Space.Name(), At: h.At, Len: span.Len}
	at := w.d.Pointer(h.At, "").From(span).Goto(to)
	cells := []model.Value{at, model.Str(titleOf(f.titles, h.Space))}
	x := readAround(span)
	digits := model.Str(x.digits(f.digits())).From(span)
	switch {
	case f.isPointer():
		v := f.value(x.match)
		cells = append(cells, w.name(h), w.d.Pointer(model.Addr(v), w.home(h.Space)).From(span), w.leadsTo(h, v))
	case f.Wanted.Kind == FindInteger:
		v := f.value(x.match)
		cells = append(cells, model.Hex(v).With(decimal(v)).From(span), w.name(h), digits)
	default:
		cells = append(cells, model.Str(x.text(f.wide(h.Pattern))).From(span), w.name(h))
		if len(f.encodings) > 1 {
			cells = append(cells, model.Str(f.encodings[h.Pattern].Title))
		}
		cells = append(cells, digits)
	}
	return model.Row{To: to, Cells: append(cells, model.Num(span.Len))}
}

func decimal(v uint64) string {
	if v < 10 {
		return ""
	}
	return fmt.Sprintf("(%d)", v)
}

// name names the place of a hit.
func (w *hitWriter) name(h search.Hit) model.Value {
	if w.f.Names == nil {
		return model.Absent(model.NotApplicable, "")
	}
	if w.named++; w.named > mostNamed {
		return model.Absent(model.Unknown, fmt.Sprintf("only the first %d hits are named", mostNamed))
	}
	n, ok := w.f.Names.Of(w.ctx, h.Space, h.At)
	if !ok {
		return model.Absent(model.NotApplicable, "nothing is known of this place")
	}
	return model.Str(n.Text).Goto(n.To)
}

// leadsTo says what the pointer found leads to.
func (w *hitWriter) leadsTo(h search.Hit, v uint64) model.Value {
	if w.f.Names == nil || w.named > mostNamed {
		return model.Absent(model.NotApplicable, "")
	}
	if words := w.f.Names.Pointer(w.ctx, h.Space, v); words != "" {
		return model.Str(words)
	}
	return model.Absent(model.NotApplicable, "nothing is known of the place it leads to")
}

// home is the space that pointers found in a space lead to.
func (w *hitWriter) home(s model.Space) string {
	if model.HoldsPointers(s) {
		return s.Name()
	}
	return name.HomeSpace(w.d)
}

// value reads a hit as a number.
func (f *Find) value(match []byte) uint64 {
	var b [8]byte
	if f.Wanted.Kind == FindInteger && f.Wanted.Number.BigEndian {
		copy(b[8-min(len(match), 8):], match)
		return binary.BigEndian.Uint64(b[:])
	}
	copy(b[:], match)
	return binary.LittleEndian.Uint64(b[:])
}

// wide tells whether a hit is text of two bytes a character.
func (f *Find) wide(pattern int) bool {
	return f.encodings != nil && f.encodings[pattern].ID == search.UTF16.ID
}
