package copyas

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf16"

	"dumplens/model"
)

// perLine is the bytes on a line, as debuggers print them.
const perLine = 16

// rows gives the piece line by line.
func (p Piece) rows(yield func(at model.Addr, data []byte, missing []bool) bool) {
	for i := 0; i < len(p.Data); i += perLine {
		j := min(i+perLine, len(p.Data))
		if !yield(p.At+model.Addr(i), p.Data[i:j], p.missing[i:j]) {
			return
		}
	}
}

// hexLines writes pairs of digits, missing bytes as ??.
func hexLines(p Piece) string {
	var lines []string
	p.rows(func(_ model.Addr, data []byte, missing []bool) bool {
		pairs := make([]string, len(data))
		for i := range data {
			pairs[i] = pair(data[i], missing[i])
		}
		lines = append(lines, strings.Join(pairs, " "))
		return true
	})
	if words := p.cutWords(); words != "" {
		lines = append(lines, words)
	}
	return strings.Join(lines, "\n")
}

func pair(c byte, missing bool) string {
	if missing {
		return "??"
	}
	return fmt.Sprintf("%02x", c)
}

// digits writes all bytes in one line without spaces.
func digits(p Piece) string {
	var b strings.Builder
	for i, c := range p.Data {
		b.WriteString(pair(c, p.missing[i]))
	}
	return b.String() + p.cutWords()
}

// ASCII writes the bytes as ASCII, others as a dot, missing ones as ?.
func ASCII(data []byte, missing []bool) string {
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

// utf16Text writes the bytes as little-endian UTF-16 up to the first zero.
func utf16Text(p Piece) string {
	var units []uint16
	for i := 0; i+1 < len(p.Data); i += 2 {
		u := uint16(p.Data[i]) | uint16(p.Data[i+1])<<8
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

// base64Lines writes lines of 76 characters as MIME does; missing bytes are zeros, which
// the lines before say.
func base64Lines(p Piece) string {
	text := base64.StdEncoding.EncodeToString(p.Data)
	var b strings.Builder
	b.WriteString(p.remarks("#"))
	for i := 0; i < len(text); i += 76 {
		b.WriteString(text[i:min(i+76, len(text))] + "\n")
	}
	return b.String()
}
