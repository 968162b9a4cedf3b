package view

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"strings"

	"dumplens/model"
)

// NotesID is the id of the view of the user's notes.
const NotesID = "notes"

// notesView lists what the user noted. It is read anew each time.
func notesView() model.View {
	return model.View{
		ID: NotesID, Title: "Notes", Group: "Dump",
		Columns: []model.Column{
			{Key: "space_title", Title: "Space", Width: 14},
			{Key: "at", Title: "Address", Width: 19, Mono: true},
			{Key: "len", Title: "Bytes", Width: 8, Right: true},
			{Key: "text", Title: "Note", Width: 50},
			{Key: "tags", Title: "Tags", Width: 18},
			{Key: "made", Title: "Written", Width: 20},
			{Key: "id", Title: "Number", Width: 7, Right: true, Extra: true},
			{Key: "space", Title: "Space ID", Width: 14, Extra: true},
		},
		Missing: func(d *model.Dump) string {
			if d.Notes == nil && d.NotesWhy == "" {
				return "notes are kept by the programs, not by the dump"
			}
			return d.NotesWhy
		},
		Rows: func(ctx context.Context, d *model.Dump, _ *model.Meter) iter.Seq2[model.Row, error] {
			return func(yield func(model.Row, error) bool) {
				if d.Notes == nil {
					return
				}
				titles := spaceTitles(ctx, d)
				for _, n := range d.Notes.Notes() {
					if !yield(noteRow(n, cmp.Or(titles[n.Space], n.Space)), nil) {
						return
					}
				}
			}
		},
	}
}

// noteRow is a note; space is the title of its space.
func noteRow(n model.Note, space string) model.Row {
	to := &model.Link{Space: n.Space, At: n.At, Len: n.Len}
	at := model.Value{Num: uint64(n.At), Fmt: model.Address, To: to}
	made := model.When(uint64(n.Made.UnixNano()/100) + model.FiletimeEpoch)
	return model.Row{To: to, Cells: []model.Value{
		model.Str(space), at, model.Num(n.Len), model.Str(oneLine(n.Text)), model.Str(tagWords(n.Tags)), made, model.Num(uint64(n.ID)), model.Str(n.Space),
	}, Details: []model.Field{
		{Name: "Note", Value: model.Str(n.Text)}, {Name: "Place", Value: at}, {Name: "Space", Value: model.Str(space)}, {Name: "Tags", Value: model.Str(tagWords(n.Tags))},
	}}
}

func tagWords(tags []string) string {
	words := make([]string, len(tags))
	for i, t := range tags {
		words[i] = "#" + t
	}
	return strings.Join(words, " ")
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// NoteSign stands before the words of a note in every view that names its address.
const NoteSign = "✎"

// mostNote is how many characters of a note stand beside an address.
const mostNote = 40

// NoteOn gives the words of the notes on the address of a value, "" when it is none or
// has none.
func NoteOn(d *model.Dump, v model.Value) string {
	if d.Notes == nil || v.To == nil || v.To.View != "" || !v.Is() || v.Fmt != model.Address && v.Fmt != model.Address32 {
		return ""
	}
	list := d.Notes.NotesAt(v.To.Space, v.To.At)
	if len(list) == 0 {
		return ""
	}
	words := NoteWords(list[0])
	if len(list) > 1 {
		words += fmt.Sprintf(" (and %d more)", len(list)-1)
	}
	return NoteSign + " " + words
}

// NoteWords is a note in a few words.
func NoteWords(n model.Note) string {
	title, _, _ := strings.Cut(n.Text, "\n")
	words := strings.TrimSpace(oneLine(title) + " " + tagWords(n.Tags))
	if words == "" {
		return "bookmark"
	}
	if r := []rune(words); len(r) > mostNote {
		return string(r[:mostNote-1]) + "…"
	}
	return words
}

// noted puts the words of notes beside the addresses of a row and those below it.
func noted(d *model.Dump, r *model.Row) {
	if d.Notes == nil {
		return
	}
	for i, v := range r.Cells {
		if words := NoteOn(d, v); words != "" {
			r.Cells[i].Text = strings.TrimSpace(v.Text + " " + words)
		}
	}
	for i := range r.Kids {
		noted(d, &r.Kids[i])
	}
}
