package view

import (
	"context"
	"errors"
	"iter"

	"dumplens/model"
)

// system shows what is known of the machine and its Windows, as an outline of topics.
func system() model.View {
	return model.View{
		ID: "system", Title: "System information", Group: "System",
		Columns: []model.Column{
			{Key: "field", Title: "Field", Width: 34},
			{Key: "value", Title: "Value", Width: 44, Mono: true},
			{Key: "meaning", Title: "Meaning", Width: 50},
			{Key: "address", Title: "Address", Width: 18, Mono: true},
		},
		Missing: func(d *model.Dump) string {
			if d.System != nil {
				return d.System.Why()
			}
			if d.Kind.IsUser() {
				return "the dump does not hold memory that tells of the system: see the summary"
			}
			return systemOnly(d)
		},
		Rows: func(ctx context.Context, d *model.Dump, m *model.Meter) iter.Seq2[model.Row, error] {
			return func(yield func(model.Row, error) bool) {
				topics, stopped := d.System.Get(ctx, m)
				for _, t := range topics {
					if !yield(topicRow(d, t), nil) {
						return
					}
				}
				if stopped != "" {
					yield(model.Row{}, errors.New(stopped))
				}
			}
		},
	}
}

// topicRow is a topic with its fields below it.
func topicRow(d *model.Dump, t model.Topic) model.Row {
	none := model.Str("")
	r := model.Row{Cells: []model.Value{model.Str(t.Name), none, none, none}}
	for _, f := range t.Fields {
		kid := model.Row{Cells: []model.Value{model.Str(f.Name), f.Value, model.Str(f.Note), none}}
		if s := f.Value.Src; s.Known() {
			kid.Cells[3] = d.Pointer(s.At, s.Space.Name()).From(s)
			kid.To = &model.Link{Space: s.Space.Name(), At: s.At, Len: s.Len}
		}
		if !f.Value.Is() && f.Value.Why != model.NotApplicable {
			kid.Mark = model.MarkFaint
		}
		r.Kids = append(r.Kids, kid)
	}
	return r
}
