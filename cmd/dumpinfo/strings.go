package main

import (
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"regexp"
	"strconv"

	"dumplens/model"
	"dumplens/model/search"
)

// stringFlags say which strings are wanted.
type stringFlags struct {
	least, most            *int
	encoding, filter, expr *string
	asJSON, asCSV          *bool
}

func newStringFlags(f *flag.FlagSet) stringFlags {
	return stringFlags{
		least: f.Int("min", 5, ""), most: f.Int("max", 0, ""), encoding: f.String("encoding", "ascii,utf16", ""),
		filter: f.String("filter", "", ""), expr: f.String("regex", "", ""),
		asJSON: f.Bool("json", false, ""), asCSV: f.Bool("csv", false, ""),
	}
}

func (s stringFlags) options(m *model.Meter) (search.StringOptions, error) {
	opt := search.StringOptions{Least: *s.least, Max: *s.most, Contains: *s.filter, Meter: m}
	if *s.least < 1 {
		return opt, errUsage{fmt.Errorf("-min %d: strings have at least 1 character", *s.least)}
	}
	var err error
	if opt.Kinds, err = search.ParseStringKinds(*s.encoding); err != nil {
		return opt, errUsage{fmt.Errorf("-encoding: %w", err)}
	}
	if *s.expr != "" {
		if opt.Match, err = regexp.Compile(*s.expr); err != nil {
			return opt, errUsage{fmt.Errorf("-regex: %w", err)}
		}
	}
	return opt, nil
}

// cmdStrings prints the strings of a space as they are found.
func cmdStrings(ctx context.Context, args []string, w io.Writer) error {
	f := newDumpFlags("strings")
	where, what := newTargetFlags(f), newStringFlags(f)
	d, m, err := openArg(ctx, f, args)
	if err != nil {
		return err
	}
	defer d.Close()
	opt, err := what.options(m)
	if err != nil {
		return err
	}
	targets, err := where.targets(ctx, d)
	if err != nil {
		return err
	}
	out := newStringWriter(w, what)
	stop := progress(m)
	var failed error
	done, err := search.Strings(ctx, targets, opt, func(s search.FoundString) bool {
		failed = out.string(s)
		return failed == nil
	})
	stop()
	if failed != nil {
		return failed
	}
	return out.end(searchNotes(done, err, "strings", *what.most))
}

// stringWriter writes strings one by one.
type stringWriter interface {
	string(s search.FoundString) error
	end(notes []string) error
}

func newStringWriter(w io.Writer, what stringFlags) stringWriter {
	switch {
	case *what.asJSON:
		return &stringJSON{jsonList{w: w, name: "strings"}}
	case *what.asCSV:
		c := csv.NewWriter(w)
		return &stringCSV{c, c.Write([]string{"space", "at", "len", "encoding", "text"})}
	}
	return &stringText{w: w}
}

// stringText writes a line for each string. It is made without package fmt: there may be
// tens of millions.
type stringText struct {
	w    io.Writer
	line []byte
}

func (t *stringText) string(s search.FoundString) error {
	t.line = append(append(t.line[:0], s.Space.Name()...), ' ')
	for shift := 60; shift >= 0; shift -= 4 {
		if t.line = append(t.line, "0123456789abcdef"[s.At>>shift&15]); shift == 32 {
			t.line = append(t.line, '`')
		}
	}
	t.line = append(append(t.line, ' '), s.Kind.String()...)
	for range len("utf-16") - len(s.Kind.String()) + 1 {
		t.line = append(t.line, ' ')
	}
	t.line = append(append(t.line, s.Text...), '\n')
	_, err := t.w.Write(t.line)
	return err
}

func (t *stringText) end(notes []string) error { return writeNotes(notes, t.line == nil, t.w) }

type stringCSV struct {
	c   *csv.Writer
	err error
}

func (t *stringCSV) string(s search.FoundString) error {
	if t.err != nil {
		return t.err
	}
	return t.c.Write([]string{s.Space.Name(), "0x" + strconv.FormatUint(uint64(s.At), 16), strconv.FormatUint(s.Len, 10), s.Kind.String(), s.Text})
}

func (t *stringCSV) end([]string) error {
	t.c.Flush()
	return t.c.Error()
}

// stringJSON writes {"strings": [...], "notes": [...]}.
type stringJSON struct{ jsonList }

func (t *stringJSON) string(s search.FoundString) error {
	return t.item(struct {
		Space    string      `json:"space"`
		At       model.Value `json:"at"`
		Len      uint64      `json:"len"`
		Encoding string      `json:"encoding"`
		Text     string      `json:"text"`
		More     bool        `json:"more,omitempty"`
	}{s.Space.Name(), model.At(s.At, ""), s.Len, s.Kind.String(), s.Text, s.More})
}
