package view

import (
	"context"
	"iter"

	"dumplens/model"
)

func spaces() model.View { return spacesTable().view() }

func spacesTable() table[model.AddressSpace] {
	type T = model.AddressSpace
	return table[T]{
		id: "spaces", title: "Address spaces", group: "Dump",
		part: func(d *model.Dump) *model.Part[T] { return d.Spaces },
		cols: []col[T]{
			text("title", "Address space", 26, func(s *T) model.Value { return spaceLink(s) }),
			mono("id", "Id", 14, func(s *T) model.Value { return model.Str(s.ID) }),
			text("kind", "Kind", 16, func(s *T) model.Value { return model.Str(s.Kind) }),
			text("status", "State", 12, func(s *T) model.Value { return model.Str(string(s.Status)) }),
			number("bytes", "Captured", 12, func(s *T) model.Value { return s.Bytes }),
			text("reason", "Why", 60, func(s *T) model.Value { return model.Str(s.Reason) }),
		},
		row: func(s *T, r *model.Row) {
			r.To = r.Cells[0].To // finding it takes a walk of page tables
			if s.Status == model.Unavailable {
				r.Mark = model.MarkFaint
			}
			r.Details = spaceDetails(s, r.To)
		},
	}
}

// spaceDetails are what is known of a space without counting its pages. first leads to its
// first captured bytes; the other ways to see it have them at the same address.
func spaceDetails(s *model.AddressSpace, first *model.Link) []model.Field {
	list := []model.Field{
		{Name: "Id", Value: model.Str(s.ID)},
		{Name: "State", Value: model.Str(string(s.Status)), Note: s.Reason},
		{Name: "Captured", Value: s.Bytes},
	}
	if n, known := s.Pages.Known(); known {
		list = append(list, pageFields(n)...)
	}
	for i := range s.Other {
		o := &s.Other[i]
		v := model.Str(o.ID)
		if o.Space != nil && o.Status != model.Unavailable && first != nil {
			v.To = &model.Link{Space: o.ID, At: first.At}
		}
		list = append(list, model.Field{Name: o.Kind, Value: v, Note: o.Reason})
	}
	return list
}

// spaceLink is the space's title, leading to its first captured bytes.
func spaceLink(s *model.AddressSpace) model.Value {
	v := model.Str(s.Title)
	if s.Space == nil || s.Status == model.Unavailable {
		return v
	}
	run, _ := s.Space.Next(0)
	return v.Goto(&model.Link{Space: s.ID, At: run.At})
}

func problems() model.View {
	v := model.View{ID: "problems", Title: "Problems", Group: "Dump", Columns: []model.Column{
		{Key: "part", Title: "Part", Width: 18}, {Key: "message", Title: "What", Width: 90},
	}}
	v.Missing = func(*model.Dump) string { return "" }
	v.Rows = func(_ context.Context, d *model.Dump, _ *model.Meter) iter.Seq2[model.Row, error] {
		return func(yield func(model.Row, error) bool) {
			for _, p := range d.Problems() {
				r := model.Row{Mark: model.MarkBad, Cells: []model.Value{model.Str(p.Part), model.Str(p.Message).From(p.At)}}
				if p.At.Known() {
					r.To = &model.Link{Space: p.At.Space.Name(), At: p.At.At, Len: p.At.Len}
				}
				if !yield(r, nil) {
					return
				}
			}
		}
	}
	return v
}

// SearchSpaces are the spaces that a search through everything visits: memory
// through its own addresses where there is any, else the file's bytes.
func SearchSpaces(ctx context.Context, d *model.Dump) []model.Space {
	var out []model.Space
	for _, s := range []model.Space{d.Kernel, d.Memory, d.Physical} {
		if s != nil {
			out = append(out, s)
		}
	}
	list, _ := d.Spaces.Get(ctx, nil)
	for _, s := range list {
		if s.Kind == "user virtual" && s.Space != nil {
			out = append(out, s.Space)
		}
	}
	if len(out) == 0 {
		out = append(out, d.File)
	}
	return out
}
