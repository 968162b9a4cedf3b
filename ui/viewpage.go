package ui

import (
	"context"
	"fmt"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"dumplens/model"
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
	root    fyne.CanvasObject

	job     *job // reading the rows; nil when done
	started bool
	wanted  string // a row that a link names and that has not come yet
}

func newViewPage(w *Window, v model.View) *viewPage {
	p := &viewPage{w: w, view: v, table: rows.New(v.Columns), filter: newEntry(w), banner: newBanner(w)}
	p.count, p.empty = page.NewPara("", look.Faint), page.NewPara("", look.Faint)
	p.count.OneRow = true
	p.empty.Hide()
	p.filter.SetPlaceHolder("Filter")
	p.filter.OnChanged = p.setFilter
	p.filter.onDown = w.focusPage
	p.wire()
	n := 0
	for _, c := range v.Columns {
		if !c.Extra {
			n++
		}
	}
	if widths := w.p.prefs.widths(v.ID, n); widths != nil {
		p.table.SetWidths(widths)
	}
	p.details = newDetails(w)
	middle := container.New(underEmpty{}, p.table, p.empty)
	p.side = newSplit(middle, p.details.object, true, false, w.p.prefs.split(keyDetails, 360), 160,
		func(n float32) { w.p.prefs.SetFloat(keyDetails, float64(n)) })
	p.side.showSized(false)
	p.root = container.New(viewLayout{}, p.head(), p.banner, p.side)
	return p
}

// wire connects the table's events.
func (p *viewPage) wire() {
	p.table.OnSelect = p.selected
	p.table.OnCell = func(r *model.Row, col int) {
		if col < len(r.Cells) && r.Cells[col].Src.Known() {
			p.w.mark(r.Cells[col].Src, p.view.Columns[col].Title)
		}
	}
	p.table.OnLink = func(l *model.Link) { p.w.follow(*l) }
	p.table.OnKey = p.w.key
	p.table.OnHover = p.w.status.setHint
}

// head is the line over the table.
func (p *viewPage) head() fyne.CanvasObject {
	title := page.NewPara(p.view.Title, theme.ColorNameForeground)
	title.TextSize, title.Style = theme.SizeNameSubHeadingText, look.Bold
	lay := flow{gap: 10, inset: 14, elastic: func(i int, left float32) (float32, bool) {
		f := min(230, left*0.5)
		switch i {
		case 0:
			return title.Width() + 1, true
		case 1:
			return left - f - title.Width() - 1, true
		}
		return f, true
	}}
	return container.New(lay, title, p.count, p.filter)
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
	for i, c := range p.view.Columns {
		if i > 0 && c.Key == "pid" && i < len(r.Cells) && r.Cells[i].Is() {
			s += " " + r.Cells[i].String()
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
	p.wanted = key
	p.tryWanted()
}

func (p *viewPage) tryWanted() {
	if p.wanted == "" {
		return
	}
	for _, test := range rowFinder(p.view.Columns, p.wanted) {
		if i := p.table.Store().Find(test); i >= 0 {
			p.wanted = ""
			p.table.Select(i)
			p.w.bar.update()
			return
		}
	}
}

// selected shows what more there is to say about a row.
func (p *viewPage) selected(r *model.Row) {
	p.details.show(r, p.crumb())
	p.side.showSized(len(r.Details) > 0)
	if r.To != nil && r.To.View == "" {
		p.w.hex.show(r.To.Space, r.To.At, r.To.Len, p.crumb())
	}
	p.w.hist.update(p.w.where())
	p.w.bar.update()
}

// batch collects rows on the worker's side until the UI takes them: at most one
// hand-over is on its way.
type batch struct {
	mu      sync.Mutex
	rows    []model.Row
	pending bool
}

func (b *batch) add(r model.Row) (post bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.rows = append(b.rows, r)
	post, b.pending = !b.pending, true
	return post
}

func (b *batch) take() []model.Row {
	b.mu.Lock()
	defer b.mu.Unlock()
	r := b.rows
	b.rows, b.pending = nil, false
	return r
}

// reload reads the rows anew.
func (p *viewPage) reload() {
	if p.job != nil {
		p.job.cancel()
	}
	p.started = true
	store := rows.NewStore(p.view.Columns)
	store.SetFilter(p.filter.Text)
	p.table.SetStore(store)
	p.banner.say("")
	p.side.showSized(false)
	b, stopped, d := &batch{}, "", p.w.dump
	var j *job
	flush := func() {
		if p.job == j {
			p.take(b.take())
		}
	}
	j = p.w.jobs.start("Reading "+lower(p.view.Title), false, func(ctx context.Context, m *model.Meter) {
		stopped = readRows(ctx, d, p.view, m, func(r model.Row) {
			if b.add(r) {
				p.w.p.host.Post(flush)
			}
		})
	}, func() {
		flush()
		if p.job == j {
			p.job = nil
			p.ended(stopped)
		}
	})
	p.job = j
	p.say("reading…")
}

// readRows hands over the rows of a view until they end and says what stopped them
// early, "" when nothing did.
func readRows(ctx context.Context, d *model.Dump, v model.View, m *model.Meter, row func(model.Row)) (stopped string) {
	n := 0
	defer func() {
		if r := recover(); r != nil {
			if model.RethrowPanics {
				panic(r)
			}
			stopped = fmt.Sprintf("internal error after row %d: %v", n, r)
		}
	}()
	for r, err := range v.Rows(ctx, d, m) {
		if err != nil {
			return err.Error()
		}
		if ctx.Err() != nil {
			return fmt.Sprintf("stopped after %d rows", n)
		}
		n++
		row(r)
	}
	if ctx.Err() != nil {
		return fmt.Sprintf("stopped after %d rows", n)
	}
	return ""
}

// take adds rows that came.
func (p *viewPage) take(list []model.Row) {
	if len(list) == 0 {
		return
	}
	p.table.Store().Append(list...)
	p.table.Reload()
	p.tryWanted()
	p.say("reading…")
}

// ended shows how the reading ended.
func (p *viewPage) ended(stopped string) {
	p.banner.say(stopped)
	p.w.nav.setCount(p.view.ID, p.table.Store().Total())
	p.wanted = ""
	p.say("")
}

// say shows the counts, and words when there are none to show.
func (p *viewPage) say(more string) {
	s := p.table.Store()
	text := countWords(s.Total(), "row")
	if s.Filtered() {
		text = fmt.Sprintf("%d of %s", s.Len(), text)
	}
	if p.job != nil && more == "" {
		more = "reading…"
	}
	if more != "" {
		text += ", " + more
	}
	p.count.Set(text)
	p.empty.Set(p.emptyWords(s))
	p.empty.Hidden = p.empty.Text == ""
	p.empty.Refresh()
	p.root.Refresh()
}

// emptyWords says why the table is empty; "" when it is not.
func (p *viewPage) emptyWords(s *rows.Store) string {
	switch {
	case s.Len() > 0 || p.job != nil:
		return ""
	case s.Total() > 0:
		return fmt.Sprintf("No row contains “%s”. Clear the filter to see all %d.", p.filter.Text, s.Total())
	case p.banner.text() != "":
		return "Nothing could be read."
	case p.view.ID == "problems":
		return "No problems so far: everything that was asked for could be read."
	}
	return "The dump has a list of " + lower(p.view.Title) + ", and it is empty."
}

func countWords(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// lower writes a title inside a sentence; abbreviations keep their capitals.
func lower(title string) string {
	if len(title) > 1 && title[1] >= 'A' && title[1] <= 'Z' {
		return title
	}
	return string(title[0]|0x20) + title[1:]
}
