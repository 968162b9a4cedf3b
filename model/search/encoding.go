package search

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Encoding is how characters stand in memory.
type Encoding struct {
	ID    string // utf-8, windows-1251
	Title string
	// encode gives the bytes of one character; false when it has none.
	encode func(r rune) ([]byte, bool)
}

// The encodings that Windows uses itself.
var (
	ASCII   = Encoding{"ascii", "ASCII", encodeASCII}
	UTF8    = Encoding{"utf-8", "UTF-8", encodeUTF8}
	UTF16   = Encoding{"utf-16", "UTF-16", func(r rune) ([]byte, bool) { return encodeUTF16(r, 0) }}
	UTF16BE = Encoding{"utf-16be", "UTF-16, big-endian", func(r rune) ([]byte, bool) { return encodeUTF16(r, 1) }}
)

// Encodings are all there are: those above, then code pages by their names.
func Encodings() []Encoding {
	list := []Encoding{ASCII, UTF8, UTF16, UTF16BE}
	var pages []Encoding
	for _, e := range charmap.All {
		c, ok := e.(*charmap.Charmap)
		if !ok || c == charmap.XUserDefined {
			continue
		}
		id := strings.ReplaceAll(strings.ToLower(c.String()), " ", "-")
		id = strings.Replace(id, "ibm-code-page-", "cp", 1)
		pages = append(pages, Encoding{id, c.String(), func(r rune) ([]byte, bool) {
			b, ok := c.EncodeRune(r)
			return []byte{b}, ok
		}})
	}
	slices.SortFunc(pages, func(a, b Encoding) int { return strings.Compare(a.Title, b.Title) })
	return append(list, pages...)
}

// EncodingNamed finds an encoding by its id or a number that Windows gives a code page:
// utf-8, windows-1251, cp866, 1251, 437.
func EncodingNamed(name string) (Encoding, error) {
	want := strings.ToLower(strings.TrimSpace(name))
	if id, ok := otherNames[want]; ok {
		want = id
	}
	list := Encodings()
	for _, form := range []string{want, "windows-" + want, "cp" + want, "cp" + strings.TrimPrefix(want, "ibm"), "windows-" + strings.TrimPrefix(want, "cp")} {
		if i := slices.IndexFunc(list, func(e Encoding) bool { return e.ID == form }); i >= 0 {
			return list[i], nil
		}
	}
	ids := make([]string, len(list))
	for i, e := range list {
		ids[i] = e.ID
	}
	return Encoding{}, fmt.Errorf("there is no code page %q: choose one of %s", name, strings.Join(ids, ", "))
}

// otherNames are numbers of code pages that are in no name.
var otherNames = map[string]string{
	"utf8": "utf-8", "65001": "utf-8", "utf16": "utf-16", "utf-16le": "utf-16", "utf16le": "utf-16", "1200": "utf-16",
	"utf16be": "utf-16be", "1201": "utf-16be", "20127": "ascii", "20866": "koi8-r", "21866": "koi8-u", "10000": "macintosh",
	"28591": "iso-8859-1", "28592": "iso-8859-2", "28593": "iso-8859-3", "28594": "iso-8859-4", "28595": "iso-8859-5",
	"28596": "iso-8859-6", "28597": "iso-8859-7", "28598": "iso-8859-8", "28599": "iso-8859-9", "28603": "iso-8859-13", "28605": "iso-8859-15",
}

func encodeASCII(r rune) ([]byte, bool) { return []byte{byte(r)}, r < utf8.RuneSelf }

func encodeUTF8(r rune) ([]byte, bool) {
	return utf8.AppendRune(nil, r), utf8.ValidRune(r)
}

// encodeUTF16 gives the units with the low byte first, or second when low is 1.
func encodeUTF16(r rune, low int) ([]byte, bool) {
	var b []byte
	for _, u := range utf16.AppendRune(nil, r) {
		pair := [2]byte{}
		pair[low], pair[1-low] = byte(u), byte(u>>8)
		b = append(b, pair[:]...)
	}
	return b, utf8.ValidRune(r)
}
