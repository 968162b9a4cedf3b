package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dumplens/ui/look"
)

// Heights of the bars, in pixels at scale 1.
const (
	topHeight    = 40
	statusHeight = 26
)

// newFrame stands the top bar and the status bar around the centre, with thin
// lines between them.
func newFrame(top, centre, bottom fyne.CanvasObject) fyne.CanvasObject {
	a, b := newGround(look.Line), newGround(look.Line)
	return container.New(frameLayout{}, onPanel(top), a, centre, b, onPanel(bottom))
}

type frameLayout struct{}

func (frameLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for i, h := range []float32{topHeight, 1, size.Height - topHeight - statusHeight - 2, 1, statusHeight} {
		o[i].Move(fyne.NewPos(0, y))
		o[i].Resize(fyne.NewSize(size.Width, h))
		y += h
	}
}

// MinSize lets the window be on a small screen at 300 %: the parts give way.
func (frameLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(420, 230) }

// onPanel puts an object on the ground of panels.
func onPanel(o fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(newGround(look.Panel), o)
}

// ground is a filled area that follows the theme.
type ground struct {
	widget.BaseWidget
	colour fyne.ThemeColorName
}

func newGround(colour fyne.ThemeColorName) *ground {
	g := &ground{colour: colour}
	g.ExtendBaseWidget(g)
	return g
}

// MinSize is nothing: a ground is as large as it is made.
func (g *ground) MinSize() fyne.Size { return fyne.NewSize(1, 1) }

// CreateRenderer fills the area.
func (g *ground) CreateRenderer() fyne.WidgetRenderer {
	return &groundRenderer{widget.NewSimpleRenderer(canvas.NewRectangle(theme.Color(g.colour))), g}
}

type groundRenderer struct {
	fyne.WidgetRenderer
	g *ground
}

func (r *groundRenderer) Refresh() {
	if rect, ok := r.Objects()[0].(*canvas.Rectangle); ok {
		rect.FillColor = theme.Color(r.g.colour)
		rect.Refresh()
	}
}

// flow stands objects side by side, each as high as it needs, in the middle of the
// height. Objects of which elastic tells a share divide what is left over.
type flow struct {
	gap, inset float32
	// elastic gives each object its width from what is left over; nil entries (0)
	// take their own MinSize.
	elastic func(i int, left float32) (w float32, ok bool)
}

func (f flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left := size.Width - 2*f.inset - f.gap*float32(len(objects)-1)
	for i, o := range objects {
		if !o.Visible() {
			left += f.gap
			continue
		}
		if _, ok := f.elastic(i, 0); !ok {
			left -= o.MinSize().Width
		}
	}
	left = max(left, 0)
	x := f.inset
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		min := o.MinSize()
		w, ok := f.elastic(i, left)
		if !ok {
			w = min.Width
		}
		o.Move(fyne.NewPos(x, (size.Height-min.Height)/2))
		o.Resize(fyne.NewSize(w, min.Height))
		x += w + f.gap
	}
}

func (f flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	s := fyne.NewSize(2*f.inset, 0)
	for _, o := range objects {
		m := o.MinSize()
		s.Width += m.Width
		s.Height = max(s.Height, m.Height)
	}
	return s
}
