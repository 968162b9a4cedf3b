package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// leastPane is how narrow a pane may be; when there is no room for all, those nearest
// to the one in use are shown.
const leastPane = 300

// paneRow stands the hex panes side by side with lines to drag between them.
type paneRow struct {
	widget.BaseWidget
	d      *dock
	shares []float32 // of the width, in the order of the panes
	bars   []*splitBar
	shown  []int // the panes that there is room for
}

func newPaneRow(d *dock) *paneRow {
	r := &paneRow{d: d, shares: []float32{1}}
	r.ExtendBaseWidget(r)
	return r
}

// added makes room for one pane more, removed for one less: all get the same width.
func (r *paneRow) added()   { r.even(len(r.shares) + 1) }
func (r *paneRow) removed() { r.even(len(r.shares) - 1) }

func (r *paneRow) even(n int) {
	r.shares = make([]float32, n)
	for i := range r.shares {
		r.shares[i] = 1
	}
}

// room is which panes a width has room for: as many as fit, with the one in use.
func (r *paneRow) room(width float32) []int {
	n := min(max(int(width/leastPane), 1), len(r.d.panes))
	first := max(slices.Index(r.d.panes, r.d.hexPane), 0)
	first = min(first, len(r.d.panes)-n)
	out := make([]int, n)
	for i := range out {
		out[i] = first + i
	}
	return out
}

// drag moves the line after the i-th pane shown.
func (r *paneRow) drag(i int, by float32) {
	var all float32
	for _, k := range r.shown {
		all += r.shares[k]
	}
	left, right := r.shown[i], r.shown[i+1]
	each := r.Size().Width / all
	by = min(max(by, leastPane*0.8-r.shares[left]*each), r.shares[right]*each-leastPane*0.8)
	r.shares[left] += by / each
	r.shares[right] -= by / each
	r.Refresh()
}

// CreateRenderer lays the panes out.
func (r *paneRow) CreateRenderer() fyne.WidgetRenderer { return &paneRowRenderer{r} }

type paneRowRenderer struct{ r *paneRow }

func (x *paneRowRenderer) Layout(size fyne.Size) {
	r := x.r
	if len(r.d.panes) != len(r.shares) {
		return // between two changes
	}
	r.shown = r.room(size.Width)
	for len(r.bars) < len(r.shown)-1 {
		i := len(r.bars)
		r.bars = append(r.bars, newSplitBar(true, func(by float32) { r.drag(i, by) }, nil))
	}
	for i, h := range r.d.panes {
		if slices.Contains(r.shown, i) {
			h.pane.Object().Show()
		} else {
			h.pane.Object().Hide()
		}
	}
	var all float32
	for _, k := range r.shown {
		all += r.shares[k]
	}
	x0 := float32(0)
	for i, k := range r.shown {
		w := size.Width * r.shares[k] / all
		if i == len(r.shown)-1 {
			w = size.Width - x0
		}
		o := r.d.panes[k].pane.Object()
		o.Move(fyne.NewPos(x0, 0))
		o.Resize(fyne.NewSize(w-1, size.Height))
		if x0 += w; i < len(r.shown)-1 {
			r.bars[i].Move(fyne.NewPos(x0-1-grip/2, 0))
			r.bars[i].Resize(fyne.NewSize(grip, size.Height))
			r.bars[i].Show()
		} else {
			o.Resize(fyne.NewSize(w, size.Height))
		}
	}
	for _, b := range r.bars[len(r.shown)-1:] {
		b.Hide()
	}
}

func (x *paneRowRenderer) MinSize() fyne.Size {
	return fyne.NewSize(leastPane, x.r.d.panes[0].pane.Object().MinSize().Height)
}

func (x *paneRowRenderer) Refresh() {
	x.Layout(x.r.Size())
	for _, o := range x.Objects() {
		o.Refresh()
	}
}

func (x *paneRowRenderer) Objects() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, h := range x.r.d.panes {
		out = append(out, h.pane.Object())
	}
	for _, b := range x.r.bars {
		out = append(out, b)
	}
	return out
}
func (x *paneRowRenderer) Destroy() {}
