package search

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"dumplens/model"
)

// StringKind is the encoding of a string that Strings found.
type StringKind uint8

// The kinds, to be joined with | for StringOptions.
const (
	StringASCII StringKind = 1 << iota // printable ASCII and tabs
	StringUTF16                        // the same as UTF-16, low byte first
	StringUTF8                         // printable UTF-8, which ASCII is part of
)

// String names the encoding: ascii, utf-16, utf-8.
func (k StringKind) String() string {
	switch k {
	case StringASCII:
		return "ascii"
	case StringUTF16:
		return "utf-16"
	case StringUTF8:
		return "utf-8"
	}
	return "strings"
}

// ParseStringKinds reads a list such as "ascii,utf16".
func ParseStringKinds(s string) (kinds StringKind, err error) {
	for _, name := range strings.Split(s, ",") {
		switch strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), "-", "") {
		case "ascii":
			kinds |= StringASCII
		case "utf16", "utf16le", "unicode":
			kinds |= StringUTF16
		case "utf8":
			kinds |= StringUTF8
		default:
			return 0, fmt.Errorf("%q is no encoding of strings: choose ascii, utf16, utf8, or several with commas", name)
		}
	}
	return kinds, nil
}

// StringLength is how many bytes of a string are given in one part at most.
const StringLength = 4096

// StringOptions say which strings are wanted. The zero value is ASCII and UTF-16 of at
// least 5 characters.
type StringOptions struct {
	Kinds StringKind
	Least int // characters; 0 for 5
	// Contains leaves out strings without this text, upper or lower case; Match those
	// that the expression does not match. Either may be empty. Parts of a long string
	// count each by itself.
	Contains string
	Match    *regexp.Regexp
	Max      int // ends after so many strings; 0 for no bound
	Meter    *model.Meter
}

// FoundString is a string, or a part of a long one.
type FoundString struct {
	Space model.Space
	At    model.Addr
	Len   uint64 // in bytes
	Kind  StringKind
	Text  string
	// More tells that the string is longer than StringLength and the next part of it
	// follows at once.
	More bool
}

// Span is the string's bytes.
func (s FoundString) Span() model.Span {
	return model.Span{Space: s.Space, At: s.At, Len: s.Len}
}

// Strings lists the strings of targets in the order of the targets and of their
// addresses, one call of each at a time, until it returns false. A string may reach
// over the borders of pages that touch in the space, wherever they are in the file. Of
// UTF-8 and ASCII, UTF-8 is taken when both are asked for. The error is that of ctx or
// ErrMax.
func Strings(ctx context.Context, targets []Target, opt StringOptions, each func(FoundString) bool) (Searched, error) {
	if opt.Kinds == 0 {
		opt.Kinds = StringASCII | StringUTF16
	}
	if opt.Least <= 0 {
		opt.Least = 5
	}
	n, full := 0, false
	j := joiner{opt: &opt, want: newFilter(&opt), emit: func(s FoundString) bool {
		if full = opt.Max > 0 && n == opt.Max; full {
			return false
		}
		n++
		return each(s)
	}}
	s := sweeper[scrap]{
		// Characters may begin before a piece and end after it.
		reach: reach{3, 3}, meter: opt.Meter, deliver: j.add,
		look: func(p piece, found func(scrap) bool) bool { return scraps(p, &opt, j.want, found) },
	}
	done, err := s.run(ctx, targets)
	if err == nil && !full {
		j.end()
	}
	if full {
		err = ErrMax
	}
	return done, err
}

// filter tells which strings are wanted; it is nil for all.
type filter func(text string) bool

func newFilter(opt *StringOptions) filter {
	if opt.Contains == "" && opt.Match == nil {
		return nil
	}
	part := strings.ToLower(opt.Contains)
	return func(text string) bool {
		return (part == "" || strings.Contains(strings.ToLower(text), part)) && (opt.Match == nil || opt.Match.MatchString(text))
	}
}
