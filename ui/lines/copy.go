package lines

import (
	"fmt"
	"strings"
	"unicode/utf16"

	"dumplens/model"
)

// maxCopy bounds what is copied at once: more text than an editor likes to paste.
const maxCopy = 1 << 20

// piece is bytes to be copied, with what is missing among them.
type piece struct {
	at      model.Addr
	data    []byte
	missing []bool
	holes   []model.Hole
	cut     uint64 // bytes left out because of maxCopy
}

// readPiece reads a span for copying; it never fails, missing bytes are marked.
func readPiece(s model.Span) piece {
	n := min(s.Len, maxCopy)
	p := piece{at: s.At, data: make([]byte, n), missing: make([]bool, n), cut: s.Len - n}
	p.holes = model.Fill(s.Space, p.data, s.At)
	for _, h := range p.holes {
		off := uint64(h.At - s.At)
		for i := off; i < min(off+h.Len, n); i++ {
			p.missing[i] = true
		}
	}
	return p
}

// copyFormat writes bytes as text.
type copyFormat func(p piece) string

// perLine is the bytes on a line of copied text, as debuggers print them.
const perLine = 16

// rows gives the piece line by line.
func (p piece) rows(yield func(at model.Addr, data []byte, missing []bool) bool) {
	for i := 0; i < len(p.data); i += perLine {
		j := min(i+perLine, len(p.data))
		if !yield(p.at+model.Addr(i), p.data[i:j], p.missing[i:j]) {
			return
		}
	}
}

// remarks says in lines what is missing, each behind the comment sign given.
func (p piece) remarks(comment string) string {
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

// copyHex writes pairs of digits, missing bytes as ??.
func copyHex(p piece) string {
	var lines []string
	p.rows(func(_ model.Addr, data []byte, missing []bool) bool {
		words := make([]string, len(data))
		for i, c := range data {
			words[i] = fmt.Sprintf("%02x", c)
			if missing[i] {
				words[i] = "??"
			}
		}
		lines = append(lines, strings.Join(words, " "))
		return true
	})
	if p.cut > 0 {
		lines = append(lines, fmt.Sprintf("(cut: 0x%x more bytes were selected)", p.cut))
	}
	return strings.Join(lines, "\n")
}

// copyText writes the bytes as ASCII, others and missing ones as a dot.
func copyText(p piece) string { return ascii(p.data, p.missing) }

func ascii(data []byte, missing []bool) string {
	out := make([]byte, len(data))
	for i, c := range data {
		out[i] = '.'
		if missing[i] {
			out[i] = '?'
		} else if c >= 0x20 && c < 0x7f {
			out[i] = c
		}
	}
	return string(out)
}

// copyUTF16 writes the bytes as little-endian UTF-16 up to the first zero.
func copyUTF16(p piece) string {
	var units []uint16
	for i := 0; i+1 < len(p.data); i += 2 {
		u := uint16(p.data[i]) | uint16(p.data[i+1])<<8
		if u == 0 && !p.missing[i] {
			break
		}
		if p.missing[i] || p.missing[i+1] {
			u = '?'
		}
		units = append(units, u)
	}
	return string(utf16.Decode(units))
}

// copyC writes an array of C.
func copyC(p piece) string {
	return p.remarks("//") + fmt.Sprintf("unsigned char bytes_%x[%d] = {\n", uint64(p.at), len(p.data)) + p.array("\t") + "};\n"
}

// copyGo writes a slice of Go.
func copyGo(p piece) string {
	return p.remarks("//") + "var data = []byte{\n" + p.array("\t") + "}\n"
}

// copyPython writes a bytes object of Python.
func copyPython(p piece) string {
	return p.remarks("#") + "data = bytes([\n" + p.array("    ") + "])\n"
}

// array writes the bytes as 0x.. with commas; a missing one is 0, the remarks say which.
func (p piece) array(indent string) string {
	var b strings.Builder
	p.rows(func(_ model.Addr, data []byte, _ []bool) bool {
		b.WriteString(indent)
		for i, c := range data {
			if i > 0 {
				b.WriteByte(' ')
			}
			fmt.Fprintf(&b, "0x%02x,", c)
		}
		b.WriteByte('\n')
		return true
	})
	return b.String()
}

// copyDB writes lines as the db command of debuggers does.
func copyDB(p piece) string {
	var b strings.Builder
	p.rows(func(at model.Addr, data []byte, missing []bool) bool {
		fmt.Fprintf(&b, "%s  ", at)
		for i := range perLine {
			switch {
			case i >= len(data):
				b.WriteString("  ")
			case missing[i]:
				b.WriteString("??")
			default:
				fmt.Fprintf(&b, "%02x", data[i])
			}
			if i == 7 && len(data) > 8 {
				b.WriteByte('-')
			} else {
				b.WriteByte(' ')
			}
		}
		b.WriteString(" " + ascii(data, missing) + "\n")
		return true
	})
	if p.cut > 0 {
		fmt.Fprintf(&b, "(cut: 0x%x more bytes were selected)\n", p.cut)
	}
	return b.String()
}
