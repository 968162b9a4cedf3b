package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dumplens/model"
	"dumplens/model/view"
	"dumplens/ui/look"
	"dumplens/ui/page"
	"dumplens/ui/rows"
)

// viewHead is the height of the line over a table.
const viewHead = 44

// viewLayout stands head, banner and table below each other.
type viewLayout struct{}

func (viewLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(fyne.NewSize(size.Width, viewHead))
	y := float32(viewHead)
	if b, ok := o[1].(*banner); ok && b.Visible() {
		h := b.HeightFor(size.Width)
		b.Move(fyne.NewPos(0, y))
		b.Resize(fyne.NewSize(size.Width, h))
		y += h
	}
	o[2].Move(fyne.NewPos(0, y))
	o[2].Resize(fyne.NewSize(size.Width, max(size.Height-y, 0)))
}

func (viewLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 100) }

// underEmpty stands the words for an empty table over it.
type underEmpty struct{}

func (underEmpty) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(size)
	if p, ok := o[1].(*page.Para); ok {
		w := max(size.Width-28, 40)
		p.Move(fyne.NewPos(14, 44))
		p.Resize(fyne.NewSize(w, p.HeightFor(w)))
	}
}

func (underEmpty) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(80, 60) }

// banner says above a table what stopped its rows early.
type banner struct {
	widget.BaseWidget
	words  *page.Para
	ground *canvas.Rectangle
}

func newBanner(w *Window) *banner {
	b := &banner{words: page.NewPara("", look.Warn), ground: canvas.NewRectangle(nil)}
	b.words.OnCopy = w.p.app.Clipboard().SetContent
	b.ExtendBaseWidget(b)
	b.Hide()
	return b
}

func (b *banner) text() string { return b.words.Text }

func (b *banner) say(stopped string) {
	text := ""
	if stopped != "" {
		text = "⚠ These are not all rows: " + firstLine(stopped)
	}
	b.words.Set(text)
	if text == "" {
		b.Hide()
	} else {
		b.Show()
	}
}

// HeightFor is the height of the words with some space.
func (b *banner) HeightFor(w float32) float32 { return b.words.HeightFor(w-28) + 10 }

// CreateRenderer draws the words on a panel.
func (b *banner) CreateRenderer() fyne.WidgetRenderer { return &bannerRenderer{b} }

type bannerRenderer struct{ b *banner }

func (r *bannerRenderer) Layout(size fyne.Size) {
	r.b.ground.Resize(size)
	r.b.words.Move(fyne.NewPos(14, 5))
	r.b.words.Resize(fyne.NewSize(size.Width-28, size.Height-10))
}
func (r *bannerRenderer) MinSize() fyne.Size { return fyne.NewSize(80, 20) }
func (r *bannerRenderer) Refresh() {
	r.b.ground.FillColor = look.Colour(look.Panel)
	r.Layout(r.b.Size())
	r.b.words.Refresh()
}
func (r *bannerRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.b.ground, r.b.words}
}
func (r *bannerRenderer) Destroy() {}

func firstLine(s string) string {
	for i := range s {
		if s[i] == '\n' {
			return s[:i]
		}
	}
	return s
}

// details are what more there is to say about the chosen row.
type details struct {
	w      *Window
	object *fyne.Container
}

// fewDetails is up to how many are drawn as lines to read; more get a table.
const fewDetails = 80

func newDetails(w *Window) *details { return &details{w: w, object: container.NewStack()} }

func (d *details) show(r *model.Row, title string) {
	if len(r.Details) == 0 {
		d.object.Objects = nil
		return
	}
	if len(r.Details) > fewDetails {
		d.object.Objects = []fyne.CanvasObject{d.table(r.Details)}
		d.object.Refresh()
		return
	}
	head := page.NewPara(title, theme.ColorNameForeground)
	head.Style = look.Bold
	lines := make([]view.Line, len(r.Details))
	for i, f := range r.Details {
		lines[i] = view.Line{Label: f.Name, Value: f.Value, Words: f.Note}
	}
	body := page.Column(page.Spaced{Item: head}, page.Spaced{Item: page.Lines(lines, d.w.acts()), Above: 10})
	d.object.Objects = []fyne.CanvasObject{page.Scrolled(body, 14)}
	d.object.Refresh()
}

// table draws many details.
func (d *details) table(list []model.Field) fyne.CanvasObject {
	t := rows.New([]model.Column{{Key: "name", Title: "Name", Width: 24}, {Key: "value", Title: "Value", Width: 18, Mono: true}, {Key: "note", Title: "Note", Width: 20}})
	t.OnLink = func(l *model.Link) { d.w.follow(*l) }
	t.OnCell = func(r *model.Row, _ int) { d.w.mark(r.Cells[1].Src, r.Cells[0].Text) }
	t.OnKey, t.OnHover = d.w.key, d.w.status.setHint
	for _, f := range list {
		t.Store().Append(model.Row{Cells: []model.Value{model.Str(f.Name), f.Value, model.Str(f.Note)}})
	}
	t.Reload()
	return t
}
