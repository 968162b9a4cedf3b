package memmap

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dumplens/ui/look"
)

// swatch is the side of a sign in the legend.
const swatch = cellSide

// legend says what the cells mean, each with a cell of that kind.
type legend struct {
	widget.BaseWidget
	physical, zoned, known bool
	signs                  []*canvas.Image
	words                  []*canvas.Text
}

func newLegend() *legend {
	l := &legend{}
	l.ExtendBaseWidget(l)
	l.set(false, false)
	return l
}

// set chooses the kinds for physical or virtual memory, and for memory with zones; true
// when that changed.
func (l *legend) set(physical, zoned bool) bool {
	if l.known && l.physical == physical && l.zoned == zoned {
		return false
	}
	l.physical, l.zoned, l.known = physical, zoned, true
	l.build()
	return true
}

// kinds are the kinds of cells that a space can have.
func (l *legend) kinds() []kind {
	switch {
	case l.zoned:
		return []kind{captured, readOnly, execute, partly, absent, reserved, outside}
	case l.physical:
		return []kind{captured, partly, absent, outside}
	}
	return []kind{captured, partly, absent, paged, outside}
}

// build makes signs and words anew, in the colours of the theme.
func (l *legend) build() {
	l.signs, l.words = nil, nil
	p := newPainter(metricsAt(signScale, 0, swatch), look.Colour)
	for _, k := range l.kinds() {
		sign := canvas.NewImageFromImage(p.sign(k))
		sign.FillMode, sign.ScaleMode = canvas.ImageFillStretch, canvas.ImageScaleSmooth
		l.signs = append(l.signs, sign)
		l.words = append(l.words, look.Text(l.kindWords(k), look.Faint, look.SizeSmall, fyne.TextStyle{}))
	}
	l.Refresh()
}

// CreateRenderer is called by Fyne.
func (l *legend) CreateRenderer() fyne.WidgetRenderer { return &legendRenderer{l} }

type legendRenderer struct{ l *legend }

// between is the room between a sign and its word, and between a word and the next sign.
const between, after = 5, 12

func (r *legendRenderer) MinSize() fyne.Size {
	var size fyne.Size
	for i, t := range r.l.words {
		m := t.MinSize()
		size.Width += swatch + between + m.Width
		if i > 0 {
			size.Width += after
		}
		size.Height = max(size.Height, m.Height)
	}
	return size
}

// Layout stands the words from the right, as far as there is room.
func (r *legendRenderer) Layout(size fyne.Size) {
	x := max(size.Width-r.MinSize().Width, 0)
	for i, t := range r.l.words {
		m, sign := t.MinSize(), r.l.signs[i]
		sign.Move(fyne.NewPos(x, (size.Height-swatch)/2))
		sign.Resize(fyne.NewSize(swatch, swatch))
		t.Move(fyne.NewPos(x+swatch+between, (size.Height-m.Height)/2))
		t.Resize(m)
		x += swatch + between + m.Width + after
		t.Hidden = x-after > size.Width+1
		sign.Hidden = t.Hidden
	}
}

func (r *legendRenderer) Refresh() {
	for _, t := range r.l.words {
		t.Color, t.TextSize = look.Colour(look.Faint), theme.Size(look.SizeSmall)
	}
	r.Layout(r.l.Size())
	canvas.Refresh(r.l)
}

func (r *legendRenderer) Objects() []fyne.CanvasObject {
	var all []fyne.CanvasObject
	for i := range r.l.words {
		all = append(all, r.l.signs[i], r.l.words[i])
	}
	return all
}

func (r *legendRenderer) Destroy() {}
