package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// Colour is a named colour of the theme in use.
func Colour(name fyne.ThemeColorName) color.Color { return theme.Color(name) }

// Mono is the style of addresses, codes and bytes.
var Mono = fyne.TextStyle{Monospace: true}

// Bold is the style of titles.
var Bold = fyne.TextStyle{Bold: true}

// Text makes one line of text in a named colour and a named size.
func Text(s string, colour fyne.ThemeColorName, size fyne.ThemeSizeName, style fyne.TextStyle) *canvas.Text {
	t := canvas.NewText(s, Colour(colour))
	t.TextSize = theme.Size(size)
	t.TextStyle = style
	return t
}

// ForWord is the colour of a word that says how much can be had. The word itself
// says it too: nothing is told by colour alone.
func ForWord(word string) fyne.ThemeColorName {
	switch word {
	case "available":
		return Good
	case "partial":
		return Warn
	case "unavailable":
		return Bad
	}
	return theme.ColorNameForeground
}
