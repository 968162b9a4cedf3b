package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"dumplens/ui/lines"
)

const titleLegend = "Legend of the hex view"

// showLegend explains the colours and lines of the hex view.
func (w *Window) showLegend() {
	body := container.NewScroll(container.NewPadded(lines.NewLegend()))
	d, show := w.reader(titleLegend, "Close", body)
	room := w.win.Canvas().Size()
	want := body.Content.MinSize()
	d.Resize(fyne.NewSize(min(want.Width+40, room.Width-20), min(want.Height+110, room.Height-20)))
	show()
}
