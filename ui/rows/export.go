package rows

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"dumplens/model"
)

// CSV writes the rows shown, all columns, hidden ones included, with a first line of
// the columns' keys. An absent datum is written as "absent: " and its reason.
func (s *Store) CSV(w io.Writer) error {
	out := csv.NewWriter(w)
	line := make([]string, len(s.cols))
	for i, c := range s.cols {
		line[i] = c.Key
	}
	if err := out.Write(line); err != nil {
		return fmt.Errorf("the table could not be written: %w", err)
	}
	for i := range s.Len() {
		for col := range line {
			line[col] = exported(cell(s.shown[i].row, col))
		}
		if err := out.Write(line); err != nil {
			return fmt.Errorf("the table could not be written: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("the table could not be written: %w", err)
	}
	return nil
}

func exported(v model.Value) string {
	if !v.Is() {
		return "absent: " + v.Reason()
	}
	return v.String()
}

// tabbed is a row's cells in the given columns as one line of tab-separated text.
func tabbed(row *model.Row, cols []int) string {
	cells := make([]string, len(cols))
	for i, col := range cols {
		cells[i] = oneLine(cell(row, col).String())
	}
	return strings.Join(cells, "\t")
}

// oneLine replaces what would break a line or a column: dumps hold any text.
func oneLine(s string) string {
	clean := func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0x2028 || r == 0x2029 {
			return ' '
		}
		return r
	}
	return strings.Map(clean, s)
}
