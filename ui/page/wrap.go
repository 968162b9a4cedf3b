package page

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
)

// wrap cuts text into lines that are at most w wide in the given size and style. It
// breaks at spaces and slashes, and inside a word only when the word alone is wider than w.
func wrap(text string, w, size float32, style fyne.TextStyle) []string {
	fits := func(s string) bool { return fyne.MeasureText(s, size, style).Width <= w+0.5 }
	var lines []string
	for _, para := range strings.Split(text, "\n") {
		if fits(para) {
			lines = append(lines, para)
			continue
		}
		lines = append(lines, wrapParagraph(para, fits)...)
	}
	return lines
}

// thinnest is no wider than any character of a text, in pixels at scale 1.
const thinnest = 2

// wrapRows is wrap with at most so many lines; an ellipsis ends the last when there are
// more. Of a text that cannot fit only the beginning is looked at: a command line may
// have 32767 characters.
func wrapRows(text string, most int, w, size float32, style fyne.TextStyle) []string {
	if r, n := []rune(text), most*int(max(w, 1))/thinnest+1; len(r) > n {
		text = string(r[:n])
	}
	lines := wrap(text, w, size, style)
	if len(lines) <= most {
		return lines
	}
	last := lines[most-1]
	if fyne.MeasureText(last+"…", size, style).Width <= w+0.5 {
		last += "…"
	} else {
		last = cut(last+"…", w, size, style)
	}
	return append(lines[:most-1], last)
}

func wrapParagraph(para string, fits func(string) bool) (lines []string) {
	line := ""
	for _, word := range pieces(para) {
		next := strings.TrimRight(line+word, " ")
		if fits(next) {
			line += word
			continue
		}
		if line != "" {
			lines = append(lines, strings.TrimRight(line, " "))
		}
		for line = word; !fits(strings.TrimRight(line, " ")) && utf8.RuneCountInString(line) > 1; {
			n := longest(line, fits)
			lines, line = append(lines, line[:n]), line[n:]
		}
	}
	return append(lines, strings.TrimRight(line, " "))
}

// pieces cuts a text where lines may end: after spaces, and after the slashes of
// paths.
func pieces(s string) []string {
	var out []string
	start := 0
	for i := 1; i < len(s); i++ {
		if before := s[i-1]; before == ' ' && s[i] != ' ' || before == '\\' || before == '/' {
			out = append(out, s[start:i])
			start = i
		}
	}
	return append(out, s[start:])
}

// longest is the length in bytes of the longest prefix of word that fits, at least
// one character.
func longest(word string, fits func(string) bool) int {
	ends := make([]int, 0, len(word))
	for i := range word {
		if i > 0 {
			ends = append(ends, i)
		}
	}
	lo, hi := 0, len(ends)-1
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if fits(word[:ends[mid]]) {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return ends[lo]
}

// cut shortens a line to w with an ellipsis.
func cut(text string, w, size float32, style fyne.TextStyle) string {
	fits := func(s string) bool { return fyne.MeasureText(s, size, style).Width <= w+0.5 }
	if fits(text) {
		return text
	}
	if utf8.RuneCountInString(text) < 2 {
		return text
	}
	return text[:longest(text, func(s string) bool { return fits(s + "…") })] + "…"
}
