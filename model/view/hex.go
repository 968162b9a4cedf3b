package view

import (
	"fmt"
	"io"
	"strings"

	"dumplens/model"
)

// WriteHex writes hex lines of 16 bytes, missing bytes as ??, and the reasons
// after them.
func WriteHex(w io.Writer, buf []byte, at model.Addr, holes []model.Hole) error {
	missing := func(a model.Addr) bool {
		for _, h := range holes {
			if uint64(a-h.At) < h.Len {
				return true
			}
		}
		return false
	}
	for off := 0; off < len(buf); off += 16 {
		if _, err := fmt.Fprintln(w, hexLine(buf[off:min(off+16, len(buf))], at+model.Addr(off), missing)); err != nil {
			return err
		}
	}
	for _, h := range holes {
		if _, err := fmt.Fprintf(w, "%s: 0x%x bytes missing: %s\n", h.At, h.Len, h.Reason()); err != nil {
			return err
		}
	}
	return nil
}

// hexLine is one line: address, bytes with a dash in the middle, text.
func hexLine(b []byte, at model.Addr, missing func(model.Addr) bool) string {
	var hex, text strings.Builder
	for i := range 16 {
		sep := " "
		if i == 8 {
			sep = "-"
		}
		switch {
		case i >= len(b):
			hex.WriteString("   ")
			continue
		case missing(at + model.Addr(i)):
			hex.WriteString(sep + "??")
			text.WriteByte(' ')
			continue
		}
		hex.WriteString(fmt.Sprintf("%s%02x", sep, b[i]))
		c := b[i]
		if c < 0x20 || c > 0x7e {
			c = '.'
		}
		text.WriteByte(c)
	}
	return at.String() + " " + hex.String() + "  " + text.String()
}
