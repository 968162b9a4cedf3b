package copyas

import (
	"fmt"
	"strings"

	"dumplens/model"
)

// The forms of programming languages. A missing byte is 0; comments say which are.

func cArray(p Piece) string {
	return p.remarks("//") + fmt.Sprintf("unsigned char bytes_%x[%d] = {\n", uint64(p.At), len(p.Data)) + p.array("\t") + "};\n"
}

func goSlice(p Piece) string {
	return p.remarks("//") + "var data = []byte{\n" + p.array("\t") + "}\n"
}

func rustArray(p Piece) string {
	return p.remarks("//") + fmt.Sprintf("const DATA: [u8; %d] = [\n", len(p.Data)) + p.array("    ") + "];\n"
}

func pythonBytes(p Piece) string {
	return p.remarks("#") + "data = bytes([\n" + p.array("    ") + "])\n"
}

// array writes the bytes as 0x.. with commas.
func (p Piece) array(indent string) string {
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

// escaped writes a string literal that C, Python and Rust read alike, a line of it for
// every 16 bytes.
func escaped(p Piece) string {
	var b strings.Builder
	b.WriteString(p.remarks("//"))
	p.rows(func(_ model.Addr, data []byte, _ []bool) bool {
		b.WriteByte('"')
		for _, c := range data {
			fmt.Fprintf(&b, "\\x%02x", c)
		}
		b.WriteString("\"\n")
		return true
	})
	return b.String()
}
