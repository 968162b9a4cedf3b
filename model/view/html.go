package view

import (
	"html/template"
	"io"
	"strings"

	"dumplens/model"
)

// HTML writes the report as one page that needs nothing else.
func (r *Report) HTML(w io.Writer) error { return page.Execute(w, r) }

var page = template.Must(template.New("report").Funcs(template.FuncMap{
	"flat": flatten, "join": strings.Join, "size": model.HumanSize,
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
{{with .Table}}{{template "table" flat .Columns .Rows}}{{end}}{{with .Foot}}<p class="f">{{.}}</p>{{end}}</section>{{end}}{{end}}{{end}}
{{range .Results}}<h2>{{.View.Title}}</h2><section>{{if .Missing}}<span class="f">{{.Missing}}</span>{{else}}{{template "table" flat .View.Columns .Rows}}{{end}}
{{with .Stopped}}<p>Stopped: {{.}}</p>{{end}}</section>{{end}}
{{with .Problems}}<h2>Problems</h2><section><table>{{range .}}<tr><td>{{.Part}}</td><td>{{.Message}}</td></tr>{{end}}</table></section>{{end}}
</body></html>
{{define "table"}}<table><tr>{{range .Columns}}<th>{{.Title}}</th>{{end}}</tr>{{range .Rows}}<tr>{{range .}}<td class="{{.Class}}"{{with .Tip}} title="{{.}}"{{end}}{{with .Indent}} style="padding-left:{{.}}px"{{end}}>{{.Text}}</td>{{end}}</tr>{{end}}</table>{{end}}
`))

type htmlTable struct {
	Columns []model.Column
	Rows    [][]htmlCell
}

type htmlCell struct {
	Text, Tip, Class string
	Indent           int
}

// flatten turns an outline into lines with an indent.
func flatten(cols []model.Column, rows []model.Row) htmlTable {
	t := htmlTable{Columns: cols}
	EachRow(rows, func(row *model.Row, depth int) {
		cells := make([]htmlCell, len(row.Cells))
		for i, v := range row.Cells {
			cells[i] = htmlCell{Text: v.String(), Tip: v.Reason(), Class: cellClass(cols[i])}
		}
		cells[0].Indent = 18 * depth
		t.Rows = append(t.Rows, cells)
	})
	return t
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
