package look

import (
	"embed"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

//go:embed symbols/*.svg
var symbolFiles embed.FS

// Symbol is the small drawing named name in a colour of the theme, or the one for
// a plain table when there is none of that name.
func Symbol(name string, colour fyne.ThemeColorName) fyne.Resource {
	data, err := symbolFiles.ReadFile("symbols/" + name + ".svg")
	if err != nil {
		return Symbol("table", colour)
	}
	return theme.NewColoredResource(fyne.NewStaticResource(name+".svg", data), colour)
}
