package ui

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dumplens/model"
	"dumplens/ui/look"
	"dumplens/ui/page"
	"dumplens/ui/rows"
)

// idFind is the id of the search page, which is no view of the dump.
const idFind = "find"

// allMemory is the choice to search every space but the file, whose bytes are those of
// the others, or all there is when the file is all.
const allMemory = "All memory"

var findColumns = []model.Column{
	{Key: "space", Title: "Space", Width: 18},
	{Key: "at", Title: "Address", Width: 20, Mono: true},
	{Key: "bytes", Title: "Bytes", Width: 50, Mono: true},
	{Key: "text", Title: "Text", Width: 20, Mono: true},
}

// findPage searches memory: what, of which kind, in which space; hits come while it
// searches, and at the end it says what was not searched.
type findPage struct {
	w     *Window
	what  *entry
	kind  *widget.Select
	where *widget.Select
	list  []model.AddressSpace
	table *rows.Table
	count *page.Para
	root  fyne.CanvasObject
	job   *job
}

func newFindPage(w *Window) *findPage {
	p := &findPage{w: w, what: newEntry(w), table: rows.New(findColumns), count: page.NewPara("", look.Faint)}
	p.count.OneRow = true
	p.what.SetPlaceHolder("What to find")
	p.what.OnSubmitted = func(string) { p.search() }
	p.what.onDown = func() { w.win.Canvas().Focus(focusable(p.table)) }
	p.what.onEscape = func() {
		if !w.jobs.cancelShown() {
			p.what.onDown()
		}
	}
	p.kind = widget.NewSelect(findKindTitles(), func(string) { p.hint() })
	p.where = widget.NewSelect([]string{allMemory}, nil)
	p.table.OnSelect = func(r *model.Row) { w.hex.show(r.To.Space, r.To.At, r.To.Len, p.what.Text) }
	p.table.OnLink = func(l *model.Link) { w.follow(*l) }
	p.table.OnKey, p.table.OnHover = w.key, w.status.setHint
	p.kind.SetSelectedIndex(0)
	p.where.SetSelectedIndex(0)
	p.root = container.New(findLayout{}, p.head(), p.form(), p.table)
	return p
}

func (p *findPage) head() fyne.CanvasObject {
	title := page.NewPara("Find", theme.ColorNameForeground)
	title.TextSize, title.Style = theme.SizeNameSubHeadingText, look.Bold
	return container.New(flow{gap: 10, inset: 14, elastic: func(i int, left float32) (float32, bool) {
		if i == 0 {
			return title.Width() + 1, true
		}
		return max(left-title.Width()-1, 0), true
	}}, title, p.count)
}

func (p *findPage) form() fyne.CanvasObject {
	find := look.NewButton("Find", p.search)
	find.Main = true
	return container.New(flow{gap: 8, inset: 14, elastic: func(i int, left float32) (float32, bool) {
		switch i {
		case 0:
			return max(left-150-220, left*0.4), true
		case 1:
			return min(150, left*0.25), true
		case 2:
			return min(220, left*0.35), true
		}
		return 0, false
	}}, p.what, p.kind, p.where, find)
}

type findLayout struct{}

func (findLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for i, h := range []float32{viewHead, 38, max(size.Height-viewHead-38, 0)} {
		o[i].Move(fyne.NewPos(0, y))
		o[i].Resize(fyne.NewSize(size.Width, h))
		y += h
	}
}

func (findLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 120) }

func (p *findPage) object() fyne.CanvasObject { return p.root }
func (p *findPage) title() string             { return "Find" }
func (p *findPage) crumb() string             { return p.what.Text }
func (p *findPage) focus() fyne.Focusable     { return p.what }
func (p *findPage) reload()                   { p.search() }

func (p *findPage) picked() *model.Row {
	r, ok := p.table.Selected()
	if !ok {
		return nil
	}
	return r
}

func (p *findPage) pick(row *model.Row) {
	if i := p.table.Store().Find(func(r *model.Row) bool { return r == row }); i >= 0 {
		p.table.Select(i)
	}
}

// hint shows an example of what the chosen kind takes.
func (p *findPage) hint() { p.what.SetPlaceHolder(findKinds[max(p.kind.SelectedIndex(), 0)].hint) }

// shown offers the spaces that can be read, the one of the hex pane chosen.
func (p *findPage) shown() {
	d := p.w.dump
	var list []model.AddressSpace
	p.w.jobs.start("Finding address spaces", true, func(ctx context.Context, m *model.Meter) {
		list, _ = d.Spaces.Get(ctx, m) // what stopped it is shown by the view of spaces
	}, func() {
		titles := []string{allMemory}
		p.list = nil
		for _, s := range list {
			if s.Space != nil {
				p.list = append(p.list, s)
				titles = append(titles, s.Title)
			}
		}
		p.where.SetOptions(titles)
	})
}

// chosen are the spaces to search.
func (p *findPage) chosen() []model.AddressSpace {
	if i := p.where.SelectedIndex(); i > 0 && i <= len(p.list) {
		return p.list[i-1 : i]
	}
	var memory []model.AddressSpace
	for _, s := range p.list {
		if s.Kind != "file" {
			memory = append(memory, s)
		}
	}
	if memory == nil {
		return p.list
	}
	return memory
}

// search looks for what the form says.
func (p *findPage) search() {
	if p.job != nil {
		p.job.cancel()
	}
	pattern, err := findKinds[max(p.kind.SelectedIndex(), 0)].pattern(p.what.Text, p.w.dump.Arch)
	if err != nil {
		p.count.Set(sentence(err.Error()))
		return
	}
	p.table.SetStore(rows.NewStore(findColumns))
	s := &searcher{spaces: p.chosen(), pattern: pattern}
	b := &batch{}
	var j *job
	flush := func() {
		if p.job == j {
			p.table.Store().Append(b.take()...)
			p.table.Reload()
			p.count.Set(countWords(p.table.Store().Total(), "hit") + ", searching…")
		}
	}
	j = p.w.jobs.start("Searching", false, func(ctx context.Context, m *model.Meter) {
		s.run(ctx, m, func(r model.Row) {
			if b.add(r) {
				p.w.p.host.Post(flush)
			}
		})
	}, func() {
		flush()
		if p.job == j {
			p.job = nil
			p.count.Set(countWords(p.table.Store().Total(), "hit") + "; " + s.words())
		}
	})
	p.job = j
	p.count.Set("searching…")
	p.w.bar.update()
}

// showFind goes to the search page.
func (w *Window) showFind() {
	if w.dump == nil {
		return
	}
	w.openView(idFind)
	w.focusPage()
}

// findNext goes to the next hit, or to the search page when there is none.
func (w *Window) findNext() {
	if w.dump == nil {
		return
	}
	p, ok := w.pages[idFind].(*findPage)
	if !ok || p.table.Store().Len() == 0 {
		w.showFind()
		return
	}
	next := 0
	if row := p.picked(); row != nil {
		next = p.table.Store().Find(func(r *model.Row) bool { return r == row }) + 1
	}
	if next >= p.table.Store().Len() {
		w.status.setHint("that was the last hit")
		return
	}
	p.table.Select(next)
	w.status.setHint(fmt.Sprintf("hit %d of %d", next+1, p.table.Store().Len()))
}
