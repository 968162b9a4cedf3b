package memmap

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Measures of the page.
const (
	inset   = 14 // left and right, as over the tables
	headTop = 8
	apart   = 8
)

// body is the widget of a Map: bar, grid and card below each other.
type body struct {
	widget.BaseWidget
	m *Map
}

func newBody(m *Map) *body {
	b := &body{m: m}
	b.ExtendBaseWidget(b)
	return b
}

// CreateRenderer is called by Fyne.
func (b *body) CreateRenderer() fyne.WidgetRenderer {
	r := &bodyRenderer{b: b, objects: append(b.m.bar.objects(), b.m.grid, b.m.card)}
	return r
}

type bodyRenderer struct {
	b       *body
	objects []fyne.CanvasObject
}

func (r *bodyRenderer) MinSize() fyne.Size { return fyne.NewSize(240, 200) }

func (r *bodyRenderer) Layout(fyne.Size) { r.b.arrange() }

// arrange places everything. When the legend has no room beside the buttons it gets a
// row of its own; when the buttons have none, the title goes and then the zoom.
func (b *body) arrange() {
	size := b.Size()
	if size.Width <= 0 {
		return
	}
	bottom := b.head(size.Width)
	card := b.m.card
	wide := min(size.Width-2*inset, cardWidth)
	high := cardHigh(wide)
	card.Move(fyne.NewPos(inset, size.Height-high-apart))
	card.Resize(fyne.NewSize(wide, high))
	b.m.grid.Move(fyne.NewPos(inset, bottom+apart))
	b.m.grid.Resize(fyne.NewSize(size.Width-inset-2, max(size.Height-high-2*apart-bottom-apart, 0)))
}

// head places the bar and gives its lower edge.
func (b *body) head(width float32) float32 {
	bar := b.m.bar
	high := bar.space.MinSize().Height
	parts := []fyne.CanvasObject{bar.space, bar.size, bar.out, bar.in, bar.whole}
	x, right := float32(inset), width-inset
	need := float32(0)
	for _, o := range parts {
		need += o.MinSize().Width + apart
	}
	title := bar.title.Width() + 2*apart
	if bar.title.Hidden = need+title > right-x; !bar.title.Hidden {
		h := bar.title.HeightFor(title)
		bar.title.Move(fyne.NewPos(x, headTop+(high-h)/2))
		bar.title.Resize(fyne.NewSize(title, h))
		x += title
	}
	for i, o := range parts {
		w := o.MinSize().Width
		shown := i == 0 || x+w <= right
		if o.Visible() != shown {
			setShown(o, shown)
		}
		if shown {
			o.Move(fyne.NewPos(x, headTop))
			o.Resize(fyne.NewSize(min(w, right-x), high))
			x += w + apart
		}
	}
	m := bar.legend.MinSize()
	if m.Width <= right-x {
		bar.legend.Move(fyne.NewPos(x, headTop))
		bar.legend.Resize(fyne.NewSize(right-x, high))
		return headTop + high
	}
	bar.legend.Move(fyne.NewPos(inset, headTop+high+4))
	bar.legend.Resize(fyne.NewSize(min(right-inset, m.Width), m.Height))
	return headTop + high + 4 + m.Height
}

func setShown(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// Refresh follows the theme.
func (r *bodyRenderer) Refresh() {
	r.b.m.bar.legend.build()
	r.b.arrange()
	for _, o := range r.objects {
		o.Refresh()
	}
	canvas.Refresh(r.b)
}

func (r *bodyRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *bodyRenderer) Destroy()                     {}
