package model

import "time"

// Note is what the user noted on bytes of a dump. Without a text it is a bookmark.
type Note struct {
	ID    int    // in its notebook; never given to another note
	Space string // id of the space: kernel, process:4
	At    Addr
	Len   uint64 // bytes that it is about, at least 1
	Text  string // its first line is its title
	Tags  []string
	Made  time.Time // when it was written or last changed, UTC
}

// Notebook holds the notes on one dump. It is safe for concurrent use and never
// changes the dump.
type Notebook interface {
	// Notes lists the notes by space and address.
	Notes() []Note
	// NotesAt lists those that are about a byte.
	NotesAt(space string, at Addr) []Note
}
