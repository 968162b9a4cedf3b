package lines

import (
	"fyne.io/fyne/v2"
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
