package view

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"dumplens/model"
)

// CSV writes each view as a table. Several views are parted by a line "# id".
func (r *Report) CSV(w io.Writer) error {
	out := csv.NewWriter(w)
	parts := len(r.Results)
	if r.Facts != nil {
		parts++
	}
	if r.Facts != nil {
		rows := [][]string{{"key", "title", "value"}}
		for _, f := range r.Facts {
			rows = append(rows, []string{f.Key, f.Title, plain(f.Value)})
		}
		writeCSV(out, SummaryID, parts, rows)
	}
	for _, res := range r.Results {
		writeCSV(out, res.View.ID, parts, res.csvRows())
	}
	out.Flush()
	return out.Error()
}

// writeCSV leaves errors to the writer, which keeps the first.
func writeCSV(out *csv.Writer, id string, parts int, rows [][]string) {
	if parts > 1 {
		_ = out.Write([]string{"# " + id})
	}
	for _, row := range rows {
		_ = out.Write(row)
	}
}

func (r Result) csvRows() [][]string {
	if r.Missing != "" {
		return [][]string{{"missing", r.Missing}}
	}
	head := []string{"depth"}
	for _, c := range r.View.Columns {
		head = append(head, c.Key)
	}
	rows := [][]string{head}
	EachRow(r.Rows, func(row *model.Row, depth int) {
		line := []string{fmt.Sprint(depth)}
		for _, v := range row.Cells {
			line = append(line, plain(v))
		}
		rows = append(rows, line)
	})
	if r.Stopped != "" {
		rows = append(rows, []string{"# stopped: " + r.Stopped})
	}
	return rows
}

// EachRow visits the rows and the rows below them, in order.
func EachRow(rows []model.Row, visit func(row *model.Row, depth int)) { eachRow(rows, 0, visit) }

func eachRow(rows []model.Row, depth int, visit func(*model.Row, int)) {
	for i := range rows {
		visit(&rows[i], depth)
		eachRow(rows[i].Kids, depth+1, visit)
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

// Text writes the report for a person at a terminal.
func (r *Report) Text(w io.Writer) error {
	p := &printer{w: w}
	p.line("%s (%s)", r.Path, model.HumanSize(r.Size))
	if r.Page != nil {
		p.page(r.Page)
	}
	shown := false
	for _, res := range r.Results {
		p.result(res)
		shown = shown || res.View.ID == "problems"
	}
	if len(r.Problems) > 0 && !shown {
		p.line("\nProblems")
		for _, q := range r.Problems {
			p.line("  %s: %s", q.Part, q.Message)
		}
	}
	return p.err
}

// printer keeps the first error of its writer.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintln(p.w, visibleLines(fmt.Sprintf(format, args...)))
	}
}

func (p *printer) page(page *Page) {
	p.line("\n%s", strings.TrimSpace(page.Title+" "+page.Code))
	if page.Subtitle != "" {
		p.line("%s", page.Subtitle)
	}
	for _, s := range page.Sections {
		p.line("\n%s", s.Title)
		for _, c := range s.Cards {
			p.card(c)
		}
	}
}

func (p *printer) card(c Card) {
	for _, s := range []string{strings.TrimSpace(c.Title + "  " + c.Subtitle), c.Text} {
		if s != "" {
			p.line("  %s", s)
		}
	}
	if c.Bar != nil {
		p.line("  %s", c.Bar.Words)
	}
	for _, l := range c.Lines {
		p.line("  %-28s %s", l.Label, strings.TrimSpace(l.Value.String()+"  "+l.Words))
	}
	if c.Table != nil {
		p.table(c.Table.Columns, c.Table.Rows)
	}
	if c.Foot != "" {
		p.line("  %s", c.Foot)
	}
}

func (p *printer) result(r Result) {
	p.line("\n%s", r.View.Title)
	switch {
	case r.Missing != "":
		p.line("  none: %s", r.Missing)
	case len(r.Rows) == 0 && r.Stopped == "":
		p.line("  none")
	default:
		p.table(r.View.Columns, r.Rows)
	}
	if r.Stopped != "" {
		p.line("  stopped: %s", r.Stopped)
	}
}

// widest bounds a column on a terminal; the last column is never cut.
const widest = 60

func (p *printer) table(cols []model.Column, rows []model.Row) {
	var lines [][]string
	head := []string{}
	for _, c := range cols {
		head = append(head, c.Title)
	}
	lines = append(lines, head)
	EachRow(rows, func(row *model.Row, depth int) {
		line := make([]string, len(row.Cells))
		for i, v := range row.Cells {
			line[i] = visible(v.String())
		}
		line[0] = strings.Repeat("  ", depth) + line[0]
		lines = append(lines, line)
	})
	p.aligned(cols, lines)
}

func (p *printer) aligned(cols []model.Column, lines [][]string) {
	width := make([]int, len(cols))
	for _, l := range lines {
		for i, s := range l {
			width[i] = min(max(width[i], utf8.RuneCountInString(s)), widest)
		}
	}
	for _, l := range lines {
		var b strings.Builder
		for i, s := range l {
			gap := strings.Repeat(" ", max(0, width[i]-utf8.RuneCountInString(s)))
			if cols[i].Right {
				s, gap = gap+s, ""
			}
			b.WriteString("  " + s + gap)
		}
		p.line("%s", strings.TrimRight(b.String(), " "))
	}
}
