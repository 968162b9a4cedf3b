package win

import (
	"strconv"
	"sync"

	"dumplens/assets"
)

// numbered is a table whose first column is a number, read when first used.
func numbered(name string) func() map[uint64][]string {
	return sync.OnceValue(func() map[uint64][]string {
		rows := assets.Table(name)
		m := make(map[uint64][]string, len(rows))
		for _, r := range rows {
			if n, err := strconv.ParseUint(r[0], 0, 64); err == nil {
				m[n] = r[1:]
			}
		}
		return m
	})
}

// cell is a column of a row, "" when the row is too short or missing.
func cell(row []string, i int) string {
	if i < 0 || i >= len(row) {
		return ""
	}
	return row[i]
}

type choice struct {
	kind   string
	number uint64
}

// choices are the words of small enumerations.
var choices = sync.OnceValue(func() map[choice]string {
	m := map[choice]string{}
	for _, r := range assets.Table("choices") {
		if n, err := strconv.ParseUint(cell(r, 1), 10, 64); err == nil {
			m[choice{r[0], n}] = cell(r, 2)
		}
	}
	return m
})

// words gives the word for a number of an enumeration, "" when it has none.
func words(kind string, n uint64) string { return choices()[choice{kind, n}] }
