package ui

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/model/search"
	"dumplens/model/view"
	"dumplens/ui/look"
)

// idStrings is the id of the page of strings, which is no view of the dump.
const (
	idStrings    = view.StringsID
	titleStrings = "Strings"
)

// mostStrings bounds the list; the filter in the search is the way to others.
const mostStrings = 100000

// stringsPage lists the strings of memory.
type stringsPage struct {
	*searchPage
	least  *entry
	kinds  *chooser
	text   *entry
	isExpr *checkBox
}

// stringKinds are the encodings to choose from.
var stringKinds = []struct {
	title string
	kinds search.StringKind
}{
	{"ASCII and UTF-16", search.StringASCII | search.StringUTF16},
	{"ASCII", search.StringASCII},
	{"UTF-16", search.StringUTF16},
	{"UTF-8", search.StringUTF8},
	{"UTF-8 and UTF-16", search.StringUTF8 | search.StringUTF16},
}

func newStringsPage(w *Window) *stringsPage {
	words := viewWords{"Listing strings", "searching…", "string", "Say where to look for strings."}
	p := &stringsPage{searchPage: newSearchPage(w, (&view.Strings{}).View(), words)}
	p.least, p.text = p.newField("5"), p.newField("")
	p.least.SetPlaceHolder("5")
	p.text.SetPlaceHolder("Only strings that contain…")
	titles := make([]string, len(stringKinds))
	for i, k := range stringKinds {
		titles[i] = k.title
	}
	p.kinds = newChooser(w, titles, nil)
	p.isExpr = newCheckBox("Regular expression", false, func() { w.escape() })
	p.where = newSearchPlace(w, nil)
	list := look.NewButton("List strings", p.search)
	list.Main, list.OnKey = true, w.key
	p.build(
		formPart{object: p.where.Button}, formPart{object: p.text, least: 190, grows: true}, formPart{object: p.isExpr}, formPart{object: list, last: true},
		formPart{object: p.kinds.Button}, wordsPart("at least"), formPart{object: p.least, least: 56}, wordsPart("characters"),
	)
	p.say("")
	return p
}

func (p *stringsPage) newField(text string) *entry {
	e := newEntry(p.w)
	e.Text = text
	e.OnSubmitted = func(string) { p.search() }
	e.onDown = func() { p.w.win.Canvas().Focus(focusable(p.table)) }
	e.onEscape = func() {
		if !p.w.jobs.cancelShown() {
			e.onDown()
		}
	}
	return e
}

// options are what the form says.
func (p *stringsPage) options() (opt search.StringOptions, err error) {
	opt = search.StringOptions{Kinds: stringKinds[p.kinds.at].kinds, Max: mostStrings}
	opt.Least, err = strconv.Atoi(strings.TrimSpace(p.least.Text))
	if err != nil || opt.Least < 1 || opt.Least > search.StringLength {
		return opt, fmt.Errorf("a string has from 1 to %d characters, not %q", search.StringLength, p.least.Text)
	}
	switch {
	case p.text.Text == "":
	case p.isExpr.Checked:
		opt.Match, err = regexp.Compile(p.text.Text)
	default:
		opt.Contains = p.text.Text
	}
	return opt, err
}

// search lists what the form says.
func (p *stringsPage) search() {
	turn := p.begin()
	opt, err := p.options()
	var places placesOf
	if err == nil {
		places, err = p.where.places()
	}
	if err != nil {
		p.tell(sentence(err.Error()))
		return
	}
	f := &view.Strings{Options: opt}
	p.w.jobs.start("Preparing the search", true, func(ctx context.Context, _ *model.Meter) { f.Targets, err = places(ctx) }, func() {
		switch {
		case turn != p.turn:
		case err != nil:
			p.tell(sentence(err.Error()))
		default:
			p.words.none = "There are no such strings."
			p.onEnd = func(string) { p.finished(f.Done) }
			p.run(f.View())
		}
	})
}

func (p *stringsPage) title() string { return titleStrings }
func (p *stringsPage) reload()       { p.search() }

func (p *stringsPage) focus() fyne.Focusable {
	if p.table.Store().Len() > 0 {
		return focusable(p.table)
	}
	return p.text
}

// listStrings lists the strings of a range.
func (w *Window) listStrings(s model.Span, title string) {
	w.openView(idStrings)
	p, ok := w.pages[idStrings].(*stringsPage)
	if !ok {
		return
	}
	p.where.give(s, title)
	p.search()
}
