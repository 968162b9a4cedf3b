package view

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"dumplens/model"
)

// identity are the keys of columns by which a link may name a row.
var identity = []string{"id", "name", "pid", "tid", "eprocess", "ethread", "base", "vad", "start", "prcb", "number", "handle", "tag", "type", "field", "offset"}

// RowNamed gives tests for a row that a link or a person names, the surest first: by the
// first cell, then by each column that identifies rows.
func RowNamed(cols []model.Column, key string) []func(*model.Row) bool {
	tests := []func(*model.Row) bool{func(r *model.Row) bool { return len(r.Cells) > 0 && isNamed(r.Cells[0], key) }}
	for i, c := range cols {
		if i > 0 && slices.Contains(identity, c.Key) {
			tests = append(tests, func(r *model.Row) bool { return i < len(r.Cells) && isNamed(r.Cells[i], key) })
		}
	}
	return tests
}

// isNamed tells whether a value is written as key, addresses in any form.
func isNamed(v model.Value, key string) bool {
	if !v.Is() {
		return false
	}
	if strings.EqualFold(v.String(), key) {
		return true
	}
	switch v.Fmt {
	case model.Address, model.Address32, model.Code:
		at, err := model.ParseAddr(key)
		return err == nil && uint64(at) == v.Num
	case model.Count:
		return key == fmt.Sprint(v.Num)
	}
	return false
}

// DetailsOf is the view of all that is known of one row of a view: its cells, its
// details, and what takes longer to read. The error tells that there is no such row.
func DetailsOf(ctx context.Context, d *model.Dump, v model.View, key string, m *model.Meter) (model.View, error) {
	r := Read(ctx, d, v, m)
	if r.Missing != "" {
		return model.View{}, fmt.Errorf("%s: %s", v.Title, r.Missing)
	}
	row := findRow(r.Rows, RowNamed(v.Columns, key))
	if row == nil {
		return model.View{}, fmt.Errorf("the view %s has no row %q: name one by its first cell, a number or an address", v.ID, key)
	}
	return model.View{
		ID: "details", Title: v.Title + ": " + row.Cells[0].String(), Group: v.Group,
		Columns: []model.Column{
			{Key: "name", Title: "Name", Width: 30},
			{Key: "value", Title: "Value", Width: 60},
			{Key: "note", Title: "Note", Width: 50},
		},
		Missing: func(*model.Dump) string { return "" },
		Rows: func(ctx context.Context, _ *model.Dump, _ *model.Meter) iter.Seq2[model.Row, error] {
			return func(yield func(model.Row, error) bool) {
				for _, f := range allOf(ctx, v.Columns, row) {
					if !yield(model.Row{Cells: []model.Value{model.Str(f.Name), f.Value, model.Str(f.Note)}}, nil) {
						return
					}
				}
			}
		},
	}, nil
}

// findRow is the row that the surest test takes, the first of several; nil for none.
func findRow(rows iter.Seq2[model.Row, error], tests []func(*model.Row) bool) (found *model.Row) {
	best := len(tests)
	for root, err := range rows {
		if err != nil { // what stopped the rows may come after the one
			return found
		}
		for row := range Outline(&root) {
			for rank, test := range tests[:best] {
				if test(row) {
					best, found = rank, row
					break
				}
			}
		}
		if best == 0 {
			return found
		}
	}
	return found
}

// allOf is what is known of a row; a detail that says the same as a cell is left out.
func allOf(ctx context.Context, cols []model.Column, r *model.Row) []model.Field {
	var list []model.Field
	for i, c := range cols {
		if i < len(r.Cells) {
			list = append(list, model.Field{Name: c.Title, Value: r.Cells[i]})
		}
	}
	cells := len(list)
	more := slices.Clone(r.Details)
	if r.More != nil {
		more = append(more, r.More(ctx)...)
	}
	for _, f := range more {
		if !slices.ContainsFunc(list[:cells], func(c model.Field) bool {
			return c.Name == f.Name && c.Value.String() == f.Value.String()
		}) {
			list = append(list, f)
		}
	}
	return list
}
