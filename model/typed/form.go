package typed

import (
	"fmt"
	"strconv"
	"strings"
)

// Kind says what the bytes of a field are.
type Kind uint8

// The kinds of field.
const (
	Raw      Kind = iota // bytes of which nothing is known
	Unsigned             // number
	Signed               // number with a sign
	Code                 // number, hexadecimal
	Truth                // one byte, 0 or not
	Char                 // text of bytes
	Wchar                // text of UTF-16
	Filetime             // 100 ns since 1601
	Unixtime             // seconds since 1970
	Ticks                // duration in 100 ns
	Status               // NTSTATUS
	Pointer              // address
	FastRef              // address with a count in the low bits
	Offset               // offset in the file
	Struct               // structure
)

// Form is what a field is: its kind, and of arrays how many.
type Form struct {
	Kind  Kind
	Size  uint64 // bytes of one element
	Array bool
	Count uint64 // elements, 1 when it is no array
	Of    string // a structure, what an address leads to, or names of values; "" for none
	Width int    // bits of a pointer in Of, 32 or 64
	// Heads is the list that a LIST_ENTRY is the head of, or leads to the head of: the type
	// of its elements and their link, such as _ETHREAD.ThreadListEntry; "" when not told.
	Heads string
	text  string
}

// String is the type as it is written.
func (f Form) String() string { return f.text }

// Bytes is the size of the whole field.
func (f Form) Bytes() uint64 { return f.Size * f.Count }

// mostElements bounds an array as a type tells it, so that sizes cannot overflow.
const mostElements = 1 << 20

// scalars are the types of a fixed size, and those as wide as a pointer (size 0).
var scalars = map[string]Form{
	"u8": {Kind: Unsigned, Size: 1}, "u16": {Kind: Unsigned, Size: 2}, "u32": {Kind: Unsigned, Size: 4}, "u64": {Kind: Unsigned, Size: 8}, "uptr": {Kind: Unsigned},
	"i8": {Kind: Signed, Size: 1}, "i16": {Kind: Signed, Size: 2}, "i32": {Kind: Signed, Size: 4}, "i64": {Kind: Signed, Size: 8}, "iptr": {Kind: Signed},
	"x8": {Kind: Code, Size: 1}, "x16": {Kind: Code, Size: 2}, "x32": {Kind: Code, Size: 4}, "x64": {Kind: Code, Size: 8}, "xptr": {Kind: Code},
	"bool": {Kind: Truth, Size: 1}, "char": {Kind: Char, Size: 1}, "wchar": {Kind: Wchar, Size: 2},
	"filetime": {Kind: Filetime, Size: 8}, "unixtime": {Kind: Unixtime, Size: 4}, "ticks": {Kind: Ticks, Size: 8}, "ntstatus": {Kind: Status, Size: 4},
	"ptr": {Kind: Pointer}, "p32": {Kind: Pointer, Size: 4}, "p64": {Kind: Pointer, Size: 8}, "byte": {Kind: Raw, Size: 1},
}

// form reads a type as it is written, for machines of the given width.
func (c *Catalogue) form(text string, width int) (Form, error) {
	text, heads := cutHeads(text)
	f, err := c.element(text, width)
	f.text, f.Heads = text, heads
	return f, err
}

// cutHeads takes <_ETHREAD.ThreadListEntry> out of a type.
func cutHeads(text string) (plain, heads string) {
	before, rest, ok := strings.Cut(text, "<")
	if !ok {
		return text, ""
	}
	heads, after, ok := strings.Cut(rest, ">")
	if !ok {
		return text, ""
	}
	return before + after, heads
}

func (c *Catalogue) element(text string, width int) (Form, error) {
	if base, n, ok := cutArray(text); ok {
		f, err := c.element(base, width)
		f.Array, f.Count = true, n
		return f, err
	}
	if base, words, ok := strings.Cut(text, ":"); ok {
		f, err := c.element(base, width)
		f.Of = words
		return f, err
	}
	if f, ok := scalars[text]; ok {
		if f.Size == 0 {
			f.Size = uint64(width / 8)
		}
		f.Count, f.Width = 1, width
		return f, nil
	}
	if f, ok := address(text, width); ok {
		return f, nil
	}
	name, w := cutWidth(text, "@", width)
	size, ok := c.size(name, w)
	if !ok {
		return Form{}, fmt.Errorf("there is no type %s", text)
	}
	return Form{Kind: Struct, Size: size, Count: 1, Of: name, Width: w}, nil
}

// address reads NAME*, NAME&, NAME^32 and their like.
func address(text string, width int) (Form, bool) {
	for sep, kind := range map[string]Kind{"*": Pointer, "&": FastRef, "^": Offset} {
		base, w := cutWidth(text, sep, 0)
		if base == text {
			base, w = strings.TrimSuffix(text, sep), width
		}
		if base == text {
			continue
		}
		f := Form{Kind: kind, Size: uint64(w / 8), Count: 1, Of: base, Width: w}
		if kind == Offset {
			f.Width = width
		}
		if base == "ptr" || base == "void" {
			f.Of = ""
		}
		return f, true
	}
	return Form{}, false
}

// cutWidth takes @64 or its like from the end of a name.
func cutWidth(text, sep string, width int) (string, int) {
	if base, ok := strings.CutSuffix(text, sep+"64"); ok {
		return base, 64
	}
	if base, ok := strings.CutSuffix(text, sep+"32"); ok {
		return base, 32
	}
	return text, width
}

// cutArray takes [8] from the end of a type.
func cutArray(text string) (base string, n uint64, ok bool) {
	open := strings.LastIndexByte(text, '[')
	if open < 0 || !strings.HasSuffix(text, "]") {
		return text, 0, false
	}
	n, err := strconv.ParseUint(text[open+1:len(text)-1], 10, 64)
	if err != nil || n > mostElements {
		return text, 0, false
	}
	return text[:open], n, true
}
