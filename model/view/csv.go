package view

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"dumplens/model"
)

// CSV writes each view as a table, row by row. Several views are parted by a line "# id".
func (r *Report) CSV(w io.Writer) error {
	t := csvTables{out: csv.NewWriter(w), several: len(r.Results) > 1 || r.Facts != nil && len(r.Results) > 0}
	if r.Facts != nil {
		t.begin(SummaryID)
		t.line("key", "title", "value")
		for _, f := range r.Facts {
			t.line(f.Key, f.Title, plain(f.Value))
		}
	}
	for _, res := range r.Results {
		t.begin(res.View.ID)
		t.result(res)
	}
	t.out.Flush()
	return t.out.Error()
}

// csvTables leaves errors to its writer, which keeps the first.
type csvTables struct {
	out     *csv.Writer
	several bool
}

func (t *csvTables) line(cells ...string) { _ = t.out.Write(cells) }

func (t *csvTables) begin(id string) {
	if t.several {
		t.line("# " + id)
	}
}

func (t *csvTables) result(r Result) {
	if r.Missing != "" {
		t.line("missing", r.Missing)
		return
	}
	line := []string{"depth"}
	for _, c := range r.View.Columns {
		line = append(line, c.Key)
	}
	t.line(line...)
	for row, err := range r.Rows {
		if err != nil {
			t.line("# stopped: " + err.Error())
			return
		}
		for r, depth := range Outline(&row) {
			line = append(line[:0], strconv.Itoa(depth))
			for i := range r.Cells {
				line = append(line, plain(r.Cells[i]))
			}
			t.line(line...)
		}
		if t.out.Error() != nil {
			return
		}
	}
}

// plain is a value for machines that read text: the JSON form without quotes,
// absent ones with their reason.
func plain(v model.Value) string {
	if !v.Is() {
		return "absent: " + v.Reason()
	}
	switch v.Fmt {
	case model.Address, model.Address32, model.Code:
		return fmt.Sprintf("0x%x", v.Num)
	case model.Count, model.Size, model.Duration:
		return fmt.Sprint(v.Num)
	case model.Many:
		parts := make([]string, len(v.Items))
		for i, x := range v.Items {
			parts[i] = plain(x)
		}
		return strings.Join(parts, " ")
	}
	return v.String()
}
