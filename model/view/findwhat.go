package view

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"dumplens/model"
	"dumplens/model/copyas"
	"dumplens/model/name"
	"dumplens/model/search"
)

// FindKind is what sort of thing a search is for, by a word that settings keep.
type FindKind string

// The kinds of things that can be found.
const (
	FindText    FindKind = "text"
	FindBytes   FindKind = "bytes"
	FindInteger FindKind = "integer" // or a range of them, as 10..20
	FindPointer FindKind = "pointer" // to an address
	FindInto    FindKind = "range"   // pointers into a range of addresses
	FindModule  FindKind = "module"  // pointers into a module
	FindGUID    FindKind = "guid"
	FindRegex   FindKind = "regex" // over bytes
)

// Wanted is what a person asks a search for.
type Wanted struct {
	Kind FindKind
	Text string
	// Encodings are the ids of those that text is looked for in; none: UTF-8, which holds
	// ASCII, and UTF-16.
	Encodings  []string
	IgnoreCase bool          // of text and regular expressions
	Number     search.Number // how an integer is stored
}

// Patterns makes the patterns of a search, any of which is a hit. Addresses and names
// are understood as from from; that reads the dump.
func (w Wanted) Patterns(ctx context.Context, d *model.Dump, names *name.Namer, from name.Caret) ([]*search.Pattern, error) {
	if strings.TrimSpace(w.Text) == "" && w.Kind != FindText || w.Text == "" {
		return nil, errors.New("say what to find")
	}
	if w.Kind == FindText {
		list, _, err := w.texts()
		return list, err
	}
	p, err := w.pattern(ctx, d, names, from)
	if err != nil {
		return nil, err
	}
	return []*search.Pattern{p}, nil
}

func (w Wanted) pattern(ctx context.Context, d *model.Dump, names *name.Namer, from name.Caret) (*search.Pattern, error) {
	switch w.Kind {
	case FindBytes:
		return bytesPattern(w.Text)
	case FindInteger:
		return w.integer()
	case FindPointer:
		to, err := names.Resolve(ctx, w.Text, from)
		if err != nil {
			return nil, err
		}
		return search.Pointer(to.At, d.Arch.PointerSize())
	case FindInto:
		return pointersInto(ctx, d, names, from, w.Text)
	case FindModule:
		return pointersIntoModule(ctx, d, w.Text)
	case FindGUID:
		return search.GUID(w.Text)
	case FindRegex:
		return search.Regex(w.Text, w.IgnoreCase)
	}
	return nil, fmt.Errorf("there is no way to find %q", w.Kind)
}

// texts are the patterns of a text in each encoding. An encoding that cannot write the
// text is left out, unless no other can.
func (w Wanted) texts() (list []*search.Pattern, in []search.Encoding, err error) {
	ids := w.Encodings
	if len(ids) == 0 {
		ids = []string{search.UTF8.ID, search.UTF16.ID}
	}
	var failed error
	for _, id := range ids {
		e, err := search.EncodingNamed(id)
		if err != nil {
			return nil, nil, err
		}
		p, err := search.Text(w.Text, e, w.IgnoreCase)
		if err != nil {
			failed = err
			continue
		}
		list, in = append(list, p), append(in, e)
	}
	if len(list) == 0 {
		return nil, nil, failed
	}
	return list, in, nil
}

// bytesPattern understands a pattern of bytes and what other programs write bytes as:
// lines of a debugger, an array.
func bytesPattern(text string) (*search.Pattern, error) {
	p, err := search.Hex(text)
	if err == nil {
		return p, nil
	}
	if pasted, perr := copyas.Parse(text); perr == nil {
		return search.Hex(pasted.Hex())
	}
	return nil, err
}

func (w Wanted) integer() (*search.Pattern, error) {
	low, high, err := search.ParseNumbers(w.Text, w.Number.Size)
	if err != nil {
		return nil, err
	}
	return search.Range(low, high, w.Number)
}

// ErrNoRange is the error of a text that was to be a range of addresses.
var ErrNoRange = errors.New("no range: write the first and the last address as A..B")

// pointersInto reads A..B or A-B, both inclusive.
func pointersInto(ctx context.Context, d *model.Dump, names *name.Namer, from name.Caret, text string) (*search.Pattern, error) {
	a, b, ok := strings.Cut(text, "..")
	if !ok {
		a, b, ok = strings.Cut(text, "-")
	}
	if !ok {
		return nil, fmt.Errorf("%q is %w", text, ErrNoRange)
	}
	first, err := names.Resolve(ctx, a, from)
	if err != nil {
		return nil, err
	}
	last, err := names.Resolve(ctx, b, from)
	if err != nil {
		return nil, err
	}
	return search.PointerInto(first.At, last.At, d.Arch.PointerSize())
}

// pointersIntoModule takes a module by its name, with or without its extension.
func pointersIntoModule(ctx context.Context, d *model.Dump, want string) (*search.Pattern, error) {
	want = strings.TrimSpace(want)
	list, _ := d.Modules.Get(ctx, nil) // what stopped it is shown by the view of modules
	for _, m := range list {
		if !name.SameModule(m.Name.Text, want) || !m.Base.Is() || !m.Size.Is() || m.Size.Num == 0 {
			continue
		}
		first := model.Addr(m.Base.Num)
		return search.PointerInto(first, first+model.Addr(m.Size.Num-1), d.Arch.PointerSize())
	}
	return nil, fmt.Errorf("there is no module %q whose size is known: the view of modules lists them", want)
}
