package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// textIn is all text that an object shows, one line each.
func textIn(o fyne.CanvasObject) string {
	var lines []string
	gather(o, &lines)
	return strings.Join(lines, "\n")
}

func gather(o fyne.CanvasObject, lines *[]string) {
	if o == nil || !o.Visible() {
		return
	}
	switch x := o.(type) {
	case *canvas.Text:
		if x.Text != "" {
			*lines = append(*lines, x.Text)
		}
	case *fyne.Container:
		for _, k := range x.Objects {
			gather(k, lines)
		}
	case fyne.Widget:
		for _, k := range test.WidgetRenderer(x).Objects() {
			gather(k, lines)
		}
	}
}
