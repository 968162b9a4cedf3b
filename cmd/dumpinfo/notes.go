package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"dumplens/model"
	"dumplens/model/notes"
	"dumplens/model/view"
)

// noteFlags are those of the command notes: what to do, and to what.
type noteFlags struct {
	add, tags, file *string
	bookmark, any   *bool
	remove          *int
	export          *bool
	len             *uint64
	where           place
}

// cmdNotes lists the notes on a dump, or changes them. The dump itself stays as it is.
func cmdNotes(ctx context.Context, args []string, w io.Writer) error {
	f := newDumpFlags("notes")
	form := formatFlags(f)
	n := noteFlags{
		add: f.String("add", "", ""), tags: f.String("tags", "", ""), file: f.String("import", "", ""),
		bookmark: f.Bool("bookmark", false, ""), any: f.Bool("any-dump", false, ""),
		remove: f.Int("remove", 0, ""), export: f.Bool("export", false, ""), len: f.Uint64("len", 1, ""), where: placeFlags(f),
	}
	d, m, err := openArg(ctx, f, args)
	given := n.actions(f)
	if err != nil {
		return err
	}
	defer d.Close()
	if len(given) > 1 {
		return errUsage{fmt.Errorf("choose one of %s", strings.Join(given, ", "))}
	}
	if d.Notes == nil {
		return errors.New(d.NotesWhy)
	}
	book, ok := d.Notes.(*notes.Book)
	if !ok {
		return errors.New("the notes on this dump cannot be changed")
	}
	switch strings.Join(given, "") {
	case "-export":
		return book.Export(w)
	case "-import":
		return n.read(book, w)
	case "-remove":
		return book.Remove(*n.remove)
	case "-add", "-bookmark":
		return n.put(ctx, d, book)
	}
	return listNotes(ctx, d, m, form, w)
}

// actions are the flags that were given of those that each say what to do.
func (n noteFlags) actions(f *flag.FlagSet) (given []string) {
	f.Visit(func(x *flag.Flag) {
		switch x.Name {
		case "add", "bookmark", "remove", "export", "import":
			given = append(given, "-"+x.Name)
		}
	})
	return given
}

func listNotes(ctx context.Context, d *model.Dump, m *model.Meter, form formats, w io.Writer) error {
	r, err := view.Build(ctx, d, []string{view.NotesID}, m)
	if err != nil {
		return err
	}
	return form.write(r, w)
}

// put adds the note that the flags describe.
func (n noteFlags) put(ctx context.Context, d *model.Dump, book *notes.Book) error {
	s, at, err := n.where.resolve(ctx, d)
	if err != nil {
		return err
	}
	_, err = book.Put(model.Note{Space: s.Name(), At: at, Len: *n.len, Text: *n.add, Tags: notes.Tags(*n.tags)})
	return err
}

// read adds the notes of a file that -export wrote.
func (n noteFlags) read(book *notes.Book, w io.Writer) error {
	f, err := os.Open(*n.file)
	if err != nil {
		return err
	}
	defer f.Close()
	added, err := book.Import(f, *n.any)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%d notes added\n", added)
	return err
}

// notesFlag names another folder of notebooks than the user's.
const notesFlag = "notes"

// attachNotes gives a dump its notebook.
func attachNotes(f *flag.FlagSet, d *model.Dump) {
	if dir := f.Lookup(notesFlag).Value.String(); dir != "" {
		notes.AttachFrom(dir, d)
		return
	}
	notes.Attach(d)
}
