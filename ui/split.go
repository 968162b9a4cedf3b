package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dumplens/ui/look"
)

// grip is how thick the place to drag a split is; its line is 1 pixel.
const grip = 5

// mostShare is how much of the whole the sized part may take, so that a panel sized
// in a large window leaves room in a small one.
const mostShare = 0.5

// split stands two things beside or above each other with a thin line to drag
// between them. One of them, the sized one, keeps its length in pixels when the
// window grows. Hide the sized one to give all to the other.
type split struct {
	widget.BaseWidget
	first, second fyne.CanvasObject
	across        bool // side by side
	sizeFirst     bool // first is the sized one
	length        float32
	least         float32 // of either part
	leastOther    float32 // of the part that is not sized, when it is more
	onMoved       func(length float32)
	bar           *splitBar
}

func newSplit(first, second fyne.CanvasObject, across, sizeFirst bool, length, least float32, onMoved func(float32)) *split {
	s := &split{first: first, second: second, across: across, sizeFirst: sizeFirst, length: length, least: least, onMoved: onMoved}
	s.bar = newSplitBar(across, s.drag, s.dragged)
	s.ExtendBaseWidget(s)
	return s
}

func (s *split) sized() fyne.CanvasObject {
	if s.sizeFirst {
		return s.first
	}
	return s.second
}

// showSized shows or hides the sized part.
func (s *split) showSized(on bool) {
	if on == s.sized().Visible() {
		return
	}
	if on {
		s.sized().Show()
	} else {
		s.sized().Hide()
	}
	s.Refresh()
}

// CreateRenderer lays the parts out.
func (s *split) CreateRenderer() fyne.WidgetRenderer { return &splitRenderer{s} }

type splitRenderer struct{ s *split }

func (r *splitRenderer) Layout(size fyne.Size) {
	s := r.s
	whole := size.Width
	if !s.across {
		whole = size.Height
	}
	if !s.sized().Visible() {
		s.bar.Hide()
		r.place(s.other(), 0, whole, size)
		return
	}
	s.bar.Show()
	n := max(s.least, min(s.length, whole-max(s.least, s.leastOther)-1, whole*mostShare))
	at := n
	if !s.sizeFirst {
		at = whole - n - 1
	}
	r.place(s.first, 0, at, size)
	r.place(s.bar, at-grip/2, grip, size)
	r.place(s.second, at+1, whole-at-1, size)
}

func (r *splitRenderer) place(o fyne.CanvasObject, at, n float32, size fyne.Size) {
	n = max(n, 0)
	if r.s.across {
		o.Move(fyne.NewPos(at, 0))
		o.Resize(fyne.NewSize(n, size.Height))
		return
	}
	o.Move(fyne.NewPos(0, at))
	o.Resize(fyne.NewSize(size.Width, n))
}

func (s *split) other() fyne.CanvasObject {
	if s.sizeFirst {
		return s.second
	}
	return s.first
}

func (r *splitRenderer) MinSize() fyne.Size {
	a, b := r.s.first.MinSize(), r.s.second.MinSize()
	if r.s.across {
		return fyne.NewSize(2*r.s.least, max(a.Height, b.Height))
	}
	return fyne.NewSize(max(a.Width, b.Width), 2*r.s.least)
}

func (r *splitRenderer) Refresh() {
	r.Layout(r.s.Size())
	r.s.bar.Refresh()
	canvas.Refresh(r.s)
}

func (r *splitRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.s.first, r.s.second, r.s.bar}
}
func (r *splitRenderer) Destroy() {}

// drag moves the line by so many pixels to the right or down.
func (s *split) drag(by float32) {
	whole := s.Size().Height
	if s.across {
		whole = s.Size().Width
	}
	if !s.sizeFirst {
		by = -by
	}
	s.length = max(s.least, min(s.length+by, whole-max(s.least, s.leastOther)))
	s.Refresh()
}

// dragged keeps the new length.
func (s *split) dragged() {
	if s.onMoved != nil {
		s.onMoved(s.length)
	}
}

// splitBar is the line that is dragged.
type splitBar struct {
	widget.BaseWidget
	across bool // between things side by side
	onDrag func(by float32)
	onEnd  func() // may be nil
	line   *canvas.Rectangle
	hot    bool
}

func newSplitBar(across bool, onDrag func(by float32), onEnd func()) *splitBar {
	b := &splitBar{across: across, onDrag: onDrag, onEnd: onEnd, line: canvas.NewRectangle(nil)}
	b.ExtendBaseWidget(b)
	return b
}

// Dragged moves the line.
func (b *splitBar) Dragged(e *fyne.DragEvent) {
	by := e.Dragged.DY
	if b.across {
		by = e.Dragged.DX
	}
	b.onDrag(by)
}

// DragEnd tells that the line was moved.
func (b *splitBar) DragEnd() {
	if b.onEnd != nil {
		b.onEnd()
	}
}

// Cursor tells that the line can be dragged.
func (b *splitBar) Cursor() desktop.Cursor {
	if b.across {
		return desktop.HResizeCursor
	}
	return desktop.VResizeCursor
}

// MouseIn lights the line up.
func (b *splitBar) MouseIn(*desktop.MouseEvent) { b.hot = true; b.Refresh() }

// MouseMoved does nothing.
func (b *splitBar) MouseMoved(*desktop.MouseEvent) {}

// MouseOut dims the line again.
func (b *splitBar) MouseOut() { b.hot = false; b.Refresh() }

// CreateRenderer draws the line.
func (b *splitBar) CreateRenderer() fyne.WidgetRenderer { return &splitBarRenderer{b} }

type splitBarRenderer struct{ b *splitBar }

func (r *splitBarRenderer) Layout(size fyne.Size) {
	if r.b.across {
		r.b.line.Move(fyne.NewPos(grip/2, 0))
		r.b.line.Resize(fyne.NewSize(1, size.Height))
	} else {
		r.b.line.Move(fyne.NewPos(0, grip/2))
		r.b.line.Resize(fyne.NewSize(size.Width, 1))
	}
	r.colour()
}

func (r *splitBarRenderer) colour() {
	name := look.Line
	if r.b.hot {
		name = theme.ColorNamePrimary
	}
	r.b.line.FillColor = look.Colour(name)
	r.b.line.Refresh()
}

func (r *splitBarRenderer) MinSize() fyne.Size           { return fyne.NewSize(grip, grip) }
func (r *splitBarRenderer) Refresh()                     { r.colour() }
func (r *splitBarRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.b.line} }
func (r *splitBarRenderer) Destroy()                     {}
