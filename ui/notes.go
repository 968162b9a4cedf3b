package ui

import (
	"context"
	"errors"
	"fmt"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/model/notes"
	"dumplens/model/save"
	"dumplens/model/view"
	"dumplens/ui/lines"
)

// titleNote is the title of the menu item that writes a note.
const titleNote = "Note here…"

// book is the notebook of the dump, nil when there is none.
func (w *Window) book() *notes.Book {
	if w.dump == nil {
		return nil
	}
	b, _ := w.dump.Notes.(*notes.Book)
	return b
}

// noteBeside gives the words of the notes on an address, for every view that names it.
func (w *Window) noteBeside(v model.Value) string {
	if w.dump == nil || w.now != nil && w.hist.here().view == view.NotesID {
		return ""
	}
	return view.NoteOn(w.dump, v)
}

// noteMenu lets the user note something on the address in a cell.
func (w *Window) noteMenu(_ *model.Row, v model.Value) []*fyne.MenuItem {
	if w.book() == nil || v.To == nil || v.To.Space == "" {
		return nil
	}
	to := *v.To
	return []*fyne.MenuItem{fyne.NewMenuItem("Note on this address…", func() { w.noteOn(to.Space, to.At, max(to.Len, 1)) })}
}

// noteHere writes a note on what is selected in the hex pane, or on the byte at the
// caret; one that is there is changed.
func (w *Window) noteHere() {
	if w.dump == nil {
		return
	}
	space, at, n := w.hex.place()
	if s := w.hex.pane.Hex.Selection(); s.Len > 0 {
		at, n = s.At, s.Len
	}
	w.noteOn(space, at, max(n, 1))
}

// noteOn opens the note that begins at an address, or a new one.
func (w *Window) noteOn(space string, at model.Addr, n uint64) {
	b := w.book()
	if b == nil {
		w.fail("There is nowhere to keep notes", errors.New(w.dump.NotesWhy))
		return
	}
	note := model.Note{Space: space, At: at, Len: n}
	for _, x := range b.NotesAt(space, at) {
		if x.At == at {
			note = x
		}
	}
	w.editNote(note)
}

// keepNote writes a note.
func (w *Window) keepNote(n model.Note) {
	w.changeNotes("The note was not kept", func(b *notes.Book) error {
		_, err := b.Put(n)
		return err
	})
}

// removeNote takes a note away.
func (w *Window) removeNote(n model.Note) {
	w.changeNotes("The note was not removed", func(b *notes.Book) error { return b.Remove(n.ID) })
}

// changeNotes changes the notebook in a job, since it writes a file, and shows it.
func (w *Window) changeNotes(failed string, do func(*notes.Book) error) {
	b := w.book()
	if b == nil {
		return
	}
	var err error
	w.jobs.start("Writing notes", true, func(context.Context, *model.Meter) { err = do(b) }, func() {
		if err != nil {
			w.fail(failed, err)
		}
		w.notesChanged()
	})
}

// notesChanged shows the notes as they are now, everywhere.
func (w *Window) notesChanged() {
	w.nav.setCount(view.NotesID, len(w.dump.Notes.Notes()))
	w.hex.markNotes()
	for _, p := range w.hex.side.panels {
		if list, ok := p.(*notesPanel); ok {
			list.reload()
		}
	}
	if w.now == nil {
		return
	}
	if p := viewOf(w.now); p != nil && p.view.ID != view.NotesID {
		p.table.Reload()
		return
	}
	w.now.reload()
}

// exportNotes writes the notes to a file that another can import.
func (w *Window) exportNotes() {
	b := w.book()
	if b == nil {
		return
	}
	w.askSave(baseName(w.dump.Path)+"-notes.json", func(path string) {
		var err error
		dump := w.dump.Path
		w.jobs.start("Exporting notes", false, func(context.Context, *model.Meter) { err = save.File(path, dump, b.Export) }, func() {
			if err != nil {
				w.fail("The notes could not be written", err)
				return
			}
			w.status.setHint("written to " + path)
		})
	})
}

var noteFiles = FileKind{"Import notes", "Notes of Dumplens", []string{".json"}}

// importNotes adds the notes of a file to those of this dump.
func (w *Window) importNotes() {
	if w.book() == nil {
		return
	}
	w.ask(noteFiles, "", func(path string) {
		added := 0
		w.changeNotes("The notes were not imported", func(b *notes.Book) (err error) {
			added, err = importFrom(b, path)
			if err == nil {
				w.p.host.Post(func() { w.status.setHint(countWords(added, "note") + " added") })
			}
			return err
		})
	})
}

// noteMarks are the marks of the notes of a space.
func (w *Window) noteMarks(space string) []lines.Mark {
	if w.dump == nil || w.dump.Notes == nil {
		return nil
	}
	var list []lines.Mark
	for _, n := range w.dump.Notes.Notes() {
		if n.Space == space || n.Space == "kernel" && w.hex.seesKernel(space) {
			last := n.At + model.Addr(n.Len-1)
			if last < n.At {
				last = ^model.Addr(0)
			}
			list = append(list, lines.Mark{First: n.At, Last: last, Tone: noteTone, Title: view.NoteSign + " " + view.NoteWords(n)})
		}
	}
	return list
}

// noteTone is the tone of the marks of notes.
const noteTone = 1

// noteTitle names the place of a note.
func noteTitle(n model.Note) string {
	return fmt.Sprintf("%s %s, %s", n.Space, n.At, countWords(int(min(n.Len, 1<<31)), "byte"))
}
