package view

import (
	"context"
	"iter"
	"strings"

	"dumplens/model"
	"dumplens/model/search"
)

// StringsID is the id of the view of the strings of memory.
const StringsID = "strings"

// Strings is a search for strings, seen as a View.
type Strings struct {
	Targets []search.Target
	Options search.StringOptions // but its Meter

	// Done says what was searched. It holds once the rows have ended.
	Done search.Searched
}

// View is the view of the strings. Its rows come in the order of the targets and of the
// addresses, while it searches.
func (f *Strings) View() model.View {
	return model.View{
		ID: StringsID, Title: "Strings", Missing: func(*model.Dump) string { return "" }, Rows: f.rows,
		Columns: []model.Column{
			{Key: "at", Title: "Address", Width: 20, Mono: true},
			{Key: "space", Title: "Space", Width: 18},
			{Key: "encoding", Title: "Encoding", Width: 9},
			{Key: "len", Title: "Bytes", Width: 7, Right: true},
			{Key: "text", Title: "Text", Width: 90},
		},
	}
}

func (f *Strings) rows(ctx context.Context, d *model.Dump, m *model.Meter) iter.Seq2[model.Row, error] {
	return func(yield func(model.Row, error) bool) {
		titles, opt := spaceTitles(ctx, d), f.Options
		opt.Meter = m
		err := streamed(ctx, func(ctx context.Context, each func(search.FoundString) bool) (err error) {
			f.Done, err = search.Strings(ctx, f.Targets, opt, each)
			return err
		}, func(s search.FoundString) bool { return yield(stringRow(d, titles, s), nil) })
		if why := searchEnd(ctx, err, &f.Done, opt.Max, "strings: ask for longer ones, for those with a text, or in a smaller place"); why != nil {
			yield(model.Row{}, why)
		}
	}
}

func stringRow(d *model.Dump, titles map[string]string, s search.FoundString) model.Row {
	span := s.Span()
	to := &model.Link{Space: s.Space.Name(), At: s.At, Len: s.Len}
	text := model.Str(s.Text).From(span)
	if s.More {
		text.Note = "it goes on in the next row"
	}
	return model.Row{To: to, Cells: []model.Value{
		d.Pointer(s.At, "").From(span).Goto(to), model.Str(titleOf(titles, s.Space)),
		model.Str(strings.ToUpper(s.Kind.String())), model.Num(s.Len), text,
	}}
}
