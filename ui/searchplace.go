package ui

import (
	"context"
	"errors"
	"fmt"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/model/search"
	"dumplens/model/view"
)

// placesOf gives what to search, in a job.
type placesOf func(ctx context.Context) ([]search.Target, error)

// searchPlace is the choice of where to search.
type searchPlace struct {
	*chooser
	w    *Window
	list []model.AddressSpace
	// given is a range that the user pointed to, such as a module.
	given      model.Span
	givenTitle string // "" for none
	// many tells that there are too many processes for the menu: all but the crashing one
	// are chosen by typing.
	many bool
}

// manyProcesses are too many for the menu.
const manyProcesses = 12

// The places that are always there, in their order.
const (
	placeSelection = "Selection"
	placeRegion    = "Region at the caret"
	placeShown     = "Space in the hex pane"
	placeAll       = "All memory"
)

func newSearchPlace(w *Window, changed func()) *searchPlace {
	p := &searchPlace{w: w}
	p.chooser = newChooser(w, []string{placeSelection, placeRegion, placeShown, placeAll}, changed)
	p.chooseTitle(placeAll)
	p.offered, p.more = p.inMenu, p.moreItems
	return p
}

// read reads the list of spaces.
func (p *searchPlace) read() {
	d := p.w.dump
	var list []model.AddressSpace
	p.w.jobs.start("Finding address spaces", true, func(ctx context.Context, m *model.Meter) {
		list, _ = d.Spaces.Get(ctx, m) // what stopped it is shown by the view of spaces
	}, func() {
		p.list = nil
		processes := 0
		for _, s := range list {
			if s.Space != nil {
				p.list = append(p.list, s)
				if model.IsProcessSpace(s.ID) {
					processes++
				}
			}
		}
		p.many = processes > manyProcesses
		p.offer()
	})
}

// inMenu tells whether a place stands in the menu, or is one of many processes.
func (p *searchPlace) inMenu(i int) bool {
	i -= len(p.titles) - len(p.list)
	if i < 0 || !p.many {
		return true
	}
	pid, ok := model.ProcessOfSpace(p.list[i].ID)
	if !ok {
		return true
	}
	crashed := p.w.dump.Fact("process_pid")
	return crashed.Is() && crashed.Num == pid
}

// moreItems leads to the processes that are not in the menu.
func (p *searchPlace) moreItems() []*fyne.MenuItem {
	if !p.many {
		return nil
	}
	return []*fyne.MenuItem{fyne.NewMenuItem("Process…", func() { p.askProcess() })}
}

// askProcess lets the user choose a process by typing.
func (p *searchPlace) askProcess() *processPicker {
	list := p.list
	return p.w.pickProcess(list, func(i int) {
		if len(p.list) == len(list) && p.list[i].ID == list[i].ID { // not read anew meanwhile
			p.picked(len(p.titles) - len(p.list) + i)
		}
	})
}

// offer lists the places anew; what was chosen stays so.
func (p *searchPlace) offer() {
	var now string
	if p.at < len(p.titles) {
		now = p.titles[p.at]
	}
	titles := []string{placeSelection, placeRegion, placeShown, placeAll}
	if p.givenTitle != "" {
		titles = append([]string{p.givenTitle}, titles...)
	}
	for _, s := range p.list {
		titles = append(titles, s.Title)
	}
	p.set(titles, 0)
	if !p.chooseTitle(now) {
		p.chooseTitle(placeAll)
	}
}

// give adds a range that the user pointed to, and chooses it.
func (p *searchPlace) give(s model.Span, title string) {
	p.given, p.givenTitle = s, title
	p.offer()
	p.chooseTitle(title)
}

// all tells whether all memory is to be searched.
func (p *searchPlace) all() bool { return p.titles[p.at] == placeAll }

// places are what is chosen. The error says why there is nothing to search.
func (p *searchPlace) places() (placesOf, error) {
	d, c := p.w.dump, p.w.hex.caret()
	here := func(targets ...search.Target) placesOf {
		return func(context.Context) ([]search.Target, error) { return targets, nil }
	}
	switch now := p.titles[p.at]; {
	case p.givenTitle != "" && now == p.givenTitle:
		return here(search.Selection(p.given)), nil
	case now == placeAll:
		return func(ctx context.Context) ([]search.Target, error) { return view.SearchTargets(ctx, d), nil }, nil
	case now == placeSelection:
		if c.selection.Len == 0 {
			return nil, errors.New("nothing is selected in the hex pane: drag over bytes there, or search all memory")
		}
		return here(search.Selection(c.selection)), nil
	case c.space == nil && (now == placeShown || now == placeRegion):
		return nil, errors.New("the hex pane shows no space")
	case now == placeShown:
		return here(p.whole(c.space)), nil
	case now == placeRegion:
		return p.region(c), nil
	}
	i := p.at - len(p.titles) + len(p.list)
	return here(view.SearchTarget(p.list[i])), nil
}

// whole is all of a space.
func (p *searchPlace) whole(s model.Space) search.Target {
	for _, known := range p.list {
		if known.ID == s.Name() {
			return view.SearchTarget(known)
		}
	}
	return search.All(s)
}

// region is the region around the caret.
func (p *searchPlace) region(c caret) placesOf {
	names := p.w.names
	return func(ctx context.Context) ([]search.Target, error) {
		z, ok := names.Zone(ctx, c.space, c.at)
		if !ok {
			return nil, fmt.Errorf("no region is known at %s of %s: search a selection or the space", c.at, c.space.Name())
		}
		return []search.Target{{Space: c.space, First: z.First, Last: z.Last}}, nil
	}
}
