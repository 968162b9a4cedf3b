package lines

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"dumplens/ui/look"
)

// ink is what a character is drawn with.
type ink uint8

const (
	inkPlain ink = iota // printable ASCII
	inkZero
	inkControl // 01 to 1f and 7f
	inkHigh    // 80 to fe
	inkFull    // ff
	inkPointer
	inkFaint // what is missing, addresses, words
	inks
)

// classes is the ink of each byte on its own.
var classes = func() (of [256]ink) {
	for c := range of {
		switch {
		case c == 0:
			of[c] = inkZero
		case c == 0xff:
			of[c] = inkFull
		case c >= 0x80:
			of[c] = inkHigh
		case c < 0x20 || c == 0x7f:
			of[c] = inkControl
		}
	}
	return of
}()

// inkColours are the colours of the inks.
var inkColours = [inks]fyne.ThemeColorName{
	inkPlain: theme.ColorNameForeground, inkZero: look.HexZero, inkControl: look.HexControl,
	inkHigh: look.HexHigh, inkFull: look.HexFull, inkPointer: look.HexPointer, inkFaint: look.Faint,
}

// Class is a class of bytes as the view tells them apart. The digits themselves tell
// it too; what they cannot tell, that a value is a readable pointer, is underlined.
type Class struct {
	Colour fyne.ThemeColorName
	Sample string // how it looks
	Words  string
}

// Legend explains the colours of the bytes.
func Legend() []Class {
	return []Class{
		{look.HexZero, "00", lang.L("zero")},
		{theme.ColorNameForeground, "41", lang.L("printable ASCII")},
		{look.HexControl, "0a", lang.L("control characters, 01 to 1f and 7f")},
		{look.HexHigh, "c3", lang.L("high bytes, 80 to fe")},
		{look.HexFull, "ff", lang.L("all bits set")},
		{look.HexPointer, "80 75 b4 09 80 fa ff ff", lang.L("underlined: a pointer to bytes that can be read")},
		{look.Faint, "??", lang.L("missing; the ground tells why: red not in the dump, yellow paged out, grey not mapped")},
	}
}
