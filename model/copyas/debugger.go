package copyas

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"dumplens/model"
)

// db writes lines as the db command of debuggers does.
func db(p Piece) string {
	var b strings.Builder
	p.rows(func(at model.Addr, data []byte, missing []bool) bool {
		fmt.Fprintf(&b, "%s  ", at)
		for i := range perLine {
			if i < len(data) {
				b.WriteString(pair(data[i], missing[i]))
			} else {
				b.WriteString("  ")
			}
			if i == 7 && len(data) > 8 {
				b.WriteByte('-')
			} else {
				b.WriteByte(' ')
			}
		}
		b.WriteString(" " + ASCII(data, missing) + "\n")
		return true
	})
	return b.String() + p.ending()
}

// words writes lines as the dw, dd and dq commands do: little-endian words of size
// bytes. A word of which a byte is missing is all question marks; what is left at the
// end and makes no whole word is written as bytes.
func words(p Piece, size int) string {
	var b strings.Builder
	p.rows(func(at model.Addr, data []byte, missing []bool) bool {
		whole := len(data) - len(data)%size
		if whole > 0 {
			fmt.Fprintf(&b, "%s ", at)
			for i := 0; i < whole; i += size {
				b.WriteString(" " + word(data[i:i+size], slices.Contains(missing[i:i+size], true)))
			}
			b.WriteByte('\n')
		}
		if whole < len(data) {
			fmt.Fprintf(&b, "%s ", at+model.Addr(whole))
			for i := whole; i < len(data); i++ {
				b.WriteString(" " + pair(data[i], missing[i]))
			}
			b.WriteByte('\n')
		}
		return true
	})
	return b.String() + p.ending()
}

func (p Piece) ending() string {
	if words := p.cutWords(); words != "" {
		return words + "\n"
	}
	return ""
}

// word is a number as debuggers write it: those of 8 bytes with a backtick.
func word(b []byte, missing bool) string {
	var full [8]byte
	copy(full[:], b)
	text := fmt.Sprintf("%0*x", 2*len(b), binary.LittleEndian.Uint64(full[:]))
	if missing {
		text = strings.Repeat("?", 2*len(b))
	}
	if len(b) == 8 {
		return text[:8] + "`" + text[8:]
	}
	return text
}
