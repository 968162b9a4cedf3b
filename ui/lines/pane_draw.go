package lines

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dumplens/ui/look"
)

// Widths of the pane in pixels.
const (
	entryWidth   = 200
	narrowEntry  = 160
	noteMinWidth = 60
	tailLeaves   = 410 // what the tail of the bar leaves to the rest: space, word, address
	markHeight   = 2   // of the line over the pane in use
)

// paneBody is the widget of a Pane.
type paneBody struct {
	widget.BaseWidget
	p *Pane
}

// CreateRenderer is called by Fyne.
func (b *paneBody) CreateRenderer() fyne.WidgetRenderer {
	p := b.p
	r := &paneRenderer{p: p, bar: &canvas.Rectangle{}, under: &canvas.Rectangle{}, over: &canvas.Rectangle{}}
	r.colour()
	return r
}

type paneRenderer struct {
	p     *Pane
	bar   *canvas.Rectangle // its ground
	under *canvas.Rectangle // the line below it
	over  *canvas.Rectangle // the line over it that marks the pane in use
}

func (r *paneRenderer) colour() {
	r.bar.FillColor, r.under.FillColor = theme.Color(look.Panel), theme.Color(look.Line)
	r.over.FillColor = theme.Color(theme.ColorNamePrimary)
}

// barHeight is that of its highest part with padding.
func (r *paneRenderer) barHeight() float32 {
	return max(r.p.space.MinSize().Height, r.p.entry.MinSize().Height) + 2*theme.Padding()
}

// MinSize is small: the bar gives up parts when there is no room.
func (r *paneRenderer) MinSize() fyne.Size {
	return fyne.NewSize(260, r.barHeight()+r.p.Hex.MinSize().Height)
}

func (r *paneRenderer) Layout(size fyne.Size) {
	height := r.barHeight()
	place(r.bar, 0, 0, size.Width, height)
	place(r.under, 0, height, size.Width, 1)
	r.layoutBar(size.Width, height)

	r.over.Hidden = !r.p.marked
	r.over.Resize(fyne.NewSize(size.Width, markHeight))

	top := height + 1
	r.p.Hex.Move(fyne.NewPos(0, top))
	r.p.Hex.Resize(fyne.NewSize(size.Width-mapWidth, size.Height-top))
	r.p.minimap.Move(fyne.NewPos(size.Width-mapWidth, top))
	r.p.minimap.Resize(fyne.NewSize(mapWidth, size.Height-top))
}

// layoutTail stands what the window put there at the right end of the bar and gives
// what is left of the width.
func (r *paneRenderer) layoutTail(width, height float32) float32 {
	gap := theme.Padding()
	for i := len(r.p.tail) - 1; i >= 0; i-- {
		o := r.p.tail[i]
		size := o.MinSize()
		if i < len(r.p.tail)-1 && width-size.Width-gap < tailLeaves {
			o.Hide()
			continue
		}
		o.Show()
		width -= size.Width + gap
		o.Move(fyne.NewPos(width, (height-size.Height)/2))
		o.Resize(size)
	}
	return width
}

// layoutBar places the parts of the bar; when there is no room the least needed
// ones go first.
func (r *paneRenderer) layoutBar(width, height float32) {
	width = r.layoutTail(width, height)
	p, gap := r.p, 2*theme.Padding()
	entry := float32(entryWidth)
	parts := []fyne.CanvasObject{p.space, p.word, p.row, p.fold}
	room := func() float32 {
		left := width - 2*gap - entry
		for _, o := range parts {
			left -= o.MinSize().Width + gap
		}
		return left
	}
	if room() < 0 {
		entry = narrowEntry
	}
	for room() < 0 && len(parts) > 1 {
		parts[len(parts)-1].Hide()
		parts = parts[:len(parts)-1]
	}
	note := room() - gap
	x := gap
	put := func(o fyne.CanvasObject, w float32) {
		h := o.MinSize().Height
		o.Move(fyne.NewPos(x, (height-h)/2))
		o.Resize(fyne.NewSize(w, h))
		o.Show()
		x += w + gap
	}
	for _, o := range parts {
		if o != p.fold {
			put(o, o.MinSize().Width)
		}
	}
	put(p.entry, max(entry+min(room(), 0), 60))
	p.note.Hide()
	if note > noteMinWidth {
		put(p.note, note)
	}
	if len(parts) == 4 {
		x = width - gap - p.fold.MinSize().Width
		put(p.fold, p.fold.MinSize().Width)
	}
}

// Refresh follows the theme and the texts on the buttons.
func (r *paneRenderer) Refresh() {
	r.colour()
	r.Layout(r.p.body.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
	canvas.Refresh(r.p.body)
}

func (r *paneRenderer) Objects() []fyne.CanvasObject {
	p := r.p
	return append([]fyne.CanvasObject{r.bar, p.Hex, p.minimap, r.under, r.over, p.space, p.word, p.row, p.entry, p.note, p.fold}, p.tail...)
}
func (r *paneRenderer) Destroy() {}
