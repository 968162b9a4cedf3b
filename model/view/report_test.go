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
	rows, stopped := Read(context.Background(), &model.Dump{}, v, nil).Collect()
	if len(rows) != 1 || !strings.Contains(stopped, "internal error after row 1: no such cell") {
		t.Errorf("%d rows, stopped by %q", len(rows), stopped)
	}
}

// TestReadersPanicIsTheirOwn: what goes wrong where a row is used is no fault of the view.
func TestReadersPanicIsTheirOwn(t *testing.T) {
	v, _ := ByID("modules")
	r := Read(context.Background(), small(), v, nil)
	defer func() {
		if e := recover(); e != "the disk is full" {
			t.Errorf("the reader got %v", e)
		}
	}()
	for range r.Rows {
		panic("the disk is full")
	}
}
