package view

import (
	"slices"
	"strings"

	"dumplens/model"
)

// crashedFirst puts the crashing thread of a program's dump before the others, which
// stay in the order of the dump. Kernel dumps list threads by process.
func crashedFirst(items []model.Thread, rows []model.Row) []model.Row {
	for i := range items {
		ofKernel := items[i].PID.Is() && items[i].PID.Fmt == model.Count
		if !ofKernel && strings.HasPrefix(items[i].Note, "crashing thread") {
			row := rows[i]
			return slices.Insert(slices.Delete(rows, i, i+1), 0, row)
		}
	}
	return rows
}
