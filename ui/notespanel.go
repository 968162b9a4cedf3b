package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"dumplens/model"
	"dumplens/model/view"
	"dumplens/ui/look"
	"dumplens/ui/page"
	"dumplens/ui/rows"
)

// notesPanel lists the notes on the dump; the one at the caret is the chosen one.
type notesPanel struct {
	w      *Window
	table  *rows.Table
	filter *entry
	words  *page.Para // instead of the table while there are no notes
	middle *fyne.Container
	root   fyne.CanvasObject
	at     caret
	silent bool // a row is being chosen for the caret's sake: do not go there
}

// titleNotes is the title of the tab.
const titleNotes = "Notes"

// notePanelColumns are those of the view of notes that fit beside the bytes.
var notePanelColumns = []model.Column{
	{Key: "text", Title: "Note", Width: 24},
	{Key: "at", Title: "Address", Width: 19, Mono: true},
	{Key: "space", Title: "Space", Width: 10},
	{Key: "tags", Title: "Tags", Width: 14},
}

func newNotesPanel(w *Window) panel {
	p := &notesPanel{w: w, table: rows.New(notePanelColumns), filter: newEntry(w)}
	p.words = page.NewPara("No notes yet. Ctrl+D notes something on the byte at the caret or on what is selected; it is kept beside your settings, never in the dump.", look.Faint)
	p.filter.SetPlaceHolder("Filter")
	p.filter.OnChanged = func(text string) {
		p.table.Store().SetFilter(text)
		p.table.Reload()
	}
	p.filter.onDown = func() { w.win.Canvas().Focus(focusable(p.table)) }
	p.table.OnSelect = func(r *model.Row) {
		if !p.silent && r.To != nil {
			w.goBytes(r.To.Space, r.To.At, r.To.Len, r.Cells[0].String())
		}
	}
	p.table.OnLink = func(l *model.Link) { w.noteOn(l.Space, l.At, l.Len) }
	p.table.OnKey, p.table.OnHover, p.table.Menu = p.key, w.status.setHint, p.menu
	p.middle = container.NewStack(p.table, container.New(besideText, p.words))
	p.root = container.NewBorder(p.head(), nil, nil, nil, p.middle)
	p.reload()
	return p
}

// head is what can be done, and the filter.
func (p *notesPanel) head() fyne.CanvasObject {
	more := look.NewMenuButton("File", func() []*fyne.MenuItem {
		return []*fyne.MenuItem{
			fyne.NewMenuItem("Export notes…", p.w.exportNotes),
			fyne.NewMenuItem("Import notes…", p.w.importNotes),
		}
	})
	note := look.NewButton("Note…", p.w.noteHere)
	return container.New(flow{gap: 8, inset: 8, elastic: func(i int, left float32) (float32, bool) { return left, i == 1 }}, note, p.filter, more)
}

func (p *notesPanel) title() string             { return titleNotes }
func (p *notesPanel) object() fyne.CanvasObject { return p.root }
func (p *notesPanel) focus() fyne.Focusable     { return focusable(p.table) }

// reload reads the notes anew.
func (p *notesPanel) reload() {
	store := rows.NewStore(notePanelColumns)
	n := 0
	if v, ok := view.ByID(view.NotesID); ok && v.Missing(p.w.dump) == "" {
		for r := range v.Rows(context.Background(), p.w.dump, nil) { // they are in memory
			store.Append(pickCells(r, v.Columns, notePanelColumns))
			n++
		}
	}
	store.SetFilter(p.filter.Text)
	p.table.SetStore(store)
	if n == 0 {
		p.table.Hide()
		p.words.Show()
	} else {
		p.words.Hide()
		p.table.Show()
	}
	p.middle.Refresh()
	p.choose()
}

// pickCells is a row with some of its columns.
func pickCells(r model.Row, from, to []model.Column) model.Row {
	out := r
	out.Cells = make([]model.Value, len(to))
	for i, c := range to {
		for j, f := range from {
			if f.Key == c.Key {
				out.Cells[i] = cellAt(&r, j)
			}
		}
	}
	if out.Cells[0].String() == "" {
		out.Cells[0] = model.Str("bookmark")
	}
	return out
}

// follow chooses the note at the caret.
func (p *notesPanel) follow(c caret) {
	p.at = c
	p.choose()
}

func (p *notesPanel) choose() {
	if p.at.space == nil || p.w.dump.Notes == nil {
		return
	}
	list := p.w.dump.Notes.NotesAt(p.at.space.Name(), p.at.at)
	if len(list) == 0 {
		return
	}
	i := p.table.Store().Find(func(r *model.Row) bool {
		return r.To.Space == list[0].Space && r.To.At == list[0].At
	})
	if i >= 0 {
		p.silent = true
		p.table.Select(i)
		p.silent = false
	}
}

// key removes the chosen note with Delete.
func (p *notesPanel) key(k *fyne.KeyEvent) {
	if k.Name != fyne.KeyDelete {
		p.w.key(k)
		return
	}
	if r, ok := p.table.Selected(); ok {
		p.remove(r)
	}
}

func (p *notesPanel) menu(r *model.Row, _ model.Value) []*fyne.MenuItem {
	return []*fyne.MenuItem{
		fyne.NewMenuItem("Change…", func() { p.w.noteOn(r.To.Space, r.To.At, r.To.Len) }),
		fyne.NewMenuItem("Remove", func() { p.remove(r) }),
	}
}

func (p *notesPanel) remove(r *model.Row) {
	for _, n := range p.w.dump.Notes.NotesAt(r.To.Space, r.To.At) {
		if n.At == r.To.At && n.Len == r.To.Len {
			p.w.removeNote(n)
			return
		}
	}
}
