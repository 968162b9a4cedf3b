package rows

import (
	"sort"
	"unicode/utf8"

	"fyne.io/fyne/v2"
)

// longest is how many bytes of a text are looked at: more are never in sight.
const longest = 1024

// fit cuts a text to a width in pixels, with an ellipsis in place of what is cut off.
func fit(text string, width float32, f *font) string {
	if len(text) > longest {
		n := longest
		for !utf8.RuneStart(text[n]) {
			n--
		}
		text = text[:n] + "…"
	}
	if f.fits(text, width) {
		return text
	}
	runes := []rune(text)
	n := sort.Search(len(runes), func(n int) bool { return !f.fits(string(runes[:n+1])+"…", width) })
	return string(runes[:n]) + "…"
}

// fits tells whether a text is no wider than a width. Most texts are far narrower,
// and are told so without measuring.
func (f *font) fits(text string, width float32) bool {
	if ascii(text) && f.widest*float32(len(text)) <= width {
		return true
	}
	return f.width(text) <= width
}

func (f *font) width(text string) float32 {
	if f.style.Monospace && ascii(text) {
		return f.widest * float32(len(text))
	}
	return fyne.MeasureText(text, f.size, f.style).Width
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
