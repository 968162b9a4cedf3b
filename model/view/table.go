package view

import (
	"context"
	"errors"
	"iter"

	"dumplens/model"
)

// col is a column of a View over items of type T: how it is called and how a cell
// is made.
type col[T any] struct {
	model.Column
	cell func(*T) model.Value
}

// table describes a View over one Part of the dump.
type table[T any] struct {
	id, title, group string
	part             func(*model.Dump) *model.Part[T]
	// absent says why a dump has no such part at all: which kinds do.
	absent func(*model.Dump) string
	cols   []col[T]
	row    func(*T, *model.Row) // marks, links, details; may be nil
	// of adds what takes the dump to tell; may be nil.
	of func(*model.Dump, *T, *model.Row)
	// parents are the items that items stand below, -1 at the top; nil for a plain list.
	parents func(items []T) []int
	// first tells the one item of a program's dump that stands before the others; may be nil.
	first func(*T) bool
}

// view makes the View.
func (t table[T]) view() model.View {
	v := model.View{ID: t.id, Title: t.title, Group: t.group}
	for _, c := range t.cols {
		v.Columns = append(v.Columns, c.Column)
	}
	v.Missing = func(d *model.Dump) string {
		if p := t.part(d); p != nil || t.absent == nil {
			return p.Why()
		}
		return t.absent(d)
	}
	v.Rows = func(ctx context.Context, d *model.Dump, m *model.Meter) iter.Seq2[model.Row, error] {
		return t.rows(ctx, d, m)
	}
	return v
}

func (t table[T]) rows(ctx context.Context, d *model.Dump, m *model.Meter) iter.Seq2[model.Row, error] {
	return func(yield func(model.Row, error) bool) {
		more := true
		give := func(r model.Row) bool {
			more = yield(r, nil)
			return more
		}
		stopped := t.eachRow(ctx, d, m, give)
		if more && stopped != "" {
			yield(model.Row{}, errors.New(stopped))
		}
	}
}

// eachRow makes the rows one by one: there may be a million. stopped is why they end early.
func (t table[T]) eachRow(ctx context.Context, d *model.Dump, m *model.Meter, give func(model.Row) bool) (stopped string) {
	part := t.part(d)
	if t.parents != nil {
		items, stopped := part.Get(ctx, m)
		nest(t.parents(items), func(i int) model.Row { return t.make(d, &items[i]) }, give)
		return stopped
	}
	first := t.firstOf(ctx, d, m)
	if first != nil && !give(t.make(d, first)) {
		return ""
	}
	return part.Each(ctx, m, func(item *T) bool {
		if first != nil && t.first(item) {
			first = nil // it has its row
			return true
		}
		return give(t.make(d, item))
	})
}

// firstOf is the item that stands before the others, nil when all are in order.
func (t table[T]) firstOf(ctx context.Context, d *model.Dump, m *model.Meter) (found *T) {
	if t.first == nil || !d.Kind.IsUser() {
		return nil
	}
	t.part(d).Each(ctx, m, func(item *T) bool {
		if t.first(item) {
			found = item
		}
		return found == nil
	})
	return found
}

// make makes the row of an item.
func (t table[T]) make(d *model.Dump, item *T) model.Row {
	r := model.Row{Cells: make([]model.Value, len(t.cols))}
	for i, c := range t.cols {
		r.Cells[i] = c.cell(item)
	}
	if t.row != nil {
		t.row(item, &r)
	}
	if t.of != nil {
		t.of(d, item, &r)
	}
	return r
}

// The column makers: text, number (right), address or code (fixed width).

func text[T any](key, title string, width int, cell func(*T) model.Value) col[T] {
	return col[T]{model.Column{Key: key, Title: title, Width: width}, cell}
}

func number[T any](key, title string, width int, cell func(*T) model.Value) col[T] {
	return col[T]{model.Column{Key: key, Title: title, Width: width, Right: true}, cell}
}

func mono[T any](key, title string, width int, cell func(*T) model.Value) col[T] {
	return col[T]{model.Column{Key: key, Title: title, Width: width, Mono: true}, cell}
}

// extra is a column that is exported but not shown in the window.
func extra[T any](c col[T]) col[T] {
	c.Extra = true
	return c
}
