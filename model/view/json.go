package view

import (
	"bufio"
	"io"

	"dumplens/model"
)

// JSON writes the report in the form of the JSON contract of README.md, row by row.
func (r *Report) JSON(w io.Writer) error {
	j := &jsonWriter{w: bufio.NewWriterSize(w, 1<<16)}
	j.open("{")
	j.key("file")
	j.value(object{{"path", r.Path}, {"size", r.Size}})
	j.key("views")
	j.open("{")
	if r.Facts != nil {
		j.key(SummaryID)
		j.value(object{{"facts", factObject(r.Facts)}})
	}
	for _, res := range r.Results {
		j.key(res.View.ID)
		j.result(res)
	}
	j.close("}")
	j.key("problems")
	j.open("[")
	for _, p := range r.Problems() {
		j.item()
		j.value(object{{"part", p.Part}, {"message", p.Message}})
	}
	j.close("]")
	j.close("}")
	j.raw("\n")
	if j.err != nil {
		return j.err
	}
	return j.w.Flush()
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

func (j *jsonWriter) result(r Result) {
	if r.Missing != "" {
		j.value(object{{"missing", r.Missing}})
		return
	}
	j.open("{")
	j.key("columns")
	j.open("[")
	for _, c := range r.View.Columns {
		j.item()
		j.value(object{{"key", c.Key}, {"title", c.Title}})
	}
	j.close("]")
	j.key("rows")
	j.open("[")
	stopped := ""
	for row, err := range r.Rows {
		if err != nil {
			stopped = err.Error()
			break
		}
		j.row(r.View.Columns, &row)
		if j.failed() {
			break
		}
	}
	j.close("]")
	if stopped != "" {
		j.key("stopped")
		j.text(stopped)
	}
	j.close("}")
}

// row writes a row as an object, the rows below it as its children.
func (j *jsonWriter) row(cols []model.Column, row *model.Row) {
	j.item()
	j.open("{")
	for i := range row.Cells {
		j.key(cols[i].Key)
		j.datum(&row.Cells[i])
	}
	if len(row.Kids) > 0 {
		j.key("children")
		j.open("[")
		for i := range row.Kids {
			j.row(cols, &row.Kids[i])
		}
		j.close("]")
	}
	j.close("}")
}
