package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"dumplens/ui/lines"
)

// hexState is what the Hex menu shows as on.
type hexState struct {
	panes, side, step bool
	inUse             *hexPane // nil without a dump
	panel             int      // the one in sight
	settings          lines.Settings
}

func (w *Window) hexState() hexState {
	d := w.hex
	if d == nil || w.middle == nil {
		return hexState{}
	}
	return hexState{
		panes: w.middle.sized().Visible(), side: d.side.object.Visible(), step: d.inStep,
		inUse: d.hexPane, panel: d.side.now, settings: d.pane.Settings(),
	}
}

// hexChanged puts the check marks of the Hex menu right, soon: what is on may change
// while things are laid out.
func (w *Window) hexChanged() {
	w.p.host.Post(func() {
		if !w.isClosed.Load() && w.hexState() != w.menuFor {
			w.showMenu()
		}
	})
}

// hexMenu holds the commands for the hex panes, how they show bytes, and the panels.
func (w *Window) hexMenu() *fyne.Menu {
	now := w.hexState()
	checked := func(on bool, it *fyne.MenuItem) *fyne.MenuItem {
		it.Checked = on
		return w.forDump(it)
	}
	as := w.forDump(fyne.NewMenuItem("Show bytes as", nil))
	if now.inUse != nil {
		as.ChildMenu = fyne.NewMenu("", now.inUse.pane.ShowAs()...)
	}
	items := []*fyne.MenuItem{
		checked(now.panes, command("Hex panes", fyne.KeyB, w.toggleHex)),
		w.forDump(command("New hex pane", fyne.KeyN, func() { w.hex.addPane() })),
		w.forDump(command("Close this hex pane", fyne.KeyK, func() { w.hex.remove(w.hex.hexPane) })),
		w.forDump(command("Next hex pane", fyne.KeyTab, func() { w.hex.cycle(1) })),
		checked(now.step, fyne.NewMenuItem("Panes scroll in step", func() { w.hex.toggleStep() })),
		as,
		fyne.NewMenuItemSeparator(),
		checked(now.side, command("Panels beside the hex panes", fyne.KeyJ, func() { w.hex.toggleSide() })),
	}
	return fyne.NewMenu("Hex", append(items, w.panelItems()...)...)
}

// panelItems bring the panels beside the hex panes into sight.
func (w *Window) panelItems() []*fyne.MenuItem {
	if w.hex == nil {
		return nil
	}
	var items []*fyne.MenuItem
	for i, p := range w.hex.side.panels {
		it := fyne.NewMenuItem(p.title(), func() { w.hex.side.open(i) })
		it.Checked = w.middle != nil && w.hex.side.visible() && w.hex.side.now == i
		if i < 9 {
			it.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyName(fmt.Sprint(i + 1)), Modifier: fyne.KeyModifierAlt}
		}
		items = append(items, it)
	}
	return items
}
