package rows

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// CreateRenderer makes the parts: head, body and scrollbars.
func (t *Table) CreateRenderer() fyne.WidgetRenderer {
	t.ready()
	return &tableRenderer{t}
}

type tableRenderer struct{ t *Table }

func (r *tableRenderer) Destroy() {}

func (r *tableRenderer) Layout(size fyne.Size) { r.t.arrange(size) }

func (r *tableRenderer) MinSize() fyne.Size {
	s := r.t.style
	return fyne.NewSize(12*s.size, s.headH+2*s.rowH)
}

func (r *tableRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.t.body, r.t.head, r.t.vertical, r.t.horizontal}
}

func (r *tableRenderer) Refresh() { r.t.arrange(r.t.Size()) }

// arrange places the parts and draws them.
func (t *Table) arrange(size fyne.Size) {
	t.ready()
	s := &t.style
	room := size.Width
	if t.height() > float64(size.Height-s.headH) {
		room -= s.bar
	}
	t.columns.arrange(room, *s)
	t.version++
	t.head.Move(fyne.NewPos(0, 0))
	t.head.Resize(fyne.NewSize(size.Width, s.headH))
	t.body.Move(fyne.NewPos(0, s.headH))
	t.body.Resize(fyne.NewSize(size.Width, max(0, size.Height-s.headH)))
	t.vertical.Move(fyne.NewPos(size.Width-s.bar, s.headH))
	t.vertical.Resize(fyne.NewSize(s.bar, t.body.Size().Height))
	t.horizontal.Move(fyne.NewPos(0, size.Height-s.bar))
	t.horizontal.Resize(fyne.NewSize(room, s.bar))
	t.draw()
}

// height is that of all rows, in pixels.
func (t *Table) height() float64 {
	h := float64(t.store.Len()) * float64(t.style.rowH)
	if t.columns.total > t.columns.room {
		h += float64(t.style.bar) // so that the bar never covers the last row
	}
	return h
}

// scroll moves to a place, as far as there is something to see.
func (t *Table) scroll(left float32, top float64) {
	t.left, t.top = left, top
	t.draw()
}

func (t *Table) clamp() {
	t.top = max(0, min(t.top, t.height()-float64(t.body.Size().Height)))
	t.left = max(0, min(t.left, t.columns.total-t.columns.room))
}

// reveal scrolls as little as needed to show row i whole.
func (t *Table) reveal(i int) {
	h := float64(t.style.rowH)
	page := float64(t.body.Size().Height)
	if t.columns.total > t.columns.room {
		page -= float64(t.style.bar)
	}
	at := float64(i) * h
	if page < h {
		t.top = at
		return
	}
	t.top = max(min(t.top, at), at+h-page)
}

// page is how many whole rows are in sight, at least 1.
func (t *Table) page() int {
	return max(1, int(t.body.Size().Height/max(1, t.style.rowH)))
}

// draw brings all parts to the present scroll position and selection. It reloads first
// when the rows stand elsewhere than at the last Reload.
func (t *Table) draw() {
	t.store.settle()
	if t.made != t.store.made { // Find opened a branch
		t.Reload()
		return
	}
	t.clamp()
	t.body.draw()
	t.head.draw()
	t.vertical.draw()
	t.horizontal.draw()
	canvas.Refresh(t)
}
