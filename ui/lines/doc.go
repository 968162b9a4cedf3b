// Package lines shows bytes: Hex, the hex view of one Space, and Pane, the same
// with its bar and a data inspector.
//
// How a frame comes about: the view keeps the address of its top line and nothing
// else of its place, so it is as exact at 2^64 as at 0. layout turns that address
// into lines, rows of bytes or folded holes; source holds the blocks read so far, and
// the names of pointers; rowCells turns bytes of a row into characters, each in the
// ink of its class, by the mode in force; grid turns bytes into cells and cells into
// pixels and back; art is the picture of a line's characters, put together from glyphs
// that Fyne drew once; sheet keeps the canvas objects and moves them. What is not read
// yet is drawn as ".." and asked of a background job; there is one job at a time and
// one post waiting at most.
//
// How bytes are told apart: mode.go has the table of what the columns show, script.go
// that of the text, class.go the inks and the legend, mark.go the coloured grounds of
// structures and notes, rules.go the lines where pages and regions begin.
//
// Rules of the package: every method of a widget runs on the UI goroutine; a Space
// is only read in a job, because a read may wait for a disk; no pixel offset ever
// stands for an address.
//
// Above lies package ui, which decides what a link leads to; below lies model.
package lines
