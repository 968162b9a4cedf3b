package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"dumplens/ui/look"
)

// chooser is a button that shows what is chosen and opens a menu to choose something
// else.
type chooser struct {
	*look.Button
	titles  []string
	at      int
	changed func() // the user chose; nil for nobody
	// offered tells which titles stand in the menu besides the chosen one; nil for all.
	offered func(i int) bool
	// more are items below the titles; nil for none.
	more func() []*fyne.MenuItem
}

func newChooser(w *Window, titles []string, changed func()) *chooser {
	c := &chooser{changed: changed}
	c.Button = look.NewMenuButton("", c.items)
	c.OnKey = w.key
	c.set(titles, 0)
	return c
}

// set changes what there is to choose from.
func (c *chooser) set(titles []string, at int) {
	c.titles = titles
	c.choose(at)
}

func (c *chooser) choose(i int) {
	c.at = max(min(i, len(c.titles)-1), 0)
	if len(c.titles) > 0 {
		c.SetText(shortened(c.titles[c.at], mostChosen))
	}
}

// chooseTitle chooses by title and tells whether there is such.
func (c *chooser) chooseTitle(title string) bool {
	i := slices.Index(c.titles, title)
	if i >= 0 {
		c.choose(i)
	}
	return i >= 0
}

func (c *chooser) items() []*fyne.MenuItem {
	var out []*fyne.MenuItem
	for i, t := range c.titles {
		if i != c.at && c.offered != nil && !c.offered(i) {
			continue
		}
		it := fyne.NewMenuItem(t, func() { c.picked(i) })
		it.Checked = i == c.at
		out = append(out, it)
	}
	if c.more != nil {
		out = append(out, c.more()...)
	}
	return out
}

// picked takes what the user chose.
func (c *chooser) picked(i int) {
	c.choose(i)
	if c.changed != nil {
		c.changed()
	}
}

// mostChosen is how many characters of a title stand on the button.
const mostChosen = 28

func shortened(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
