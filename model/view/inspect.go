package view

import (
	"context"
	"iter"

	"dumplens/model"
	"dumplens/model/inspect"
)

// InspectView is what the bytes at an address are if they are of one type or another; with
// all also what they hardly are.
func InspectView(s model.Space, at model.Addr, opt inspect.Options, all bool) model.View {
	return model.View{
		ID: "inspect", Title: "Bytes at " + at.String(),
		Columns: []model.Column{
			{Key: "type", Title: "Type", Width: 18},
			{Key: "value", Title: "Value", Width: 48, Mono: true},
			{Key: "big_endian", Title: "Big-endian", Width: 20, Mono: true},
			{Key: "address", Title: "As an address", Width: 19, Mono: true},
			{Key: "likely", Title: "Likely", Width: 6},
		},
		Missing: func(*model.Dump) string { return "" },
		Rows: func(context.Context, *model.Dump, *model.Meter) iter.Seq2[model.Row, error] {
			return func(yield func(model.Row, error) bool) {
				for _, l := range inspect.Of(s, at, opt) {
					if (all || !l.Unlikely) && !yield(inspectRow(s, l), nil) {
						return
					}
				}
			}
		},
	}
}

func inspectRow(s model.Space, l inspect.Line) model.Row {
	big, to := model.Absent(model.NotApplicable, ""), model.Absent(model.NotApplicable, "")
	if l.Big != "" {
		big = model.Str(l.Big)
	}
	if l.IsNumber {
		to = model.At(l.Number, s.Name())
	}
	r := model.Row{Cells: []model.Value{model.Str(l.Name), model.Str(l.Value), big, to, model.Flag(!l.Unlikely)}}
	switch {
	case l.Missing:
		r.Mark = model.MarkBad
	case l.Unlikely:
		r.Mark = model.MarkFaint
	}
	return r
}

// SumView is the sums and hashes of a range of bytes.
func SumView(s model.Span) model.View {
	return model.View{
		ID: "sums", Title: "Sums of " + model.HumanSize(s.Len) + " at " + s.At.String(),
		Columns: []model.Column{{Key: "sum", Title: "Sum", Width: 22}, {Key: "value", Title: "Value", Width: 64, Mono: true}},
		Missing: func(*model.Dump) string { return "" },
		Rows: func(ctx context.Context, _ *model.Dump, m *model.Meter) iter.Seq2[model.Row, error] {
			return func(yield func(model.Row, error) bool) {
				sums, err := inspect.SumOf(ctx, s, m)
				if err != nil {
					yield(model.Row{}, err)
					return
				}
				for _, l := range sums.Lines() {
					r := model.Row{Cells: []model.Value{model.Str(l.Name), model.Str(l.Value)}}
					if l.Missing {
						r.Mark = model.MarkBad
					}
					if !yield(r, nil) {
						return
					}
				}
			}
		},
	}
}
