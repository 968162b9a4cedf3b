package look

import (
	"embed"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
)

//go:embed symbols/*.svg
var symbolFiles embed.FS

// ink is the colour that the drawings are made in. Fyne colours fills only, and
// these are strokes, so the colour is put into the drawing.
const ink = "#000000"

// Symbol is the small drawing named name in a colour of the theme, or the one for
// a plain table when there is none of that name. Ask again when the theme changes.
func Symbol(name string, colour fyne.ThemeColorName) fyne.Resource {
	data, err := symbolFiles.ReadFile("symbols/" + name + ".svg")
	if err != nil {
		return Symbol("table", colour)
	}
	r, g, b, _ := Colour(colour).RGBA()
	hex := fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
	return fyne.NewStaticResource(name+hex[1:]+".svg", []byte(strings.ReplaceAll(string(data), ink, hex)))
}
