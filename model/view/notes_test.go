package view

import (
	"context"
	"encoding/json"
	"testing"

	"dumplens/model"
)

// oneNote is a notebook with one note, in the kernel's space.
type oneNote struct{ model.Note }

func (n oneNote) Notes() []model.Note                     { return []model.Note{n.Note} }
func (n oneNote) NotesAt(string, model.Addr) []model.Note { return nil }

// TestNotesNameTheirSpace: people read its title, programs its id.
func TestNotesNameTheirSpace(t *testing.T) {
	d := &model.Dump{Notes: oneNote{model.Note{Space: "kernel", At: 0x10, Len: 4, Text: "here"}}}
	d.Spaces = model.Ready([]model.AddressSpace{{ID: "kernel", Title: "Kernel virtual"}})
	v, n := notesView(), 0
	for row, err := range v.Rows(context.Background(), d, nil) {
		if err != nil {
			t.Fatal(err)
		}
		n++
		shown, keyed := "", ""
		for i, c := range v.Columns {
			switch {
			case c.Title == "Space" && !c.Extra:
				shown = row.Cells[i].String()
			case c.Key == "space":
				b, err := json.Marshal(row.Cells[i])
				if keyed = string(b); err != nil {
					t.Fatal(err)
				}
			}
		}
		if shown != "Kernel virtual" || keyed != `"kernel"` {
			t.Errorf("shown is %q, the key holds %s", shown, keyed)
		}
	}
	if n != 1 {
		t.Errorf("%d notes are listed", n)
	}
}
