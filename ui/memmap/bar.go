package memmap

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dumplens/model"
	"dumplens/ui/look"
	"dumplens/ui/page"
)

// bar is what stands over the grid: title, choices, zoom and legend.
type bar struct {
	m              *Map
	title          *page.Para
	space, size    *look.Button
	out, in, whole *look.Button
	legend         *legend
}

func newBar(m *Map) *bar {
	b := &bar{m: m, title: page.NewPara(lang.L("Memory map"), theme.ColorNameForeground)}
	b.title.TextSize, b.title.Style, b.title.OneRow = theme.SizeNameSubHeadingText, look.Bold, true
	b.space = look.NewButton("", func() { b.open(b.space, m.spaceMenu()) })
	b.size = look.NewButton("", func() { b.open(b.size, m.sizeMenu()) })
	b.out = look.NewButton("−", func() { m.Zoom(-1, m.caret) })
	b.in = look.NewButton("+", func() { m.Zoom(1, m.caret) })
	b.whole = look.NewButton(lang.L("Fit"), func() { m.SetCell(1<<62, m.caret) })
	b.legend = newLegend()
	return b
}

func (b *bar) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{b.title, b.space, b.size, b.out, b.in, b.whole, b.legend}
}

// open shows a menu below a button.
func (b *bar) open(under *look.Button, items []*fyne.MenuItem) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(under); c != nil && len(items) > 0 {
		widget.ShowPopUpMenuAtRelativePosition(fyne.NewMenu("", items...), c, fyne.NewPos(0, under.Size().Height), under)
	}
}

// draw brings the words on the buttons up to date.
func (b *bar) draw() {
	m := b.m
	title := lang.L("No space")
	if m.space != nil {
		title = m.space.Name()
		for _, s := range m.spaces {
			if s.Space != nil && s.Space.Name() == m.space.Name() {
				title = s.Title
			}
		}
	}
	size, ready := lang.L("1 cell = …"), m.plan != nil && m.plan.cells > 0
	if ready {
		size = cellTitle(m.plan.size)
	}
	changed := b.space.Text != shorten(title, 28)+" ▾" || b.size.Text != size+" ▾"
	b.space.SetText(shorten(title, 28) + " ▾")
	b.size.SetText(size + " ▾")
	b.size.SetEnabled(ready)
	b.in.SetEnabled(ready && m.plan.size > leastCell(m.space))
	b.out.SetEnabled(ready && !m.fit)
	b.whole.SetEnabled(ready && !m.fit)
	if b.legend.set(m.survey != nil && m.survey.Physical(), m.hasZones()) || changed {
		m.body.arrange()
	}
}

func shorten(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// manySpaces is the number of processes from which on they get a menu of their own.
const manySpaces = 8

// spaceMenu lists the spaces; those that cannot be had with the reason.
func (m *Map) spaceMenu() []*fyne.MenuItem {
	var items, users []*fyne.MenuItem
	for _, s := range m.spaces {
		if model.IsProcessSpace(s.ID) {
			users = append(users, m.spaceItem(s))
		} else {
			items = append(items, m.spaceItem(s))
		}
	}
	if len(users) <= manySpaces {
		return append(items, users...)
	}
	more := fyne.NewMenuItem(lang.L("Processes"), nil)
	more.ChildMenu = fyne.NewMenu("", users...)
	return append(items, more)
}

func (m *Map) spaceItem(s model.AddressSpace) *fyne.MenuItem {
	item := fyne.NewMenuItem(s.Title, func() { m.Show(s.Space, m.ram) })
	if s.Space == nil || s.Status == model.Unavailable {
		why := s.Reason
		if why == "" {
			why = string(model.Unavailable)
		}
		item.Label, item.Disabled, item.Action = s.Title+": "+shorten(why, 70), true, nil
		return item
	}
	item.Checked = m.space != nil && m.space.Name() == s.Space.Name()
	return item
}

// sizeMenu lists the sizes of a cell from the least to the one at which all fits.
func (m *Map) sizeMenu() []*fyne.MenuItem {
	if m.plan == nil || m.plan.cells == 0 {
		return nil
	}
	fitting, _ := m.grid.fitting(m.regions, leastCell(m.space))
	all := fitting.size
	var items []*fyne.MenuItem
	for size := leastCell(m.space); size <= all; size <<= 1 {
		item := fyne.NewMenuItem(cellTitle(size), func() { m.SetCell(size, m.caret) })
		if size == all {
			item.Label += " (" + lang.L("all fits") + ")"
		}
		item.Checked = size == m.plan.size
		items = append(items, item)
	}
	return items
}
