package model

import (
	"context"
	"iter"
)

// View is one list or outline about a Dump. The window and the printer draw every
// View the same way.
type View struct {
	ID, Title string
	Group     string // heading in the navigator: Dump, System, File
	Columns   []Column
	// Missing says why the dump cannot have the view; "" when it can.
	Missing func(d *Dump) string
	// Rows reads the rows. An error ends the rows: it is what stopped them.
	Rows func(ctx context.Context, d *Dump, m *Meter) iter.Seq2[Row, error]
}

// Column is a column of a View.
type Column struct {
	Key, Title string
	Right      bool // numbers stand right
	Mono       bool // addresses and codes stand in a fixed-width font
	Width      int  // in characters, for a first layout
	// Extra columns are exported but not shown in the window's table.
	Extra bool
}

// Row is a row of a View, with its rows below.
type Row struct {
	Cells []Value
	Kids  []Row
	Mark  Mark
	// To is where the row as a whole leads: the bytes of the object.
	To *Link
	// Details are shown beside the table when the row is chosen.
	Details []Field
	// More reads details that take too long to read for every row; nil for none.
	More func(ctx context.Context) []Field
}

// Mark is what a row is marked with; never by colour alone, a cell says it too.
type Mark uint8

// The marks of a row.
const (
	MarkNone  Mark = iota
	MarkFocus      // the crashing process or thread
	MarkFaint      // exited, reserved
	MarkBad        // something in it could not be read
)
