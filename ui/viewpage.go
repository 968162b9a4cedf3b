package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"dumplens/model"
	"dumplens/model/view"
	"dumplens/ui/look"
	"dumplens/ui/page"
	"dumplens/ui/rows"
)

// viewPage draws any View: title, count, filter, table, details of the chosen row,
// and what stopped the rows early.
type viewPage struct {
	w       *Window
	view    model.View
	table   *rows.Table
	filter  *entry
	count   *page.Para
	banner  *banner
	empty   *page.Para
	details *details
	side    *split
	middle  *fyne.Container // the table, or the words for an empty one
	root    fyne.CanvasObject
	longer  *look.Button // reads the view with what takes longer; nil when there is no such
	stopped string       // why the rows ended early
	outcome string       // of reading it so, in words beside the count

	columns []model.Column // of the table
	widths  []float32      // of the columns, as last kept
	all     []model.Row    // all rows that came
	job     *job           // reading the rows; nil when done
	started bool
	words   viewWords
	onRows  func([]model.Row)    // more rows came; nil for nobody
	onEnd   func(stopped string) // and no more will
	noSide  bool                 // what a row has to say stands in its cells
	wanted  string               // a row that a link names and that has not come yet
	then    func()               // what waits for that row; nil for nothing
}

func newViewPage(w *Window, v model.View) *viewPage {
	p := &viewPage{w: w, view: v, filter: newEntry(w), banner: newBanner(w)}
	p.words = viewWords{"Reading " + lower(v.Title), "reading…", "row", "The dump has a list of " + lower(v.Title) + ", and it is empty."}
	p.count, p.empty = page.NewPara("", look.Faint), page.NewPara("", look.Faint)
	p.count.OneRow = true
	p.empty.Hide()
	p.filter.SetPlaceHolder("Filter")
	p.filter.OnChanged = p.setFilter
	p.filter.onDown = w.focusPage
	p.details = newDetails(w)
	p.middle = container.New(underEmpty{}, p.empty, p.empty)
	p.setTable(v.Columns)
	p.side = newSplit(p.middle, p.details.object, true, false, w.p.prefs.split(keyDetails, 330), 160,
		func(n float32) { w.p.prefs.SetFloat(keyDetails, float64(n)) })
	p.side.showSized(false)
	p.longer = p.longerButton()
	p.root = container.New(viewLayout{}, p.head(), p.banner, p.side)
	return p
}

func (p *viewPage) object() fyne.CanvasObject { return p.root }
func (p *viewPage) title() string             { return p.view.Title }
func (p *viewPage) focus() fyne.Focusable     { return focusable(p.table) }

func focusable(o fyne.CanvasObject) fyne.Focusable {
	f, ok := o.(fyne.Focusable)
	if !ok {
		return nil
	}
	return f
}

// shown starts reading when the page is first seen. Problems are read each time:
// every other view may add some.
func (p *viewPage) shown() {
	if !p.started || p.view.ID == "problems" {
		p.reload()
	}
}

func (p *viewPage) picked() *model.Row {
	r, ok := p.table.Selected()
	if !ok {
		return nil
	}
	return r
}

func (p *viewPage) pick(row *model.Row) {
	if i := p.table.Store().Find(func(r *model.Row) bool { return r == row }); i >= 0 {
		p.table.Select(i)
	}
}

func (p *viewPage) crumb() string {
	r := p.picked()
	if r == nil || len(r.Cells) == 0 {
		return ""
	}
	s := r.Cells[0].String()
	number := r.Cells[0].Fmt == model.Count // a number alone says nothing
	if number {
		s = p.view.Columns[0].Title + " " + s
	}
	for i, c := range p.view.Columns {
		if i == 0 || !cellAt(r, i).Is() {
			continue
		}
		switch {
		case c.Key == "pid" && !number:
			s += " " + r.Cells[i].String()
		case number && slices.Contains([]string{"pid", "handle", "start"}, c.Key):
			s += ", " + c.Title + " " + r.Cells[i].String()
		}
	}
	return s
}

func (p *viewPage) setFilter(text string) {
	p.table.Store().SetFilter(text)
	p.table.Reload()
	p.say("")
}

// want chooses the row that a link names, now or when it comes.
func (p *viewPage) want(key string) {
	p.wanted, p.then = key, nil
	p.tryWanted()
}

// afterWanted does something once the row wanted was chosen, or has not come at all:
// choosing a row shows its bytes, which would take the place of others.
func (p *viewPage) afterWanted(do func()) {
	p.then = do
	if p.wanted == "" {
		p.endWanted()
	}
}

func (p *viewPage) endWanted() {
	do := p.then
	p.wanted, p.then = "", nil
	if do != nil {
		do()
	}
}

func (p *viewPage) tryWanted() {
	if p.wanted == "" {
		return
	}
	for _, test := range view.RowNamed(p.view.Columns, p.wanted) {
		if i := p.table.Store().Find(test); i >= 0 {
			p.wanted = ""
			p.table.Select(i)
			p.w.bar.update()
			p.endWanted()
			return
		}
	}
}

// selected shows what more there is to say about a row.
func (p *viewPage) selected(r *model.Row) {
	if !p.noSide {
		list := detailsOf(r, p.view.Columns)
		p.side.showSized(p.details.show(list, p.crumb()))
		p.readMore(r, list)
	}
	if r.To != nil && r.To.View == "" {
		p.w.hex.show(r.To.Space, r.To.At, r.To.Len, p.crumb())
	}
	p.w.leave()
	p.w.bar.update()
}

// readMore adds to the details what takes longer to read.
func (p *viewPage) readMore(r *model.Row, list []model.Field) {
	if r.More == nil {
		return
	}
	var more []model.Field
	p.w.jobs.start("Reading details", true, func(ctx context.Context, _ *model.Meter) { more = r.More(ctx) }, func() {
		if now, ok := p.table.Selected(); ok && now == r && len(more) > 0 {
			p.side.showSized(p.details.show(append(slices.Clone(list), more...), p.crumb()))
		}
	})
}
