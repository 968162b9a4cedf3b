package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/model/search"
	"dumplens/model/view"
	"dumplens/ui/lines"
	"dumplens/ui/look"
)

// idFind is the id of the search page, which is no view of the dump.
const (
	idFind    = view.FindID
	titleFind = "Find"
)

// mostHits bounds a search.
const mostHits = 50000

// findPage searches memory: what, of which kind, where; hits come while it searches, and
// at the end it says what was not searched.
type findPage struct {
	*searchPage
	what     *findEntry
	kind     *chooser
	encoding *chooser
	size     *chooser
	order    *chooser
	icase    *checkBox
	aligned  *checkBox
	once     *checkBox

	find  *view.Find
	marks map[string][]lines.Mark // of the hits, by space
	drawn int                     // how many hits are marked in the hex panes
}

func newFindPage(w *Window) *findPage {
	words := viewWords{"Searching", "searching…", "hit", "Nothing was found."}
	p := &findPage{searchPage: newSearchPage(w, (&view.Find{}).View(), words)}
	p.noSide, p.words.none = true, "Say what to find, and where."
	p.what = newFindEntry(w, p)
	p.kind = newChooser(w, findKindTitles(), p.kindChanged)
	p.encoding = newChooser(w, findEncodings(), nil)
	p.size = newChooser(w, numberSizes, nil)
	p.size.choose(2)
	p.order = newChooser(w, []string{"Little-endian", "Big-endian"}, nil)
	escape := func() { w.escape() }
	p.icase = newCheckBox("Ignore case", false, escape)
	p.aligned = newCheckBox("Aligned", true, escape)
	p.once = newCheckBox("Each page once", true, escape)
	p.where = newSearchPlace(w, func() { p.once.SetChecked(p.where.all()) })
	find := look.NewButton("Find", p.search)
	find.Main, find.OnKey = true, w.key
	recent := look.NewMenuButton("Recent", p.recentItems)
	recent.OnKey = w.key
	p.build(
		formPart{object: p.kind.Button}, formPart{object: p.what, least: 190, grows: true}, formPart{object: find}, formPart{object: recent, last: true},
		formPart{object: p.encoding.Button}, formPart{object: p.size.Button}, formPart{object: p.order.Button}, formPart{object: p.icase}, formPart{object: p.aligned},
		formPart{object: p.where.Button}, formPart{object: p.once},
	)
	p.kindChanged()
	p.say("")
	return p
}

// kindNow is the kind that is chosen.
func (p *findPage) kindNow() findKind { return findKinds[p.kind.at] }

// kindChanged shows what can be chosen for the kind, and an example of what it takes.
func (p *findPage) kindChanged() {
	k := p.kindNow()
	p.what.SetPlaceHolder(k.hint)
	p.what.offers.close()
	p.encoding.Hidden = k.id != view.FindText
	p.icase.Hidden = k.id != view.FindText && k.id != view.FindRegex
	p.size.Hidden = k.id != view.FindInteger
	p.order.Hidden, p.aligned.Hidden = p.size.Hidden, p.size.Hidden
	p.content.Refresh()
}

// wanted is what the form says.
func (p *findPage) wanted() view.Wanted {
	n := search.Number{Size: 1 << p.size.at, BigEndian: p.order.at == 1}
	if p.aligned.Checked {
		n.Align = n.Size
	}
	return view.Wanted{Kind: p.kindNow().id, Text: p.what.Text, Encodings: encodingIDs(p.encoding.at), IgnoreCase: p.icase.Checked, Number: n}
}

// want fills the form.
func (p *findPage) want(x view.Wanted) {
	for i, k := range findKinds {
		if k.id == x.Kind {
			p.kind.choose(i)
		}
	}
	p.encoding.choose(encodingAt(x.Encodings))
	for i := range numberSizes {
		if 1<<i == x.Number.Size {
			p.size.choose(i)
			p.order.choose(0)
			if x.Number.BigEndian {
				p.order.choose(1)
			}
			p.aligned.SetChecked(x.Number.Align > 1 || x.Number.Size == 1)
		}
	}
	p.icase.SetChecked(x.IgnoreCase)
	p.what.put(x.Text)
	p.kindChanged()
}

// search looks for what the form says.
func (p *findPage) search() {
	w, d := p.w, p.w.dump
	turn := p.begin()
	p.what.offers.close()
	places, err := p.where.places()
	if err != nil {
		p.tell(sentence(err.Error()))
		return
	}
	f := &view.Find{Wanted: p.wanted(), Once: p.once.Checked, Most: mostHits, Names: w.names, From: w.caretPlace()}
	w.jobs.start("Preparing the search", true, func(ctx context.Context, _ *model.Meter) {
		if err = f.Prepare(ctx, d); err == nil {
			f.Targets, err = places(ctx)
		}
	}, func() {
		switch {
		case turn != p.turn:
		case err != nil:
			p.tell(sentence(err.Error()))
		default:
			w.p.prefs.keepFind(f.Wanted)
			p.start(f)
		}
	})
}

// start searches.
func (p *findPage) start(f *view.Find) {
	p.find, p.marks, p.drawn = f, map[string][]lines.Mark{}, 0
	p.words.none = "Nothing was found."
	p.onRows = p.mark
	p.onEnd = func(string) {
		p.finished(f.Done)
		p.drawMarks()
	}
	p.drawMarks()
	p.run(f.View())
}

func (p *findPage) title() string         { return titleFind }
func (p *findPage) crumb() string         { return p.what.Text }
func (p *findPage) focus() fyne.Focusable { return p.keys() }
func (p *findPage) reload()               { p.search() }

// keys is what gets the keys: the entry, or the hits once there are some.
func (p *findPage) keys() fyne.Focusable {
	if p.table.Store().Len() > 0 {
		return focusable(p.table)
	}
	return p.what
}

// mostMarked bounds the hits marked in the hex panes.
const mostMarked = 20000

// mark notes hits for the hex panes. They are drawn less and less often, since each
// time takes all of them.
func (p *findPage) mark(list []model.Row) {
	n := 0
	for _, r := range list {
		if to := r.To; to != nil && to.Len > 0 {
			p.marks[to.Space] = append(p.marks[to.Space], lines.Mark{First: to.At, Last: to.At + model.Addr(to.Len-1), Tone: findTone, Title: "found: " + p.find.Title()})
		}
	}
	for _, m := range p.marks {
		n += len(m)
	}
	if n >= 2*p.drawn && p.drawn < mostMarked {
		p.drawn = n
		p.drawMarks()
	}
}

// The owner of the marks of hits and their tone.
const (
	findOwner = "find"
	findTone  = 1
)

// drawMarks marks the hits in the hex panes.
func (p *findPage) drawMarks() {
	for _, h := range p.w.hex.panes {
		h.markFound()
	}
}

// markFound marks the hits of the last search in the pane.
func (h *hexPane) markFound() {
	p, ok := h.w.pages[idFind].(*findPage)
	if !ok {
		return
	}
	list := p.marks[h.space]
	h.pane.Hex.SetMarks(findOwner, list[:min(len(list), mostMarked)])
}
