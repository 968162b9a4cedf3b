package view

import (
	"context"
	"iter"
	"strings"
	"testing"

	"dumplens/model"
)

// TestReadKeepsRowsBeforeAPanic: a fault in one row takes neither the rows before it
// nor the program.
func TestReadKeepsRowsBeforeAPanic(t *testing.T) {
	v := model.View{
		ID: "faulty", Missing: func(*model.Dump) string { return "" },
		Rows: func(context.Context, *model.Dump, *model.Meter) iter.Seq2[model.Row, error] {
			return func(yield func(model.Row, error) bool) {
				if yield(model.Row{Cells: []model.Value{model.Num(1)}}, nil) {
					panic("no such cell")
				}
			}
		},
	}
	r := Read(context.Background(), &model.Dump{}, v, nil)
	if len(r.Rows) != 1 || !strings.Contains(r.Stopped, "internal error after row 1: no such cell") {
		t.Errorf("%d rows, stopped by %q", len(r.Rows), r.Stopped)
	}
}
