package ui

import (
	"fmt"

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
	told    *page.Para // why there is no search
	done    search.Searched
	read    bool // the list of spaces was read
	turn    int  // counts the searches, to let go of one that is prepared
	content *fyne.Container
}

func newSearchPage(w *Window, v model.View, words viewWords) *searchPage {
	p := &searchPage{viewPage: newViewPage(w, v), told: page.NewPara("", look.Bad)}
	p.words = words
	p.longer = look.NewButton("Not searched…", p.explain)
	p.longer.OnKey = w.key
	p.longer.Hide()
	p.root = container.New(viewLayout{}, p.head(), p.banner, p.side)
	p.count.OnHint = w.status.setHint
	return p
}

// build puts the page together: the form, what is wrong with it, the table.
func (p *searchPage) build(parts ...formPart) {
	form, lay := newWrapForm(parts...)
	p.content = container.New(searchLayout{lay}, form, p.told, p.root)
}

// searchLayout stands the form, the words and the table below each other.
type searchLayout struct{ form wrapForm }

func (l searchLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h := l.form.heightFor(size.Width)
	o[0].Resize(fyne.NewSize(size.Width, h))
	if told, ok := o[1].(*page.Para); ok && told.Text != "" {
		w := max(size.Width-2*formInset, 0)
		told.Resize(fyne.NewSize(w, told.HeightFor(w)))
		told.Move(fyne.NewPos(formInset, h+formLine))
		h += told.HeightFor(w) + formLine
	}
	o[2].Move(fyne.NewPos(0, h))
	o[2].Resize(fyne.NewSize(size.Width, max(size.Height-h, 0)))
}

func (searchLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 120) }

func (p *searchPage) object() fyne.CanvasObject { return p.content }

func (p *searchPage) shown() {
	if !p.read {
		p.read = true
		p.where.read()
	}
}

// tell says what keeps a search from being done; "" for nothing.
func (p *searchPage) tell(text string) {
	p.told.Set(text)
	p.content.Refresh()
}

// begin forgets the search before. It gives the number of the new one.
func (p *searchPage) begin() int {
	if p.job != nil {
		p.job.cancel()
	}
	p.turn++
	p.onRows, p.onEnd = nil, nil // of the search before
	p.tell("")
	p.setSearched(search.Searched{}, "")
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
func (p *searchPage) finished(done search.Searched) { p.setSearched(done, searchedWords(done)) }

func (p *searchPage) setSearched(done search.Searched, words string) {
	p.done = done
	p.longer.Hidden = len(done.Words()) == 0
	p.count.Hint = words
	p.setOutcome(words)
}

// searchedWords say in a line how much was searched and what was not.
func searchedWords(done search.Searched) string {
	text := model.HumanSize(done.Bytes) + " searched"
	if done.Zeros > 0 {
		text += ", and " + model.HumanSize(done.Zeros) + " of zeros that were never touched"
	}
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
		words := fmt.Sprintf("%s, from %s on", m.Why, m.First)
		if m.Cause != nil {
			words += ": " + m.Cause.Error()
		}
		size := model.Bytes(m.Bytes).Goto(&model.Link{Space: m.Space, At: m.First, Len: 1})
		list = append(list, view.Line{Label: title, Value: size, Words: words})
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
	body := page.NewLinks()
	body.OnKey = p.w.key
	body.Set(page.Lines(list, acts), 8)
	d := dialog.NewCustom("What was not searched", "Close", body, p.w.win)
	size := p.w.win.Canvas().Size()
	d.Resize(fyne.NewSize(min(720, size.Width-40), min(560, size.Height-40)))
	p.w.dialog(d)
	p.w.win.Canvas().Focus(body)
}

// leastHeight is what a page needs to be of use beside the hex panes: a form leaves
// little for its table; 0 for as little as any.
func leastHeight(c content) float32 {
	switch c.(type) {
	case *findPage, *stringsPage:
		return 240
	}
	return 0
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
