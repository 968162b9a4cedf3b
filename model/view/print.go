package view

import (
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"dumplens/model"
)

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
	if list := r.Problems(); len(list) > 0 && !shown {
		p.line("\nProblems")
		for _, q := range list {
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
		p.table(c.Table.Columns, Listed(c.Table.Rows, ""))
	}
	if c.Foot != "" {
		p.line("  %s", c.Foot)
	}
}

func (p *printer) result(r Result) {
	p.line("\n%s", r.View.Title)
	if r.Missing != "" {
		p.line("  none: %s", r.Missing)
		return
	}
	lines, stopped := p.table(r.View.Columns, r.Rows)
	switch {
	case stopped != "":
		p.line("  stopped: %s", stopped)
	case lines == 0:
		p.line("  none")
	}
}

// widest bounds a column on a terminal; the last column is never cut.
const widest = 60

// fitted is how many lines the widths of the columns are made for: those after them are
// written as they are read, however many they are.
const fitted = 2000

// table writes rows with the titles above them, when there are any, and tells how many
// and why they end early.
func (p *printer) table(cols []model.Column, rows iter.Seq2[model.Row, error]) (lines int, stopped string) {
	head := make([]string, len(cols))
	for i, c := range cols {
		head[i] = c.Title
	}
	t := aligned{p: p, cols: cols, width: make([]int, len(cols)), held: [][]string{head}}
	for row, err := range rows {
		if err != nil {
			stopped = err.Error()
			break
		}
		for r, depth := range Outline(&row) {
			t.add(r, depth)
			lines++
		}
		if p.err != nil {
			break
		}
	}
	if lines > 0 || stopped != "" {
		t.release()
	}
	return lines, stopped
}

// aligned writes lines in columns. The first are held until the columns fit them.
type aligned struct {
	p     *printer
	cols  []model.Column
	width []int
	held  [][]string
}

func (t *aligned) add(row *model.Row, depth int) {
	line := make([]string, len(row.Cells))
	for i := range row.Cells {
		line[i] = Visible(row.Cells[i].String())
	}
	line[0] = strings.Repeat("  ", depth) + line[0]
	if t.held == nil {
		t.write(line)
		return
	}
	t.held = append(t.held, line)
	if len(t.held) > fitted {
		t.release()
	}
}

// release fits the columns to the lines that are held, and writes those.
func (t *aligned) release() {
	for _, l := range t.held {
		for i, s := range l {
			t.width[i] = min(max(t.width[i], utf8.RuneCountInString(s)), widest)
		}
	}
	for _, l := range t.held {
		t.write(l)
	}
	t.held = nil
}

func (t *aligned) write(line []string) {
	var b strings.Builder
	for i, s := range line {
		gap := strings.Repeat(" ", max(0, t.width[i]-utf8.RuneCountInString(s)))
		if t.cols[i].Right {
			s, gap = gap+s, ""
		}
		b.WriteString("  " + s + gap)
	}
	t.p.line("%s", strings.TrimRight(b.String(), " "))
}
