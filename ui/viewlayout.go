package ui

import (
	"fyne.io/fyne/v2"

	"dumplens/ui/page"
)

// viewHead is the height of the line over a table.
const viewHead = 44

// viewLayout stands head, banner and table below each other.
type viewLayout struct{}

func (viewLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(fyne.NewSize(size.Width, viewHead))
	y := float32(viewHead)
	if b, ok := o[1].(*banner); ok && b.Visible() {
		h := b.HeightFor(size.Width)
		b.Move(fyne.NewPos(0, y))
		b.Resize(fyne.NewSize(size.Width, h))
		y += h
	}
	o[2].Move(fyne.NewPos(0, y))
	o[2].Resize(fyne.NewSize(size.Width, max(size.Height-y, 0)))
}

func (viewLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 100) }

// underEmpty stands the words for an empty table over it.
type underEmpty struct{}

func (underEmpty) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(size)
	if p, ok := o[1].(*page.Para); ok {
		w := max(size.Width-28, 40)
		p.Move(fyne.NewPos(14, 44))
		p.Resize(fyne.NewSize(w, p.HeightFor(w)))
	}
}

func (underEmpty) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(80, 60) }
