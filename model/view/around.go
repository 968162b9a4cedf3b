package view

import (
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"dumplens/model"
)

// How much is shown of a hit and around it, in bytes and in characters.
const (
	bytesBefore, bytesMatch, bytesAfter = 40, 96, 80
	charsBefore, charsMatch, charsAfter = 12, 40, 40
)

// around is a hit with what stands around it, as far as it is there.
type around struct {
	before, match, after []byte
}

// readAround reads a hit and what stands around it.
func readAround(s model.Span) around {
	before := uint64(min(s.At, bytesBefore))
	n := min(s.Len, bytesMatch)
	after := uint64(bytesAfter)
	if n < s.Len {
		after = 0
	}
	first := s.At - model.Addr(before)
	buf := make([]byte, before+n+after)
	holes := model.Fill(s.Space, buf, first)
	from, to := uint64(0), uint64(len(buf))
	for _, h := range holes { // what is shown touches the hit
		off := uint64(h.At - first)
		switch {
		case off < before:
			from = max(from, min(off+h.Len, before))
		case off >= before+n:
			to = min(to, off)
		}
	}
	return around{buf[from:before], buf[before : before+n], buf[before+n : to]}
}

// digits are the first most bytes of the hit and what follows it.
func (x around) digits(most int) string {
	b := x.match
	if len(b) < most {
		b = append(b[:len(b):len(b)], x.after[:min(len(x.after), most-len(b))]...)
	}
	b = b[:min(len(b), most)]
	var out strings.Builder
	for i, c := range b {
		if i > 0 {
			out.WriteByte(' ')
		}
		out.WriteString(hex.EncodeToString([]byte{c}))
	}
	return out.String()
}

// text is the hit between what stands before and after it in the same string: a name is
// ‹found› in a line. What stands before has the same width in all hits.
func (x around) text(wide bool) string {
	read, end := byteText, 2 // one alone may be a mark of some sort
	if wide {
		read, end = wideText, 1
		x.before = x.before[len(x.before)%2:]
	}
	before, match, after := read(x.before), read(x.match), read(x.after)
	before, after = lastWords(before, end), firstWords(after, end)
	before = before[max(len(before)-charsBefore, 0):]
	gap := strings.Repeat(" ", charsBefore-len(before))
	cut := ""
	if len(match) > charsMatch {
		match, cut = match[:charsMatch], "…"
	}
	return gap + string(before) + "‹" + string(match) + cut + "›" + string(after[:min(len(after), charsAfter)])
}

// firstWords is what stands before the first end of a string, which so many characters
// that cannot be seen are: what follows is something else.
func firstWords(s []rune, end int) []rune {
	n := 0
	for i, r := range s {
		if n++; r != unseen {
			n = 0
		}
		if n == end {
			return s[:i+1-end]
		}
	}
	return s
}

// lastWords is what stands behind the last end.
func lastWords(s []rune, end int) []rune {
	n := 0
	for i := len(s) - 1; i >= 0; i-- {
		if n++; s[i] != unseen {
			n = 0
		}
		if n == end {
			return s[i+end:]
		}
	}
	return s
}

// unseen stands for a character that cannot be seen.
const unseen = '·'

// byteText reads UTF-8, and a dot for every byte that is none or cannot be seen.
func byteText(b []byte) []rune {
	out := make([]rune, 0, len(b))
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		out = append(out, seen(r))
		b = b[n:]
	}
	return out
}

// wideText reads UTF-16, low byte first.
func wideText(b []byte) []rune {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = uint16(b[2*i]) | uint16(b[2*i+1])<<8
	}
	out := utf16.Decode(units)
	for i, r := range out {
		out[i] = seen(r)
	}
	return out
}

// seen is a character, or a dot for one that cannot be seen.
func seen(r rune) rune {
	if r == utf8.RuneError || !unicode.IsPrint(r) || unicode.In(r, unicode.Co, unicode.Mn) {
		return unseen
	}
	return r
}
