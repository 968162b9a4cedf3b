package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// fail says what went wrong, why, and what to do: the words are the error's own.
// The window stays usable.
func (w *Window) fail(title string, err error) {
	w.say(title, sentence(err.Error())+".")
}

// say shows a message.
func (w *Window) say(title, text string) {
	words := widget.NewLabel(text)
	words.Wrapping = fyne.TextWrapWord
	words.Selectable = true
	d, show := w.reader(title, "OK", words)
	size := fyne.NewSize(min(560, w.win.Canvas().Size().Width-40), 60)
	d.Resize(size)
	show()
	d.Resize(size) // the height of the words is known now that they have their width
}
