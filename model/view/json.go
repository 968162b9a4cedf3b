package view

import (
	"bufio"
	"io"

	"dumplens/model"
)

// JSON writes the report in the form of the JSON contract of README.md.
func (r *Report) JSON(w io.Writer) error {
	views := object{}
	if r.Facts != nil {
		views = append(views, entry{SummaryID, object{{"facts", factObject(r.Facts)}}})
	}
	for _, res := range r.Results {
		views = append(views, entry{res.View.ID, res.json()})
	}
	problems := []object{}
	for _, p := range r.Problems {
		problems = append(problems, object{{"part", p.Part}, {"message", p.Message}})
	}
	out := jsonWriter{w: bufio.NewWriterSize(w, 1<<16)}
	out.value(object{{"file", object{{"path", r.Path}, {"size", r.Size}}}, {"views", views}, {"problems", problems}})
	out.raw("\n")
	if out.err != nil {
		return out.err
	}
	return out.w.Flush()
}

// object is a JSON object that keeps the order of its keys.
type object []entry

type entry struct {
	key   string
	value any
}

func factObject(facts []model.Fact) object {
	o := object{}
	for _, f := range facts {
		o = append(o, entry{f.Key, f.Value})
	}
	return o
}

func (r Result) json() object {
	if r.Missing != "" {
		return object{{"missing", r.Missing}}
	}
	columns := []object{}
	for _, c := range r.View.Columns {
		columns = append(columns, object{{"key", c.Key}, {"title", c.Title}})
	}
	o := object{{"columns", columns}, {"rows", rowList{r.View.Columns, r.Rows}}}
	if r.Stopped != "" {
		o = append(o, entry{"stopped", r.Stopped})
	}
	return o
}

// rowList is written row by row: as objects, a list of hundreds of thousands of rows
// would take its memory twice.
type rowList struct {
	cols []model.Column
	rows []model.Row
}

// rows writes the rows as objects, those below a row as its children.
func (j *jsonWriter) rows(l rowList) {
	j.list("[", "]", len(l.rows), func(n int) {
		row := &l.rows[n]
		fields := len(row.Cells)
		if len(row.Kids) > 0 {
			fields++
		}
		j.list("{", "}", fields, func(i int) {
			if i == len(row.Cells) {
				j.raw(`"children": `)
				j.rows(rowList{l.cols, row.Kids})
				return
			}
			j.text(l.cols[i].Key)
			j.raw(": ")
			j.datum(row.Cells[i])
		})
	})
}
