package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// The side area is shown unasked when the panes and it are as wide together as
// roomForSide, and roomForPane for each further pane: bytes and text of one pane stay in
// sight, and most of the bytes of several.
const (
	roomForSide = 840
	roomForPane = 440
)

// dockBody shows the side area beside the panes as long as there is room.
type dockBody struct {
	widget.BaseWidget
	d *dock
}

func newDockBody(d *dock) *dockBody {
	b := &dockBody{d: d}
	b.ExtendBaseWidget(b)
	return b
}

// wantsSide tells whether the side area is to be in sight at a width.
func (b *dockBody) wantsSide(width float32) bool {
	if b.d.w.p.prefs.Bool(keySideHidden) {
		return false
	}
	return width >= roomForSide+roomForPane*float32(len(b.d.panes)-1) || b.d.side.asked
}

// CreateRenderer shows panes and side.
func (b *dockBody) CreateRenderer() fyne.WidgetRenderer { return &dockRenderer{b} }

type dockRenderer struct{ b *dockBody }

func (r *dockRenderer) Layout(size fyne.Size) {
	d := r.b.d
	d.split.Resize(size)
	was := d.side.object.Visible()
	d.split.showSized(r.b.wantsSide(size.Width))
	if was != d.side.object.Visible() {
		d.w.hexChanged()
	}
	if !was && d.side.object.Visible() {
		d.tell()
	}
}

func (r *dockRenderer) MinSize() fyne.Size {
	return fyne.NewSize(leastPane, r.b.d.row.MinSize().Height)
}

func (r *dockRenderer) Refresh() {
	r.Layout(r.b.Size())
	r.b.d.split.Refresh()
}
func (r *dockRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.b.d.split} }
func (r *dockRenderer) Destroy()                     {}
