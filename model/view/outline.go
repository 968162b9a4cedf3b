package view

import (
	"iter"

	"dumplens/model"
)

// Outline gives a row and the rows below it, in order, with how deep each stands.
func Outline(row *model.Row) iter.Seq2[*model.Row, int] {
	return func(yield func(*model.Row, int) bool) { rowsFrom(row, 0, yield) }
}

func rowsFrom(row *model.Row, depth int, yield func(*model.Row, int) bool) bool {
	if !yield(row, depth) {
		return false
	}
	for i := range row.Kids {
		if !rowsFrom(&row.Kids[i], depth+1, yield) {
			return false
		}
	}
	return true
}
