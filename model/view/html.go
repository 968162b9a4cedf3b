package view

import (
	"html/template"
	"io"
	"iter"

	"dumplens/model"
)

// HTML writes the report as one page that needs nothing else.
func (r *Report) HTML(w io.Writer) error { return page.Execute(w, r) }

var page = template.Must(template.New("report").Funcs(template.FuncMap{
	"small": smallTable, "large": largeTable, "size": model.HumanSize,
}).Parse(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{.Path}}</title><style>
body{font:13px/1.5 system-ui,sans-serif;margin:24px;color:#17191d;background:#f3f4f6}
h1{font-size:21px;margin:0}h2{font-size:13px;text-transform:uppercase;color:#626872;margin:24px 0 8px}
section{background:#fff;border:1px solid #d9dce1;border-radius:6px;padding:10px 14px;margin:8px 0;overflow:auto}
table{border-collapse:collapse;font-size:12px}th{text-align:left;color:#626872;font-weight:normal}
td,th{padding:2px 14px 2px 0;vertical-align:top;white-space:nowrap}.m{font-family:ui-monospace,monospace}.r{text-align:right}.f{color:#626872}
@media(prefers-color-scheme:dark){body{color:#e4e6ea;background:#17181c}section{background:#1e2024;border-color:#303238}}
</style></head><body><p class="f">{{.Path}} · {{size .Size}}</p>
{{with .Page}}<h1>{{.Title}} <span class="f">{{.Code}}</span></h1><p>{{.Subtitle}}</p>
{{range .Sections}}<h2>{{.Title}}</h2>{{range .Cards}}<section><b>{{.Title}}</b> <span class="f">{{.Subtitle}}</span>
{{with .Text}}<p>{{.}}</p>{{end}}{{with .Bar}}<p>{{.Words}}</p>{{end}}
{{with .Lines}}<table>{{range .}}<tr><td class="f">{{.Label}}</td><td class="m">{{.Value}}</td><td>{{.Words}}</td></tr>{{end}}</table>{{end}}
{{with .Table}}{{template "table" small .}}{{end}}{{with .Foot}}<p class="f">{{.}}</p>{{end}}</section>{{end}}{{end}}{{end}}
{{range .Results}}<h2>{{.View.Title}}</h2><section>{{if .Missing}}<span class="f">{{.Missing}}</span>{{else}}{{with large .}}{{template "table" .}}
{{with .Stopped}}<p>Stopped: {{.}}</p>{{end}}{{end}}{{end}}</section>{{end}}
{{with .Problems}}<h2>Problems</h2><section><table>{{range .}}<tr><td>{{.Part}}</td><td>{{.Message}}</td></tr>{{end}}</table></section>{{end}}
</body></html>
{{define "table"}}<table><tr>{{range .Columns}}<th>{{.Title}}</th>{{end}}</tr>{{range .Lines}}<tr>{{range .}}<td class="{{.Class}}"{{with .Tip}} title="{{.}}"{{end}}{{with .Indent}} style="padding-left:{{.}}px"{{end}}>{{.Text}}</td>{{end}}</tr>{{end}}</table>{{end}}
`))

// htmlTable is rows that are read while they are written.
type htmlTable struct {
	Columns []model.Column
	Stopped string // why they end early, when all are written
	rows    iter.Seq2[model.Row, error]
}

type htmlCell struct {
	Text, Tip, Class string
	Indent           int
}

func smallTable(t *Table) *htmlTable {
	return &htmlTable{Columns: t.Columns, rows: Listed(t.Rows, "")}
}

func largeTable(r Result) *htmlTable { return &htmlTable{Columns: r.View.Columns, rows: r.Rows} }

// Lines are the rows with those below them, which have an indent.
func (t *htmlTable) Lines() iter.Seq[[]htmlCell] {
	return func(yield func([]htmlCell) bool) {
		for row, err := range t.rows {
			if err != nil {
				t.Stopped = err.Error()
				return
			}
			for r, depth := range Outline(&row) {
				if !yield(cellsOf(t.Columns, r, depth)) {
					return
				}
			}
		}
	}
}

func cellsOf(cols []model.Column, row *model.Row, depth int) []htmlCell {
	cells := make([]htmlCell, len(row.Cells))
	for i := range row.Cells {
		v := &row.Cells[i]
		cells[i] = htmlCell{Text: v.String(), Tip: v.Reason(), Class: cellClass(cols[i])}
	}
	cells[0].Indent = 18 * depth
	return cells
}

func cellClass(c model.Column) string {
	class := ""
	if c.Mono {
		class = "m"
	}
	if c.Right {
		class += " r"
	}
	return class
}
