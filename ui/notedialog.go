package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dumplens/model"
	"dumplens/model/notes"
	"dumplens/ui/look"
	"dumplens/ui/page"
)

// noteForm asks for the text and the tags of a note.
type noteForm struct {
	w     *Window
	note  model.Note
	modal dialog.Dialog
	text  *noteText
	tags  *entry
}

// noteText is the entry of the text: Escape closes the form and Ctrl+Enter keeps the
// note, Enter is a line of it.
type noteText struct {
	widget.Entry
	onEscape, onKeep func()
}

// TypedKey handles Escape.
func (e *noteText) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyEscape {
		e.onEscape()
		return
	}
	e.Entry.TypedKey(k)
}

// TypedShortcut handles Ctrl+Enter.
func (e *noteText) TypedShortcut(s fyne.Shortcut) {
	if k, ok := s.(*desktop.CustomShortcut); ok && (k.KeyName == fyne.KeyReturn || k.KeyName == fyne.KeyEnter) {
		e.onKeep()
		return
	}
	e.Entry.TypedShortcut(s)
}

// editNote asks what to note; a note that is kept already can be removed too.
func (w *Window) editNote(n model.Note) *noteForm {
	f := &noteForm{w: w, note: n, tags: newEntry(w)}
	f.text = &noteText{onEscape: f.close, onKeep: f.keep}
	f.text.MultiLine, f.text.Wrapping = true, fyne.TextWrapWord
	f.text.ExtendBaseWidget(f.text)
	f.text.Text = n.Text
	f.text.SetPlaceHolder("What is there. A note without words is a bookmark.")
	f.tags.Text = joinTags(n.Tags)
	f.tags.SetPlaceHolder("Tags, such as driver, lock")
	f.tags.onEscape = f.close
	f.tags.OnSubmitted = func(string) { f.keep() }
	title := "Note"
	if n.ID == 0 {
		title = "New note"
	}
	f.modal = dialog.NewCustomWithoutButtons(title, f.body(), w.win)
	f.modal.(*dialog.CustomDialog).SetButtons(f.buttons())
	size := w.win.Canvas().Size()
	f.modal.Resize(fyne.NewSize(min(560, size.Width-40), min(340, size.Height-40)))
	w.dialog(f.modal)
	w.win.Canvas().Focus(f.text)
	return f
}

func (f *noteForm) body() fyne.CanvasObject {
	place := page.NewPara(noteTitle(f.note), look.Faint)
	place.Style, place.TextSize = look.Mono, theme.SizeNameCaptionText
	return container.NewBorder(place, f.tags, nil, nil, container.NewPadded(f.text))
}

func (f *noteForm) buttons() []fyne.CanvasObject {
	keep := widget.NewButton("Keep", f.keep)
	keep.Importance = widget.HighImportance
	list := []fyne.CanvasObject{widget.NewButton("Cancel", f.close)}
	if f.note.ID != 0 {
		list = append(list, widget.NewButton("Remove", func() {
			f.close()
			f.w.removeNote(f.note)
		}))
	}
	return append(list, keep)
}

func (f *noteForm) close() { f.modal.Hide() }

func (f *noteForm) keep() {
	f.close()
	f.note.Text, f.note.Tags = f.text.Text, notes.Tags(f.tags.Text)
	f.note.Made = f.w.p.now().UTC()
	f.w.keepNote(f.note)
}
