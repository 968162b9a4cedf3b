package name

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"dumplens/model"
)

// Limits of a string that is shown beside a pointer, in characters.
const (
	shortestText = 4
	longestText  = 48
)

// Text reads the string at an address, in quotes, UTF-16 with an L before it as in C;
// false when there is none. A string is at least four printable characters that end
// with a zero or fill what is read.
func (n *Namer) Text(s model.Space, at model.Addr) (string, bool) {
	if s == nil {
		return "", false
	}
	var buf [2*longestText + 2]byte
	got, _ := s.ReadAt(buf[:], at) // a hole ends what can be read
	if t, ok := ascii(buf[:got]); ok {
		return t, true
	}
	return wide(buf[:got])
}

// ascii reads one byte a character.
func ascii(b []byte) (string, bool) {
	i := 0
	for i < len(b) && i < longestText && printable(rune(b[i])) {
		i++
	}
	ended := i < len(b) && b[i] == 0
	if i < shortestText || !ended && i < longestText {
		return "", false
	}
	return quoted(string(b[:i]), ended), true
}

// wide reads UTF-16. Text of few Latin letters is ruled out as chance: two bytes of
// anything are some letter.
func wide(b []byte) (string, bool) {
	var units []uint16
	latin, ended := 0, false
	for i := 0; i+1 < len(b) && len(units) < longestText; i += 2 {
		u := uint16(b[i]) | uint16(b[i+1])<<8
		if u == 0 {
			ended = true
			break
		}
		if u < 0x80 {
			latin++
		}
		units = append(units, u)
	}
	if len(units) < shortestText || !ended && len(units) < longestText || 2*latin < len(units) {
		return "", false
	}
	runes := utf16.Decode(units)
	for _, r := range runes {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) && !printable(r) {
			return "", false
		}
	}
	return "L" + quoted(string(runes), ended), true
}

// printable tells the characters of text in ASCII.
func printable(r rune) bool { return r >= ' ' && r <= '~' || r == '\t' || r == '\r' || r == '\n' }

var escapes = strings.NewReplacer("\t", `\t`, "\r", `\r`, "\n", `\n`)

func quoted(s string, ended bool) string {
	s = `"` + escapes.Replace(s)
	if !ended {
		return s + `…"`
	}
	return s + `"`
}

func hex(n uint64) string { return strconv.FormatUint(n, 16) }
