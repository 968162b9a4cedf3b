package rows

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// bar is a scrollbar. Its thumb is placed by arithmetic on the whole height, which may
// be far beyond what Fyne's own scroll container counts exactly.
type bar struct {
	widget.BaseWidget
	t        *Table
	vertical bool
	thumb    *canvas.Rectangle
	hovered  bool
}

func newBar(t *Table, vertical bool) *bar {
	b := &bar{t: t, vertical: vertical, thumb: canvas.NewRectangle(nil)}
	b.thumb.CornerRadius = 3
	b.ExtendBaseWidget(b)
	return b
}

// CreateRenderer draws the thumb.
func (b *bar) CreateRenderer() fyne.WidgetRenderer { return &barRenderer{b} }

type barRenderer struct{ b *bar }

func (r *barRenderer) Destroy() {}

func (r *barRenderer) Layout(fyne.Size) {}

func (r *barRenderer) MinSize() fyne.Size { return fyne.NewSize(1, 1) }

func (r *barRenderer) Refresh() {}

func (r *barRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.b.thumb} }

// extent is the length of the bar, what it scrolls through, and where that stands.
func (b *bar) extent() (length, whole, page, at float64) {
	if b.vertical {
		h := float64(b.Size().Height)
		return h, b.t.height(), h, b.t.top
	}
	return float64(b.Size().Width), float64(b.t.columns.total), float64(b.t.columns.room), float64(b.t.left)
}

// leastThumb is how short a thumb may get and still be caught, in pixels.
const leastThumb = 24

// place is where the thumb stands and how long it is.
func (b *bar) place() (pos, size float64) {
	length, whole, page, at := b.extent()
	if whole <= page || length <= 0 {
		return 0, 0
	}
	size = min(length, max(leastThumb, length*page/whole))
	return (length - size) * at / (whole - page), size
}

func (b *bar) draw() {
	pos, size := b.place()
	show(b, size > 0)
	thick := float32(6)
	if b.hovered {
		thick = b.t.style.bar
	}
	off := b.t.style.bar - thick
	b.thumb.FillColor = b.t.style.thumb
	if b.vertical {
		b.thumb.Move(fyne.NewPos(off, float32(pos)))
		b.thumb.Resize(fyne.NewSize(thick, float32(size)))
	} else {
		b.thumb.Move(fyne.NewPos(float32(pos), off))
		b.thumb.Resize(fyne.NewSize(float32(size), thick))
	}
}

// along is the part of a movement that counts.
func (b *bar) along(x, y float32) float64 {
	if b.vertical {
		return float64(y)
	}
	return float64(x)
}

func (b *bar) moveTo(at float64) {
	if b.vertical {
		b.t.scroll(b.t.left, at)
	} else {
		b.t.scroll(float32(at), b.t.top)
	}
}

// Dragged moves the thumb with the mouse.
func (b *bar) Dragged(ev *fyne.DragEvent) {
	length, whole, page, at := b.extent()
	_, size := b.place()
	if length > size && size > 0 {
		b.moveTo(at + b.along(ev.Dragged.DX, ev.Dragged.DY)*(whole-page)/(length-size))
	}
}

// DragEnd does nothing.
func (b *bar) DragEnd() {}

// Tapped beside the thumb moves by a page.
func (b *bar) Tapped(ev *fyne.PointEvent) {
	pos, size := b.place()
	_, _, page, at := b.extent()
	switch p := b.along(ev.Position.X, ev.Position.Y); {
	case p < pos:
		b.moveTo(at - page)
	case p >= pos+size:
		b.moveTo(at + page)
	}
}

// MouseIn makes the thumb broad.
func (b *bar) MouseIn(*desktop.MouseEvent) { b.setHovered(true) }

// MouseMoved does nothing.
func (b *bar) MouseMoved(*desktop.MouseEvent) {}

// MouseOut makes the thumb narrow.
func (b *bar) MouseOut() { b.setHovered(false) }

func (b *bar) setHovered(on bool) {
	b.hovered = on
	b.draw()
	canvas.Refresh(b)
}
