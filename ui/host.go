package ui

import (
	"context"

	"dumplens/model"
)

// Host is what the window needs from outside. main fills it, tests fake it.
type Host struct {
	// Open opens a dump. Its error says what is wrong, why, and what to do.
	Open func(ctx context.Context, path string, how OpenOptions, m *model.Meter) (*model.Dump, error)
	// Pick asks for a file with the system's own dialog, which starts in the folder dir
	// ("": the system's choice). It blocks and is called on a goroutine of its own. A
	// user who cancels gives "" and no error; an error means that the dialog cannot
	// start, and Fyne's own is used. nil: always Fyne's own.
	Pick func(what FileKind, dir string) (path string, err error)
	// Save asks for a file to write, name proposed, in the manner of Pick.
	Save func(name string) (path string, err error)
	// Post runs a function on the UI goroutine, soon.
	Post func(func())
	// Register and Unregister make Dumplens open dumps by double click, or end that.
	// nil where the system has no such thing for one program to do.
	Register, Unregister func() error
	// Folders lists places where the system leaves dumps; nil for none.
	Folders func() []Folder
	// Version is the version of the program.
	Version string
}

// OpenOptions is how a dump is read.
type OpenOptions struct {
	// PageFiles are paging files in the order of their numbers, or each as N=PATH; none:
	// those beside the dump.
	PageFiles []string
	// Overrides correct the header of a kernel dump.
	Overrides model.Overrides
}

// FileKind is what a file is asked for.
type FileKind struct {
	Title   string   // of the dialog
	Name    string   // of the files: Windows crash dumps
	Endings []string // of their names, each with its dot, in lower case
}

// Folder is a place where Windows leaves dumps.
type Folder struct {
	Title string
	Files []string // newest first
}
