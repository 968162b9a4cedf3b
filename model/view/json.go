package view

import (
	"bytes"
	"encoding/json"
	"io"

	"dumplens/model"
)

// JSON writes the report in the form of the headless contract.
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
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(object{{"file", object{{"path", r.Path}, {"size", r.Size}}}, {"views", views}, {"problems", problems}})
}

// object is a JSON object that keeps the order of its keys.
type object []entry

type entry struct {
	key   string
	value any
}

// MarshalJSON writes the keys in order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, e := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := appendJSON(&b, e.key); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := appendJSON(&b, e.value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func appendJSON(b *bytes.Buffer, v any) error {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1) // the encoder's line end
	return nil
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
