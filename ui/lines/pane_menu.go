package lines

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"dumplens/model"
)

// manySpaces is the number of user spaces from which on they get a menu of their own.
const manySpaces = 8

// spaceMenu lists the spaces; the processes' ones, when many, in a menu of their own.
func (p *Pane) spaceMenu() []*fyne.MenuItem {
	var items, users []*fyne.MenuItem
	for _, s := range p.spaces {
		item := p.spaceItem(s)
		if strings.HasPrefix(s.ID, "process:") {
			users = append(users, item)
		} else {
			items = append(items, item)
		}
	}
	if len(users) <= manySpaces {
		return append(items, users...)
	}
	more := fyne.NewMenuItem(lang.L("Processes"), nil)
	more.ChildMenu = fyne.NewMenu("", users...)
	return append(items, more)
}

func (p *Pane) spaceItem(s model.AddressSpace) *fyne.MenuItem {
	item := fyne.NewMenuItem(s.Title, func() { p.choose(s.Space) })
	if s.Reason != "" {
		item.Label += ": " + shorten(s.Reason, 70)
	}
	if s.Space == nil || s.Status == model.Unavailable {
		item.Disabled, item.Action = true, nil
		if s.Reason == "" {
			item.Label += ": " + string(model.Unavailable)
		}
		return item
	}
	if now := p.Hex.Space(); now != nil {
		item.Checked = now.Name() == s.Space.Name()
	}
	return item
}

func wordTitle(bytes int) string {
	switch bytes {
	case 2:
		return lang.L("16-bit words")
	case 4:
		return lang.L("32-bit words")
	case 8:
		return lang.L("64-bit words")
	}
	return lang.L("Bytes")
}

// wordMenu chooses how bytes are written: in words, and as text.
func (p *Pane) wordMenu() []*fyne.MenuItem {
	items := choices([]int{1, 2, 4, 8}, p.Hex.grid.word, wordTitle, func(n int) {
		p.Hex.SetWord(n)
		p.word.SetText(wordTitle(n))
		p.body.Refresh()
	})
	return append(append(items, fyne.NewMenuItemSeparator()), choices(scripts, p.Hex.grid.script, Script.title, p.Hex.SetScript)...)
}

func (p *Pane) rowMenu() []*fyne.MenuItem {
	title := func(n int) string { return fmt.Sprintf(lang.L("%d bytes a row"), n) }
	return choices([]int{8, 16, 32}, p.Hex.grid.row, title, func(n int) {
		p.Hex.SetRow(n)
		p.row.SetText(fmt.Sprint(n))
		p.body.Refresh()
	})
}

// choices is a menu of values with the one in force checked.
func choices[T comparable](of []T, now T, title func(T) string, choose func(T)) []*fyne.MenuItem {
	var items []*fyne.MenuItem
	for _, n := range of {
		item := fyne.NewMenuItem(title(n), func() { choose(n) })
		item.Checked = n == now
		items = append(items, item)
	}
	return items
}

func copyItem(text string) *fyne.MenuItem {
	return fyne.NewMenuItem(lang.L("Copy")+" "+shorten(text, 40), func() { fyne.CurrentApp().Clipboard().SetContent(text) })
}
