package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"dumplens/model"
	"dumplens/model/view"
	"dumplens/ui/look"
	"dumplens/ui/page"
	"dumplens/ui/rows"
)

// details are what more there is to say about the chosen row.
type details struct {
	w      *Window
	object *fyne.Container
}

// fewDetails is up to how many are drawn as lines to read; more get a table.
const fewDetails = 80

func newDetails(w *Window) *details { return &details{w: w, object: container.NewStack()} }

// longCell is from how many characters on a cell is worth showing in full.
const longCell = 60

// detailsOf is what more there is to say about a row: its details, else its cells
// when one is too long for a table.
func detailsOf(r *model.Row, cols []model.Column) []model.Field {
	if len(r.Details) > 0 {
		return r.Details
	}
	var cells []model.Field
	long := false
	for i, c := range cols {
		v := cellAt(r, i)
		long = long || len(v.String()) > longCell
		cells = append(cells, model.Field{Name: c.Title, Value: v})
	}
	if !long {
		return nil
	}
	return cells
}

// show shows the details of a row and tells whether there are any.
func (d *details) show(list []model.Field, title string) bool {
	if len(list) == 0 {
		d.object.Objects = nil
		return false
	}
	if len(list) > fewDetails {
		d.object.Objects = []fyne.CanvasObject{d.table(list, title)}
		d.object.Refresh()
		return true
	}
	head := page.NewPara(title, theme.ColorNameForeground)
	head.Style = look.Bold
	lines := make([]view.Line, len(list))
	for i, f := range list {
		lines[i] = view.Line{Label: f.Name, Value: f.Value, Words: f.Note}
	}
	body := page.Column(page.Spaced{Item: head}, page.Spaced{Item: page.Lines(lines, d.w.acts()), Above: 10})
	d.object.Objects = []fyne.CanvasObject{page.Scrolled(body, 14)}
	d.object.Refresh()
	return true
}

// table draws many details: a title, a filter, and a row for each.
func (d *details) table(list []model.Field, title string) fyne.CanvasObject {
	records := make([]model.Row, len(list))
	for i, f := range list {
		records[i] = model.Row{Cells: []model.Value{model.Str(f.Name), f.Value, model.Str(f.Note)}}
	}
	cols := fitted([]model.Column{{Key: "name", Title: "Name"}, {Key: "value", Title: "Value", Mono: true}, {Key: "note", Title: "Note"}}, records, d.w.noteBeside)
	t := rows.New(cols)
	t.OnLink = func(l *model.Link) { d.w.follow(*l) }
	t.OnCell = func(r *model.Row, _ int) { d.w.mark(r.Cells[1].Src, r.Cells[0].Text) }
	t.OnKey, t.OnHover = d.w.key, d.w.status.setHint
	t.Beside, t.Menu = d.w.noteBeside, d.w.noteMenu
	t.Store().Append(records...)
	t.Reload()
	return container.New(detailsLayout{}, d.head(t, title, len(list)), t)
}

// head is the line over many details.
func (d *details) head(t *rows.Table, title string, n int) fyne.CanvasObject {
	name := page.NewPara(title, theme.ColorNameForeground)
	name.Style, name.OneRow, name.Hint, name.OnHint = look.Bold, true, title, d.w.status.setHint
	filter := newEntry(d.w)
	filter.SetPlaceHolder("Filter " + countWords(n, "detail"))
	filter.OnChanged = func(text string) {
		t.Store().SetFilter(text)
		t.Reload()
	}
	filter.onDown = func() { d.w.win.Canvas().Focus(focusable(t)) }
	return container.New(flow{gap: 10, inset: 12, elastic: func(i int, left float32) (float32, bool) {
		f := min(mostFilter, left*0.6)
		if i == 1 {
			return f, true
		}
		return left - f, true
	}}, name, filter)
}

// detailsLayout stands the head over the table.
type detailsLayout struct{}

func (detailsLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	const head = 44
	o[0].Resize(fyne.NewSize(size.Width, head))
	o[1].Move(fyne.NewPos(0, head))
	o[1].Resize(fyne.NewSize(size.Width, max(size.Height-head, 0)))
}

func (detailsLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(100, 100) }
