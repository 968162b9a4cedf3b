package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// box is a widget whose children are placed by a function of its width. Every
// compound piece of a page is one.
type box struct {
	widget.BaseWidget
	objects []fyne.CanvasObject
	// arrange places the objects for a width and gives the height; with move false
	// it only measures.
	arrange func(size fyne.Size, move bool) float32
	repaint func() // takes the colours of the theme anew; may be nil
	// need is how wide it must be to show all without breaking it; nil for any width.
	need func() float32
}

func newBox(objects ...fyne.CanvasObject) *box {
	b := &box{objects: objects}
	b.ExtendBaseWidget(b)
	return b
}

// HeightFor is the height at a width.
func (b *box) HeightFor(w float32) float32 { return b.arrange(fyne.NewSize(w, 0), false) }

// MinSize is narrow; the height is the one for the width at hand.
func (b *box) MinSize() fyne.Size {
	return fyne.NewSize(40, b.HeightFor(max(b.Size().Width, 40)))
}

// CreateRenderer draws the children.
func (b *box) CreateRenderer() fyne.WidgetRenderer { return &boxRenderer{b} }

type boxRenderer struct{ b *box }

func (r *boxRenderer) Layout(size fyne.Size)        { r.b.arrange(size, true) }
func (r *boxRenderer) MinSize() fyne.Size           { return r.b.MinSize() }
func (r *boxRenderer) Objects() []fyne.CanvasObject { return r.b.objects }
func (r *boxRenderer) Destroy()                     {}
func (r *boxRenderer) Refresh() {
	if r.b.repaint != nil {
		r.b.repaint()
	}
	r.b.arrange(r.b.Size(), true)
	for _, o := range r.b.objects {
		o.Refresh()
	}
}

// put moves and sizes an object when move is set.
func put(move bool, o fyne.CanvasObject, x, y, w, h float32) {
	if move {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
}

// Spaced is an Item with the space above it.
type Spaced struct {
	Item
	Above float32
}

// Column stands items below each other.
func Column(items ...Spaced) Item {
	b := newBox()
	for _, it := range items {
		b.objects = append(b.objects, it.Item)
	}
	b.arrange = func(size fyne.Size, move bool) float32 {
		y := float32(0)
		for i, it := range items {
			if i > 0 {
				y += it.Above
			}
			h := it.HeightFor(size.Width)
			put(move, it.Item, 0, y, size.Width, h)
			y += h
		}
		return y
	}
	return b
}

// side stands items side by side in equal widths, as many as each get at least least and
// what they need, the rest below. Side by side all are as high as the highest.
func side(least, gap float32, items ...Item) *box {
	b := newBox()
	for _, it := range items {
		b.objects = append(b.objects, it)
	}
	b.arrange = func(size fyne.Size, move bool) float32 {
		y := float32(0)
		for rest := items; len(rest) > 0; {
			n := together(rest, size.Width, least, gap)
			each := (size.Width - gap*float32(n-1)) / float32(n)
			if y > 0 {
				y += gap
			}
			y += inRow(rest[:n], y, each, gap, move)
			rest = rest[n:]
		}
		return y
	}
	return b
}

// together is how many of the first items have room side by side; at least one.
func together(items []Item, width, least, gap float32) int {
	for i, it := range items {
		if b, ok := it.(*box); ok && b.need != nil {
			least = max(least, b.need())
		}
		if i > 0 && (width-gap*float32(i))/float32(i+1) < least {
			return i
		}
	}
	return len(items)
}

// inRow places items beside each other, below y, and gives the height of the row.
func inRow(items []Item, y, each, gap float32, move bool) float32 {
	h := float32(0)
	for _, it := range items {
		h = max(h, it.HeightFor(each))
	}
	for i, it := range items {
		put(move, it, float32(i)*(each+gap), y, each, h)
	}
	return h
}

// Padded puts space at the left and right (x) and above and below (y) of an item.
func Padded(inner Item, x, y float32) Item {
	b := newBox(inner)
	b.arrange = func(size fyne.Size, move bool) float32 {
		w := size.Width - 2*x
		h := inner.HeightFor(w)
		put(move, inner, x, y, w, h)
		return h + 2*y
	}
	return b
}

// Fixed makes an Item of a plain object, which keeps its own size.
func Fixed(o fyne.CanvasObject) Item {
	b := newBox(o)
	b.arrange = func(_ fyne.Size, move bool) float32 {
		s := o.MinSize()
		put(move, o, 0, 0, s.Width, s.Height)
		return s.Height
	}
	return b
}
