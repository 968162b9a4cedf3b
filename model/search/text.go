package search

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode"
)

// Text is text in an encoding. With ignoreCase a letter also stands for its other forms
// (a for A, д for Д), as far as they take as many bytes: in UTF-8 the Kelvin sign
// does not stand for k.
func Text(s string, e Encoding, ignoreCase bool) (*Pattern, error) {
	var value, mask []byte
	var letters []letter
	for _, r := range s {
		b, ok := e.encode(r)
		if !ok {
			return nil, fmt.Errorf("%s has no %s: choose another encoding, or search for other text", e.Title, strconv.QuoteRune(r))
		}
		forms := [][]byte{b}
		if ignoreCase {
			forms = e.forms(r, b)
		}
		same := sameBits(forms)
		if l := (letter{len(value), forms}); !l.told(same) {
			letters = append(letters, l)
		}
		value, mask = append(value, b...), append(mask, same...)
	}
	k, err := newMasked(value, mask, 1, nil)
	if err != nil {
		return nil, err
	}
	if letters != nil {
		k.also = func(b []byte) bool {
			for i := range letters {
				if !letters[i].in(b) {
					return false
				}
			}
			return true
		}
	}
	title := fmt.Sprintf("%q in %s", s, e.Title)
	if ignoreCase {
		title += ", upper or lower case"
	}
	return &Pattern{title, k}, nil
}

// forms are the bytes of a character, b, and of those that differ from it in case only
// and take as many bytes.
func (e *Encoding) forms(r rune, b []byte) [][]byte {
	forms := [][]byte{b}
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		if o, ok := e.encode(other); ok && len(o) == len(b) {
			forms = append(forms, o)
		}
	}
	return forms
}

// sameBits are the bits in which all forms agree.
func sameBits(forms [][]byte) []byte {
	mask := bytes.Repeat([]byte{0xff}, len(forms[0]))
	for _, f := range forms[1:] {
		for i := range mask {
			mask[i] &^= f[i] ^ forms[0][i]
		}
	}
	return mask
}

// letter is a character at a place in the pattern that has several forms.
type letter struct {
	at    int
	forms [][]byte
}

// told tells whether the mask says all: as many values fit it as there are forms.
func (l *letter) told(mask []byte) bool {
	fits := 1
	for _, m := range mask {
		for free := ^m; free != 0; free &= free - 1 {
			fits *= 2
		}
	}
	return fits == len(l.forms)
}

func (l *letter) in(b []byte) bool {
	for _, f := range l.forms {
		if bytes.Equal(b[l.at:l.at+len(f)], f) {
			return true
		}
	}
	return false
}
