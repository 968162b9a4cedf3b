package lines

import (
	"sync"
	"unicode"

	"fyne.io/fyne/v2/lang"
	"golang.org/x/text/encoding/charmap"

	"dumplens/model"
)

// Script is how the text column reads the bytes.
type Script uint8

// The scripts that others speak of; the rest of the table is for menus.
const (
	ASCII Script = iota
	UTF16        // in the byte order in force; a character stands at its first byte
	ANSI         // Windows-1252, the code page of Western Windows
	Latin1
)

// NoText hides the text column.
const NoText = Script(15)

// scripts is all that is known of them. Code pages of more than one byte a character
// are left out, because a character would not stand at its byte, and so are those
// written from right to left.
var scripts = [...]struct {
	id, title string
	page      *charmap.Charmap // nil for those that are no table of 256 characters
}{
	ASCII:  {"ascii", "ASCII", nil},
	UTF16:  {"utf-16", "UTF-16", nil},
	ANSI:   {"windows-1252", "Windows-1252 (Western, ANSI)", charmap.Windows1252},
	Latin1: {"iso-8859-1", "Latin-1", charmap.ISO8859_1},
	4:      {"windows-1250", "Windows-1250 (Central European)", charmap.Windows1250},
	5:      {"windows-1251", "Windows-1251 (Cyrillic)", charmap.Windows1251},
	6:      {"windows-1253", "Windows-1253 (Greek)", charmap.Windows1253},
	7:      {"windows-1254", "Windows-1254 (Turkish)", charmap.Windows1254},
	8:      {"windows-1257", "Windows-1257 (Baltic)", charmap.Windows1257},
	9:      {"cp437", "OEM 437 (United States)", charmap.CodePage437},
	10:     {"cp850", "OEM 850 (Western)", charmap.CodePage850},
	11:     {"cp852", "OEM 852 (Central European)", charmap.CodePage852},
	12:     {"cp866", "OEM 866 (Cyrillic)", charmap.CodePage866},
	13:     {"koi8-r", "KOI8-R", charmap.KOI8R},
	14:     {"ebcdic-037", "EBCDIC 037", charmap.CodePage037},
	NoText: {"none", "No text", nil},
}

// Scripts lists the scripts in the order of a menu.
func Scripts() []Script {
	all := make([]Script, len(scripts))
	for i := range all {
		all[i] = Script(i)
	}
	return all
}

// ID is a name for settings: ascii, utf-16, windows-1252, cp437, none.
func (s Script) ID() string { return scripts[s].id }

// Title is the name for people.
func (s Script) Title() string { return lang.L(scripts[s].title) }

// ScriptByID finds a script by its ID.
func ScriptByID(id string) (Script, bool) {
	for i := range scripts {
		if scripts[i].id == id {
			return Script(i), true
		}
	}
	return ASCII, false
}

// no stands for a byte that is no character.
const no = '.'

// table is what each byte is drawn as.
type table [256]rune

// tables are made when they are first used.
var tables = sync.OnceValue(func() []table {
	all := make([]table, len(scripts))
	for i := range scripts {
		for c := range 256 {
			r := rune(c)
			if page := scripts[i].page; page != nil {
				r = page.DecodeByte(byte(c))
			} else if c > 0x7e {
				r = no
			}
			if !drawable(r) {
				r = no
			}
			all[i][c] = r
		}
	}
	return all
})

// drawable tells whether a character can stand in a cell: it prints, and it has a
// width. A soft hyphen has none.
func drawable(r rune) bool {
	return r == ' ' || unicode.IsPrint(r) && r != unicode.ReplacementChar && !unicode.Is(unicode.M, r) && r != 0xad
}

// single gives the character of a byte on its own.
func (s Script) single(c byte) rune { return tables()[s][c] }

// pair gives the characters of two bytes: the one of UTF-16, and a blank. Only the
// Latin, Greek and Cyrillic ones are shown, without digraphs: the others may be wider
// than a cell.
func pair(low, high byte) (first, second rune) {
	r := rune(low) | rune(high)<<8
	latin := r >= 0x20 && r < 0x7f || r >= 0xa1 && r < 0x1c4 || r > 0x1cc && r < 0x1f1 || r > 0x1f3 && r < 0x250
	greek, cyrillic := r >= 0x384 && r < 0x3e2, r >= 0x400 && r < 0x460 || r >= 0x490 && r < 0x4c0
	if (latin || greek || cyrillic) && drawable(r) {
		return r, ' '
	}
	return no, ' '
}

// char is the character of a byte that is there, byte i of its row.
func (g grid) char(b *block, off, i int) rune {
	even := off - i%2
	if g.script != UTF16 || b.why[even] != model.Present || b.why[even+1] != model.Present {
		return g.script.single(b.data[off])
	}
	low, high := b.data[even], b.data[even+1]
	if g.big {
		low, high = high, low
	}
	first, second := pair(low, high)
	if off == even {
		return first
	}
	return second
}
