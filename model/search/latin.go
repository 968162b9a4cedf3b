package search

import (
	"regexp"
	"sort"
	"unicode/utf8"
)

// latin are bytes as the text that package regexp takes: each byte is the character of
// its number, in UTF-8.
type latin struct {
	text []byte
	at   []int // of each byte and of the end in text; nil when all take one byte
}

func newLatin(b []byte) *latin {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return widen(b)
		}
	}
	return &latin{text: b}
}

// widen makes text of bytes of which some are not ASCII.
func widen(b []byte) *latin {
	t := &latin{make([]byte, 0, len(b)+len(b)/4), make([]int, 0, len(b)+1)}
	for _, c := range b {
		t.at = append(t.at, len(t.text))
		t.text = utf8.AppendRune(t.text, rune(c))
	}
	t.at = append(t.at, len(t.text))
	return t
}

// len is the number of bytes.
func (t *latin) len() int {
	if t.at == nil {
		return len(t.text)
	}
	return len(t.at) - 1
}

// find is the first match within the bytes from first to before limit.
func (t *latin) find(re *regexp.Regexp, first, limit int) (start, stop int, ok bool) {
	begin, end := first, limit
	if t.at != nil {
		begin, end = t.at[first], t.at[limit]
	}
	m := re.FindIndex(t.text[begin:end])
	if m == nil {
		return 0, 0, false
	}
	if t.at == nil {
		return begin + m[0], begin + m[1], true
	}
	return sort.SearchInts(t.at, begin+m[0]), sort.SearchInts(t.at, begin+m[1]), true
}
