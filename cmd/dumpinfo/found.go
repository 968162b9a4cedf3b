package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"dumplens/model/search"
)

// jsonList writes {NAME: [...], "notes": [...]} item by item: there may be as many as
// bytes in a dump.
type jsonList struct {
	w    io.Writer
	name string
	some bool
}

func (l *jsonList) item(v any) error {
	row, err := json.Marshal(v)
	if err != nil {
		return err
	}
	before := ",\n "
	if !l.some {
		before, l.some = fmt.Sprintf("{%q: [\n ", l.name), true
	}
	_, err = fmt.Fprintf(l.w, "%s%s", before, row)
	return err
}

func (l *jsonList) end(notes []string) error {
	if notes == nil {
		notes = []string{} // an empty list, not null
	}
	list, err := json.Marshal(notes)
	if err != nil {
		return err
	}
	start := ""
	if !l.some {
		start = fmt.Sprintf("{%q: [", l.name)
	}
	_, err = fmt.Fprintf(l.w, "%s\n],\n\"notes\": %s}\n", start, list)
	return err
}

// searchNotes says what was not searched, and why a search for things ended early.
func searchNotes(done search.Searched, err error, things string, most int) []string {
	notes := done.Words()
	switch {
	case errors.Is(err, search.ErrMax):
		notes = append(notes, fmt.Sprintf("stopped at %d %s after %s: -max gives more", most, things, done.Size()))
	case err != nil:
		notes = append(notes, fmt.Sprintf("stopped after %s: %v", done.Size(), err))
	}
	return notes
}

// writeNotes ends a list in text; none tells that nothing was found.
func writeNotes(notes []string, none bool, w io.Writer) error {
	if none {
		notes = append([]string{"nothing was found"}, notes...)
	}
	for _, n := range notes {
		if _, err := fmt.Fprintf(w, "note: %s\n", n); err != nil {
			return err
		}
	}
	return nil
}
