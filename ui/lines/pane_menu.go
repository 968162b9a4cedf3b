package lines

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"dumplens/model"
)

// manySpaces is the number of user spaces from which on they get a menu of their own.
const manySpaces = 8

// mostProcesses is how many processes stand in the menu.
const mostProcesses = 30

// spaceMenu lists the spaces; the processes' ones, when many, in a menu of their own.
// Those for which there is no room are entered by their address.
func (p *Pane) spaceMenu() []*fyne.MenuItem {
	var items, users []*fyne.MenuItem
	left, room := 0, mostProcesses-p.visited()
	for _, s := range p.spaces {
		switch {
		case !model.IsProcessSpace(s.ID):
			items = append(items, p.spaceItem(s))
		case p.been(s) && len(users) < mostProcesses:
			users = append(users, p.spaceItem(s))
		case room > 0:
			room--
			users = append(users, p.spaceItem(s))
		default:
			left++
		}
	}
	if len(users) <= manySpaces {
		return append(items, users...)
	}
	more := fyne.NewMenuItem(lang.L("Processes"), nil)
	if left > 0 {
		users = append(users, fyne.NewMenuItemSeparator(), fyne.NewMenuItem(fmt.Sprintf(lang.L("%d more: type PID:ADDRESS"), left), p.FocusEntry))
	}
	more.ChildMenu = fyne.NewMenu("", users...)
	return append(items, more)
}

// been tells a space that the pane shows or has shown.
func (p *Pane) been(s model.AddressSpace) bool {
	if s.Space == nil {
		return false
	}
	_, been := p.places[s.Space.Name()]
	now := p.Hex.Space()
	return been || now != nil && now.Name() == s.Space.Name()
}

// visited counts the processes that the pane shows or has shown.
func (p *Pane) visited() (n int) {
	for _, s := range p.spaces {
		if model.IsProcessSpace(s.ID) && p.been(s) {
			n++
		}
	}
	return n
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

// wordMenu chooses how bytes are written: as what, in which order, as text, and whether
// holes are folded, for which there may be no room in the bar.
func (p *Pane) wordMenu() []*fyne.MenuItem {
	hex := p.Hex
	items := choices(p, Modes(), hex.Mode(), Mode.Title, hex.SetMode)
	items = append(append(items, fyne.NewMenuItemSeparator()), choices(p, Bases(), hex.Base(), Base.Title, hex.SetBase)...)
	big := fyne.NewMenuItem(lang.L("Big-endian"), func() { p.change(func() { hex.SetBigEndian(!hex.BigEndian()) }) })
	big.Checked = hex.BigEndian()
	fold := fyne.NewMenuItem(p.fold.Text, func() { p.fold.SetChecked(!p.fold.Checked) })
	fold.Checked = p.fold.Checked
	text := fyne.NewMenuItem(lang.L("Text")+": "+hex.Script().Title(), nil)
	text.ChildMenu = fyne.NewMenu("", choices(p, Scripts(), hex.Script(), Script.Title, hex.SetScript)...)
	return append(items, fyne.NewMenuItemSeparator(), big, text, fold)
}

func rowTitle(n int) string {
	if n == 0 {
		return lang.L("As many as fit")
	}
	return fmt.Sprintf(lang.L("%d bytes a row"), n)
}

func (p *Pane) rowMenu() []*fyne.MenuItem {
	return choices(p, []int{8, 16, 32, 0}, p.Hex.Row(), rowTitle, p.Hex.SetRow)
}

// choices is a menu of values of a setting with the one in force checked.
func choices[T comparable](p *Pane, of []T, now T, title func(T) string, choose func(T)) []*fyne.MenuItem {
	var items []*fyne.MenuItem
	for _, n := range of {
		item := fyne.NewMenuItem(title(n), func() { p.change(func() { choose(n) }) })
		item.Checked = n == now
		items = append(items, item)
	}
	return items
}

func copyItem(text string) *fyne.MenuItem {
	return fyne.NewMenuItem(lang.L("Copy")+" "+shorten(text, 40), func() { fyne.CurrentApp().Clipboard().SetContent(text) })
}
