package inspect

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// mostText is how many characters of a text are shown.
const mostText = 48

// texts gives the bytes as text up to the first zero, in each encoding that Windows uses.
func (x look) texts() []Line {
	if len(x.data) == 0 {
		return nil
	}
	out := []Line{{Name: "ASCII", Value: ascii(x.data[:min(len(x.data), 24)])}}
	narrow := untilZero(x.data)
	other := false // bytes that are no ASCII
	for _, c := range narrow {
		other = other || c >= 0x80
	}
	if s, ok := utf8Text(narrow); ok && other {
		out = append(out, Line{Name: "UTF-8", Value: s, Unlikely: len(narrow) < 4})
	}
	if s, ok := ansi(narrow); ok && other {
		out = append(out, Line{Name: "ANSI 1252", Value: s, Unlikely: len(narrow) < 4})
	}
	if len(x.data) < 2 {
		return out
	}
	units := unitsOf(x.data)
	s, good := printable(units)
	if len(units) == 0 {
		return append(out, Line{Name: "UTF-16", Value: "empty", Words: true, Unlikely: true})
	}
	return append(out, Line{Name: "UTF-16", Value: s, Unlikely: !good})
}

// ascii writes bytes with a dot for what is no character.
func ascii(data []byte) string {
	out := make([]byte, len(data))
	for i, c := range data {
		out[i] = '.'
		if c >= 0x20 && c < 0x7f {
			out[i] = c
		}
	}
	return string(out)
}

func untilZero(data []byte) []byte {
	for i, c := range data {
		if c == 0 {
			return data[:i]
		}
	}
	return data
}

// utf8Text is the bytes as UTF-8; false when they are none. A character that the preview
// cuts is left out.
func utf8Text(data []byte) (string, bool) {
	for i := 0; i < utf8.UTFMax-1 && len(data) == previewBytes && !utf8.Valid(data[:len(data)-i]); i++ {
		if utf8.Valid(data[:len(data)-i-1]) {
			data = data[:len(data)-i-1]
			break
		}
	}
	if !utf8.Valid(data) {
		return "", false
	}
	return firstRunes(string(data)), true
}

// ansi is the bytes in the code page of Western Windows; false when one of them is no
// printable character there.
func ansi(data []byte) (string, bool) {
	s, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return "", false
	}
	for _, r := range string(s) {
		if r == utf8.RuneError || !unicode.IsPrint(r) && r != '\t' && r != '\r' && r != '\n' {
			return "", false
		}
	}
	return firstRunes(string(s)), true
}

// firstRunes is the beginning of a text, with dots for what does not print.
func firstRunes(s string) string {
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n++; n > mostText {
			b.WriteRune('…')
			break
		}
		if !unicode.IsPrint(r) {
			r = '.'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// unitsOf reads UTF-16 up to the first zero.
func unitsOf(data []byte) []uint16 {
	var units []uint16
	for i := 0; i+1 < len(data); i += 2 {
		u := binary.LittleEndian.Uint16(data[i:])
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	return units
}

// printable writes units with a dot for what does not print, and tells whether they are
// likely text. Other scripts than the Latin, Greek and Cyrillic ones are dots too: random
// bytes are mostly such.
func printable(units []uint16) (s string, good bool) {
	var b strings.Builder
	dots, n := 0, 0
	for _, r := range utf16.Decode(units[:min(len(units), mostText)]) {
		n++
		if !unicode.IsPrint(r) || r > 0x52f {
			r = '.'
			dots++
		}
		b.WriteRune(r)
	}
	return b.String(), n > 1 && dots*4 < n
}

// strings gives the bytes as a UNICODE_STRING or as a STRING of the machine's width and,
// on 64-bit machines, of 32-bit programs. Source of their shape: ntdef.h (Length and
// MaximumLength in bytes, then the pointer, aligned to its size).
func (x look) strings() []Line {
	if !x.hasPointers() {
		return nil
	}
	out := x.counted(x.opt.Pointer)
	if x.opt.Pointer == 8 {
		out = append(out, x.counted(4)...)
	}
	return out
}

// counted reads a counted string with a pointer of size bytes.
func (x look) counted(size int) []Line {
	if len(x.data) < 2*size {
		return nil
	}
	length, most := int(binary.LittleEndian.Uint16(x.data)), int(binary.LittleEndian.Uint16(x.data[2:]))
	buffer := PointerIn(x.data[size:], size)
	if length == 0 || length > most || !Plausible(buffer, size) {
		return nil
	}
	data := make([]byte, min(length, 2*mostText))
	n, err := x.space.ReadAt(data, buffer)
	name, suffix := "UNICODE_STRING", ""
	if size != x.opt.Pointer {
		suffix = "32"
	}
	if n == 0 {
		if length%2 != 0 || most%2 != 0 || suffix != "" {
			return nil
		}
		value := fmt.Sprintf("%d of %d bytes at %s: %s", length, most, x.address(buffer), reason(err))
		return []Line{{Name: name, Value: value, Words: true, Unlikely: true, Number: buffer, IsNumber: true, Leads: true}}
	}
	text, good := printable(unitsOf(data[:n]))
	if length%2 != 0 || most%2 != 0 || !good && len(data) > 2 {
		if text = ascii(data[:n]); strings.Contains(text, ".") && !plainText(data[:n]) {
			return nil
		}
		name = "STRING"
	}
	return []Line{{Name: name + suffix, Value: fmt.Sprintf("“%s” %d of %d bytes at %s", text, length, most, x.address(buffer)), Number: buffer, IsNumber: true, Leads: true}}
}

// plainText tells whether all bytes are printable ASCII.
func plainText(data []byte) bool {
	for _, c := range data {
		if c < 0x20 || c >= 0x7f {
			return false
		}
	}
	return len(data) > 0
}
