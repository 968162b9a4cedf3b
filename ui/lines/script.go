package lines

import "fyne.io/fyne/v2/lang"

// Script is how the text column reads the bytes.
type Script uint8

// The scripts.
const (
	ASCII Script = iota
	UTF16        // little-endian; a character stands at its first byte
	ANSI         // Windows-1252, the code page of Western Windows
)

// scripts lists them in the order of the menu.
var scripts = []Script{ASCII, UTF16, ANSI}

func (s Script) title() string {
	switch s {
	case UTF16:
		return lang.L("Text: UTF-16")
	case ANSI:
		return lang.L("Text: Windows-1252")
	}
	return lang.L("Text: ASCII")
}

// no stands for a byte that is no character.
const no = '.'

// windows1252 is what that code page has for 0x80 to 0x9f; above lies Latin-1.
// Source: Microsoft's best-fit table for code page 1252; 81, 8d, 8f, 90 and 9d are
// not used.
var windows1252 = [32]rune{
	'€', no, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', no, 'Ž', no,
	no, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', no, 'ž', 'Ÿ',
}

// single gives the character of a byte on its own.
func (s Script) single(c byte) rune {
	switch {
	case c >= 0x20 && c < 0x7f:
		return rune(c)
	case s != ANSI || c < 0x80:
		return no
	case c < 0xa0:
		return windows1252[c-0x80]
	case c == 0xad: // a soft hyphen is drawn with no width
		return no
	}
	return rune(c)
}

// pair gives the characters of two bytes: the one of UTF-16, and a blank. Only the
// Latin, Greek and Cyrillic ones are shown: the others may be wider than a cell.
func pair(low, high byte) (first, second rune) {
	r := rune(low) | rune(high)<<8
	latin := r >= 0x20 && r < 0x7f || r >= 0xa1 && r < 0x250 && r != 0xad
	if latin || r >= 0x384 && r < 0x482 {
		return r, ' '
	}
	return no, ' '
}
