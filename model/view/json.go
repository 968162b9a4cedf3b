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
	o := object{{"columns", columns}, {"rows", jsonRows(r.View.Columns, r.Rows)}}
	if r.Stopped != "" {
		o = append(o, entry{"stopped", r.Stopped})
	}
	return o
}

func jsonRows(cols []model.Column, rows []model.Row) []object {
	out := make([]object, 0, len(rows))
	for _, row := range rows {
		o := make(object, 0, len(row.Cells)+1)
		for i, v := range row.Cells {
			o = append(o, entry{cols[i].Key, v})
		}
		if len(row.Kids) > 0 {
			o = append(o, entry{"children", jsonRows(cols, row.Kids)})
		}
		out = append(out, o)
	}
	return out
}
