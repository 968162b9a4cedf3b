// Package page draws a page that a person reads: headings, cards, lines of label and
// value, small tables, a bar. It is a small document layout: every piece tells how
// high it is at a given width (Item), and whoever holds it gives it that height. So
// text wraps, cards stand side by side only where there is room, and nothing is cut.
//
// Below it lies ui/look (colours); above it the window, which makes a Page of a
// view.Page and follows the links that are clicked.
package page

import (
	"fyne.io/fyne/v2"

	"dumplens/model"
)

// Item is a piece of a page.
type Item interface {
	fyne.CanvasObject
	// HeightFor is the height that the piece needs when it is w wide.
	HeightFor(w float32) float32
}

// Acts is what a page asks of the window. Any may be nil.
type Acts struct {
	Follow func(model.Link) // a link was clicked
	Bytes  func(model.Span) // a value that was read from these bytes was clicked
	Hint   func(string)     // the mouse is over something that has more words
	Copy   func(string)     // the user wants this text
	// Beside gives words that stand after a value and are no part of it, "" for none.
	Beside func(model.Value) string
}
