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
	// tree arranges the rows below each other; nil for a plain list.
	tree func(items []T, rows []model.Row) []model.Row
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
		items, stopped := t.part(d).Get(ctx, m)
		for _, r := range t.arrange(d, items) {
			if !yield(r, nil) {
				return
			}
		}
		if stopped != "" {
			yield(model.Row{}, errors.New(stopped))
		}
	}
}

func (t table[T]) arrange(d *model.Dump, items []T) []model.Row {
	rows := make([]model.Row, len(items))
	for i := range items {
		rows[i].Cells = make([]model.Value, len(t.cols))
		for j, c := range t.cols {
			rows[i].Cells[j] = c.cell(&items[i])
		}
		if t.row != nil {
			t.row(&items[i], &rows[i])
		}
		if t.of != nil {
			t.of(d, &items[i], &rows[i])
		}
	}
	if t.tree != nil {
		return t.tree(items, rows)
	}
	return rows
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
