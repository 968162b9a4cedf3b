package ui

import "dumplens/model"

// markNotes shows the notes in the pane.
func (h *hexPane) markNotes() {
	h.pane.Hex.SetMarks(notesOwner, h.w.noteMarks(h.space))
}

// notesOwner owns the marks of notes.
const notesOwner = "notes"

// seesKernel tells whether the kernel's addresses are seen in a space.
func (h *hexPane) seesKernel(space string) bool {
	return space == "kernel" || model.IsProcessSpace(space)
}
