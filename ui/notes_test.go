package ui

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/model/notes"
	"dumplens/model/view"
)

// withNotes opens a dump with a notebook of its own.
func withNotes(t *testing.T) (*rig, *Window) {
	t.Helper()
	r := newRig(t)
	d := withTables(fakeDump())
	r.host.Open = func(context.Context, string, OpenOptions, *model.Meter) (*model.Dump, error) { return d, nil }
	notes.AttachFrom(t.TempDir(), d)
	if d.Notes == nil {
		t.Fatal(d.NotesWhy)
	}
	return r, r.start("a.dmp")
}

func TestNoteIsShownWhereItsAddressIs(t *testing.T) {
	r, w := withNotes(t)
	w.goBytes("file", 0x40, 0, "")
	r.settle()
	w.noteHere()
	f := w.editNote(model.Note{Space: "file", At: 0x40, Len: 4})
	f.text.SetText("the lock\nheld by 4.8")
	f.tags.SetText("#lock, driver")
	f.keep()
	r.settle()
	list := w.dump.Notes.Notes()
	if len(list) != 1 || list[0].Text != "the lock\nheld by 4.8" || strings.Join(list[0].Tags, " ") != "lock driver" || w.modal != nil {
		t.Fatalf("%+v", list)
	}
	v := model.At(0x42, "file")
	if got := w.noteBeside(v); got != "✎ the lock #lock #driver" {
		t.Errorf("beside the address stands %q", got)
	}
	if m, ok := w.hex.pane.Hex.MarkAt(0x43); !ok || !strings.Contains(m.Title, "the lock") {
		t.Errorf("the bytes are not marked: %+v", m)
	}
	w.openView(view.NotesID)
	r.settle()
	if p := w.now.(*viewPage); p.table.Store().Len() != 1 {
		t.Errorf("the view lists %d notes", p.table.Store().Len())
	}
}

func TestNotesPanel(t *testing.T) {
	r, w := withNotes(t)
	for i := range 3 {
		w.keepNote(model.Note{Space: "file", At: model.Addr(0x100 * i), Text: strings.Repeat("n", i)})
	}
	r.settle()
	w.openPanel(titleNotes)
	w.goBytes("file", 0x200, 0, "")
	r.settle()
	p := panelOf[*notesPanel](t, w)
	row, ok := p.table.Selected()
	if !ok || row.To.At != 0x200 {
		t.Fatalf("chosen: %v %v", row, ok)
	}
	p.table.Select(0)
	r.settle()
	if _, at, _ := w.hex.place(); at != 0 || p.table.Store().Len() != 3 {
		t.Errorf("the hex pane is at %s", at)
	}
	p.table.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	r.settle()
	if n := len(w.dump.Notes.Notes()); n != 2 || p.table.Store().Len() != 2 {
		t.Errorf("%d notes are left, %d are listed", n, p.table.Store().Len())
	}
}

func panelOf[T panel](t *testing.T, w *Window) T {
	t.Helper()
	for _, p := range w.hex.side.panels {
		if x, ok := p.(T); ok {
			return x
		}
	}
	t.Fatal("there is no such panel")
	panic("unreachable")
}

func TestWithoutANotebook(t *testing.T) {
	r := newRig(t)
	w := r.start("a.dmp")
	w.noteHere()
	r.settle()
	if w.modal == nil {
		t.Error("nothing says that there is nowhere to keep notes")
	}
	if w.noteBeside(model.At(1, "file")) != "" || w.noteMenu(nil, model.At(1, "file")) != nil {
		t.Error("notes are offered without a notebook")
	}
}
