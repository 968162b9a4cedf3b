package ui

import (
	"fyne.io/fyne/v2"

	"dumplens/model"
)

// caret is where the user is in the hex pane in use.
type caret struct {
	space     model.Space
	at        model.Addr
	selection model.Span // Len is 0 when nothing is selected
}

// panel is a tab beside the hex panes: it shows something about the bytes at the
// caret. Its methods run on the UI goroutine; what it reads it reads in jobs.
type panel interface {
	title() string // on its tab and in the menu
	object() fyne.CanvasObject
	// follow tells that the caret moved, or that the panel came into sight; a panel out
	// of sight is told nothing.
	follow(c caret)
	focus() fyne.Focusable // what gets the keys, nil for nothing
}
