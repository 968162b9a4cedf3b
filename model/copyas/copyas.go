// Package copyas writes bytes of a Space down as text, as people paste it into programs
// and messages, and reads such text back. What is missing among the bytes stays visible.
//
// Above lie the window and dumpinfo; below lies model.
package copyas

import (
	"fmt"
	"strings"

	"dumplens/model"
)

// Form is a way to write bytes.
type Form struct {
	ID, Title string
	Write     func(Piece) string
}

// Hex is pairs of digits, 16 a line.
var Hex = Form{"hex", "Hex", hexLines}

// Forms are all the ways, in the order of the menu.
var Forms = []Form{
	Hex,
	{"digits", "Hex without spaces", digits},
	{"text", "Text", func(p Piece) string { return ASCII(p.Data, p.missing) }},
	{"utf16", "UTF-16 text", utf16Text},
	{"c", "C array", cArray},
	{"go", "Go slice", goSlice},
	{"rust", "Rust array", rustArray},
	{"python", "Python bytes", pythonBytes},
	{"escaped", "String with \\x escapes", escaped},
	{"base64", "Base64", base64Lines},
	{"db", "Debugger's db lines", db},
	{"dw", "Debugger's dw lines", func(p Piece) string { return words(p, 2) }},
	{"dd", "Debugger's dd lines", func(p Piece) string { return words(p, 4) }},
	{"dq", "Debugger's dq lines", func(p Piece) string { return words(p, 8) }},
}

// ByID finds a form.
func ByID(id string) (Form, error) {
	var ids []string
	for _, f := range Forms {
		if f.ID == id {
			return f, nil
		}
		ids = append(ids, f.ID)
	}
	return Form{}, fmt.Errorf("bytes cannot be written as %q: choose from %s", id, strings.Join(ids, ", "))
}

// Most bounds what is written at once, in bytes: more text than an editor likes to paste.
const Most = 1 << 20

// Piece is bytes to be written, with what is missing among them.
type Piece struct {
	At      model.Addr
	Data    []byte // 0 where bytes are missing
	missing []bool
	holes   []model.Hole
	cut     uint64 // bytes left out because of Most
}

// Read reads a span to be written; it never fails, missing bytes are marked.
func Read(s model.Span) Piece {
	n := min(s.Len, Most)
	p := Piece{At: s.At, Data: make([]byte, n), missing: make([]bool, n), cut: s.Len - n}
	p.holes = model.Fill(s.Space, p.Data, s.At)
	for _, h := range p.holes {
		off := uint64(h.At - s.At)
		for i := off; i < min(off+h.Len, n); i++ {
			p.missing[i] = true
		}
	}
	return p
}

// remarks says in lines what is missing, each behind the comment sign given.
func (p Piece) remarks(comment string) string {
	var b strings.Builder
	for i := range p.holes {
		h := &p.holes[i]
		fmt.Fprintf(&b, "%s 0x%x bytes at %s: %s\n", comment, h.Len, h.At, h.Reason())
	}
	if p.cut > 0 {
		fmt.Fprintf(&b, "%s cut: 0x%x more bytes were selected\n", comment, p.cut)
	}
	return b.String()
}

// cutWords is the last line of forms without comments when bytes were left out.
func (p Piece) cutWords() string {
	if p.cut == 0 {
		return ""
	}
	return fmt.Sprintf("(cut: 0x%x more bytes were selected)", p.cut)
}
