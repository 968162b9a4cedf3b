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
	sideWidth    = 380 // of the inspector at most
	narrowSide   = 290 // and at least
	entryWidth   = 200
	narrowEntry  = 160
	noteMinWidth = 60
)

// paneBody is the widget of a Pane.
type paneBody struct {
	widget.BaseWidget
	p *Pane
}

// CreateRenderer is called by Fyne.
func (b *paneBody) CreateRenderer() fyne.WidgetRenderer {
	p := b.p
	r := &paneRenderer{p: p, bar: &canvas.Rectangle{}, panel: &canvas.Rectangle{}, under: &canvas.Rectangle{}, beside: &canvas.Rectangle{}}
	r.objects = []fyne.CanvasObject{r.bar, r.panel, p.Hex, p.side, r.under, r.beside, p.space, p.word, p.row, p.entry, p.note, p.fold}
	r.colour()
	return r
}

type paneRenderer struct {
	p             *Pane
	bar, panel    *canvas.Rectangle // grounds
	under, beside *canvas.Rectangle // lines
	objects       []fyne.CanvasObject
}

func (r *paneRenderer) colour() {
	r.bar.FillColor, r.panel.FillColor = theme.Color(look.Panel), theme.Color(look.Panel)
	r.under.FillColor, r.beside.FillColor = theme.Color(look.Line), theme.Color(look.Line)
}

// barHeight is that of its highest part with padding.
func (r *paneRenderer) barHeight() float32 {
	return max(r.p.space.MinSize().Height, r.p.entry.MinSize().Height) + 2*theme.Padding()
}

// MinSize is small: the bar and the inspector give up parts when there is no room.
func (r *paneRenderer) MinSize() fyne.Size {
	return fyne.NewSize(260, r.barHeight()+r.p.Hex.MinSize().Height)
}

func (r *paneRenderer) Layout(size fyne.Size) {
	height := r.barHeight()
	place(r.bar, 0, 0, size.Width, height)
	place(r.under, 0, height, size.Width, 1)
	r.layoutBar(size.Width, height)

	top := height + 1
	bytes := size.Width
	if side := r.sideFor(size.Width); side > 0 {
		bytes -= side
		place(r.panel, bytes, top, side, size.Height-top)
		place(r.beside, bytes, top, 1, size.Height-top)
		r.p.side.Move(fyne.NewPos(bytes+1, top))
		r.p.side.Resize(fyne.NewSize(side-1, size.Height-top))
		r.p.side.Show()
	} else {
		r.panel.Hide()
		r.beside.Hide()
		r.p.side.Hide()
	}
	r.p.Hex.Move(fyne.NewPos(0, top))
	r.p.Hex.Resize(fyne.NewSize(bytes, size.Height-top))
}

// sideFor is the width of the inspector: what the bytes leave, and 0 when they would
// lose more than their text to it.
func (r *paneRenderer) sideFor(width float32) float32 {
	g := r.p.Hex.grid.measured()
	if width < g.x(g.textCol())+barWidth+narrowSide {
		return 0
	}
	return min(max(width-g.x(g.cells())-barWidth, narrowSide), sideWidth)
}

// layoutBar places the parts of the bar; when there is no room the least needed
// ones go first.
func (r *paneRenderer) layoutBar(width, height float32) {
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
	for _, o := range r.objects {
		o.Refresh()
	}
	canvas.Refresh(r.p.body)
}

func (r *paneRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *paneRenderer) Destroy()                     {}
