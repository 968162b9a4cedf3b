package ui

import (
	"strconv"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/model/view"
	"dumplens/ui/page"
)

// idSummary is the id of the Summary, which is a page and not in view.All.
const idSummary = "summary"

// navigator is the list of views at the left.
type navigator struct {
	items  []*navItem
	object fyne.CanvasObject
}

// navGroup is a heading with its views.
type navGroup struct {
	title string
	items []*navItem
}

func newNavigator(d *model.Dump, open func(id string), hint func(string)) *navigator {
	n := &navigator{}
	var parts []page.Spaced
	for i, g := range navGroups(d, open, hint) {
		above := float32(12)
		if i == 0 {
			above = 0
		}
		parts = append(parts, page.Spaced{Item: indented(page.SectionTitle(g.title)), Above: above})
		for j, it := range g.items {
			gap := float32(0)
			if j == 0 {
				gap = 3
			}
			parts = append(parts, page.Spaced{Item: it, Above: gap})
			n.items = append(n.items, it)
		}
	}
	n.object = page.Scrolled(page.Padded(page.Column(parts...), 0, 14), 0)
	return n
}

func indented(it page.Item) page.Item { return page.Padded(it, navInset, 0) }

// navGroups sorts the views: those the dump has under their headings in the order
// of view.All, the others together at the end.
func navGroups(d *model.Dump, open, hint func(string)) []*navGroup {
	groups := []*navGroup{{title: "Dump", items: []*navItem{newNavItem(idSummary, "Summary", "", open, hint)}}}
	missing := &navGroup{title: "Not in this kind of dump"}
	find := func(title string) *navGroup {
		for _, g := range groups {
			if g.title == title {
				return g
			}
		}
		groups = append(groups, &navGroup{title: title})
		return groups[len(groups)-1]
	}
	add := func(id, title, group, why string) {
		g := missing
		if why == "" {
			g = find(group)
		}
		it := newNavItem(id, title, why, open, hint)
		it.warn = id == "problems"
		g.items = append(g.items, it)
	}
	for _, v := range view.All {
		add(v.ID, v.Title, v.Group, v.Missing(d))
		if v.ID == "spaces" {
			add(idMap, titleMap, v.Group, mapMissing(d))
			add(idFind, titleFind, v.Group, "")
			add(idStrings, titleStrings, v.Group, "")
		}
	}
	if len(missing.items) > 0 {
		groups = append(groups, missing)
	}
	return groups
}

// choose marks the view that is shown.
func (n *navigator) choose(id string) {
	for _, it := range n.items {
		if it.chosen != (it.id == id) {
			it.chosen = it.id == id
			it.Refresh()
		}
	}
}

// setCount shows how many rows a view has.
func (n *navigator) setCount(id string, count int) {
	for _, it := range n.items {
		if it.id == id && it.missing == "" {
			it.count = strconv.Itoa(count)
			it.Refresh()
		}
	}
}

// step gives the view before (-1) or after (+1) the given one, among those that
// can be opened.
func (n *navigator) step(id string, by int) string {
	var open []string
	at := 0
	for _, it := range n.items {
		if it.missing != "" {
			continue
		}
		if it.id == id {
			at = len(open)
		}
		open = append(open, it.id)
	}
	if len(open) == 0 {
		return id
	}
	return open[max(0, min(len(open)-1, at+by))]
}
