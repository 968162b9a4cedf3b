package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"

	"dumplens/model"
	"dumplens/model/search"
	"dumplens/model/view"
	"dumplens/ui/look"
	"dumplens/ui/page"
)

// searchPage is what the pages that search memory have in common: a form over a table
// that fills while it searches, and in words what was not searched.
type searchPage struct {
	*viewPage
	where   *searchPlace
	told    *page.Para // how the search went
	more    *look.Button
	done    search.Searched
	read    bool // the list of spaces was read
	turn    int  // counts the searches, to let go of one that is prepared
	content *fyne.Container
}

func newSearchPage(w *Window, v model.View, words viewWords) *searchPage {
	p := &searchPage{viewPage: newViewPage(w, v), told: page.NewPara("", look.Faint)}
	p.words, p.told.OneRow = words, true
	p.more = look.NewButton("Not searched…", p.explain)
	p.more.OnKey = w.key
	p.more.Hide()
	return p
}

// build puts the page together: the form, how the search went, the table.
func (p *searchPage) build(parts ...formPart) {
	form, lay := newWrapForm(parts...)
	p.content = container.New(searchLayout{lay}, form, p.told, p.more, p.root)
}

// searchLayout stands the form, the words and the table below each other.
type searchLayout struct{ form wrapForm }

func (l searchLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h := l.form.heightFor(size.Width)
	o[0].Resize(fyne.NewSize(size.Width, h))
	told, isPara := o[1].(*page.Para)
	if isPara && told.Text != "" {
		right := size.Width - formInset
		line := told.HeightFor(size.Width)
		if o[2].Visible() {
			m := o[2].MinSize()
			right -= m.Width
			line = m.Height
			o[2].Resize(m)
			o[2].Move(fyne.NewPos(right, h+4))
			right -= formGap
		}
		w := max(right-formInset, 0)
		told.Resize(fyne.NewSize(w, told.HeightFor(w)))
		told.Move(fyne.NewPos(formInset, h+4+(line-told.HeightFor(w))/2))
		h += line + 4
	}
	o[3].Move(fyne.NewPos(0, h))
	o[3].Resize(fyne.NewSize(size.Width, max(size.Height-h, 0)))
}

func (searchLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 120) }

func (p *searchPage) object() fyne.CanvasObject { return p.content }

func (p *searchPage) shown() {
	if !p.read {
		p.read = true
		p.where.read()
	}
}

// tell says how the search went; bad for what kept it from being done.
func (p *searchPage) tell(text string, bad bool) {
	p.told.Colour = look.Faint
	if bad {
		p.told.Colour = look.Bad
	}
	p.told.Set(text)
	p.more.Hidden = bad || len(p.done.Words()) == 0
	p.told.Hint = text
	p.content.Refresh()
}

// begin forgets the search before. It gives the number of the new one.
func (p *searchPage) begin() int {
	if p.job != nil {
		p.job.cancel()
	}
	p.turn++
	p.onRows, p.onEnd = nil, nil // of the search before
	p.done = search.Searched{}
	p.tell("", false)
	return p.turn
}

// run reads the rows of a search.
func (p *searchPage) run(v model.View) {
	p.view = v
	p.started = true
	p.setTable(v.Columns)
	p.viewPage.reload()
	p.w.bar.update()
}

// finished says what was searched and what was not.
func (p *searchPage) finished(done search.Searched) {
	p.done = done
	p.tell(searchedWords(done), false)
}

// searchedWords say in a line how much was searched and what was not.
func searchedWords(done search.Searched) string {
	text := model.HumanSize(done.Bytes) + " searched"
	for i, m := range done.MissingTotals() {
		if i == 0 {
			text += "; not searched: "
		} else {
			text += ", "
		}
		text += model.HumanSize(m.Bytes) + " " + m.Why.String()
	}
	for _, e := range done.Endless {
		text += "; " + e.Space + " only in part"
	}
	if done.Again > 0 {
		text += "; " + model.HumanSize(done.Again) + " shown at other addresses too, searched once"
	}
	return text
}

// explain lists what was not searched.
func (p *searchPage) explain() {
	titles := map[string]string{}
	for _, s := range p.where.list {
		titles[s.ID] = s.Title
	}
	var list []view.Line
	for _, m := range p.done.Missing {
		title := titles[m.Space]
		if title == "" {
			title = m.Space
		}
		words := m.Why.String()
		if m.Cause != nil {
			words += ": " + m.Cause.Error()
		}
		at := model.At(m.First, m.Space).With("first")
		list = append(list, view.Line{Label: title, Value: model.Bytes(m.Bytes), Words: words}, view.Line{Value: at})
	}
	for _, e := range p.done.Endless {
		list = append(list, view.Line{Label: e.Space, Value: model.At(e.From, e.Space), Words: e.String()})
	}
	if n := p.done.Again; n > 0 {
		list = append(list, view.Line{Label: "Searched once", Value: model.Bytes(n), Words: "pages that were searched before at another address"})
	}
	acts := p.w.acts()
	acts.Follow = func(l model.Link) {
		p.w.escape()
		p.w.follow(l)
	}
	body := page.Scrolled(page.Lines(list, acts), 8)
	d := dialog.NewCustom("What was not searched", "Close", body, p.w.win)
	size := p.w.win.Canvas().Size()
	d.Resize(fyne.NewSize(min(720, size.Width-40), min(560, size.Height-40)))
	p.w.dialog(d)
}

// viewOf is the table of a page, nil when it has none.
func viewOf(c content) *viewPage {
	switch c := c.(type) {
	case *viewPage:
		return c
	case *findPage:
		return c.viewPage
	case *stringsPage:
		return c.viewPage
	}
	return nil
}
