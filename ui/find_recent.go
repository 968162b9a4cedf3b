package ui

import (
	"encoding/json"
	"slices"

	"fyne.io/fyne/v2"

	"dumplens/model/view"
)

// keyFinds is the key of the last searches in the preferences.
const keyFinds = "find.recent"

// mostFinds is how many searches are kept.
const mostFinds = 12

// finds are the last searches, the newest first.
func (p prefs) finds() (list []view.Wanted) {
	for _, s := range p.StringList(keyFinds) {
		var x view.Wanted
		if json.Unmarshal([]byte(s), &x) == nil && x.Text != "" {
			list = append(list, x)
		}
	}
	return list
}

// keepFind puts a search before the others.
func (p prefs) keepFind(x view.Wanted) {
	list := []view.Wanted{x}
	for _, y := range p.finds() {
		if y.Kind != x.Kind || y.Text != x.Text {
			list = append(list, y)
		}
	}
	var out []string
	for _, y := range list[:min(len(list), mostFinds)] {
		if s, err := json.Marshal(y); err == nil {
			out = append(out, string(s))
		}
	}
	p.SetStringList(keyFinds, out)
}

// recentItems offer the last searches.
func (p *findPage) recentItems() []*fyne.MenuItem {
	var out []*fyne.MenuItem
	for _, x := range p.w.p.prefs.finds() {
		i := slices.IndexFunc(findKinds, func(k findKind) bool { return k.id == x.Kind })
		if i < 0 {
			continue
		}
		out = append(out, fyne.NewMenuItem(findKinds[i].title+": "+shortened(x.Text, 60), func() {
			p.want(x)
			p.w.win.Canvas().Focus(p.what)
		}))
	}
	if len(out) == 0 {
		none := fyne.NewMenuItem("Nothing was searched for yet", nil)
		none.Disabled = true
		return []*fyne.MenuItem{none}
	}
	return append(out, fyne.NewMenuItemSeparator(), fyne.NewMenuItem("Clear the list", func() { p.w.p.prefs.SetStringList(keyFinds, nil) }))
}
