package ui

import (
	"fmt"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"dumplens/model/view"
)

// command makes a menu item with a shortcut of the default modifier and a key; ""
// for none.
func command(title string, key fyne.KeyName, do func()) *fyne.MenuItem {
	it := fyne.NewMenuItem(title, do)
	if key != "" {
		it.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
	}
	return it
}

// showMenu puts the menu over the window, with check marks for what is on now.
func (w *Window) showMenu() {
	w.menuFor = w.hexState()
	w.win.SetMainMenu(w.mainMenu())
}

// mainMenu holds every command.
func (w *Window) mainMenu() *fyne.MainMenu {
	m := fyne.NewMainMenu(w.fileMenu(), w.editMenu(), w.viewMenu(), w.hexMenu(), w.goMenu(), w.helpMenu())
	for _, menu := range m.Items {
		for _, it := range menu.Items {
			w.notBehind(it)
		}
	}
	return m
}

// notBehind keeps the shortcut of an item from working behind an open dialog, where it
// would take the keys away from what is asked. Close, Quit and Copy stay.
func (w *Window) notBehind(it *fyne.MenuItem) {
	k, ok := it.Shortcut.(*desktop.CustomShortcut)
	if !ok || it.IsQuit || k.KeyName == fyne.KeyW {
		return
	}
	do := it.Action
	it.Action = func() {
		if w.modal == nil {
			do()
		}
	}
}

func (w *Window) fileMenu() *fyne.Menu {
	recent := fyne.NewMenuItem("Open recent", nil)
	recent.ChildMenu = w.recentMenu()
	items := []*fyne.MenuItem{
		command("Open…", fyne.KeyO, w.pick), recent,
		fyne.NewMenuItemSeparator(),
		w.forDump(command("Export…", fyne.KeyE, w.showExport)),
		w.forDump(command(titleSave, fyne.KeyS, w.saveBytes)),
		w.pageFileItem(), w.rereadItem(),
	}
	if w.p.host.Register != nil && w.p.host.Unregister != nil {
		items = append(items, fyne.NewMenuItemSeparator(),
			fyne.NewMenuItem("Open dumps by double click", func() {
				w.system(w.p.host.Register, "Dumps now open in Dumplens where no other program was chosen. In Explorer, Open with lists it for all.")
			}),
			fyne.NewMenuItem("Do not open dumps by double click", func() { w.system(w.p.host.Unregister, "Dumplens no longer opens dumps by double click.") }))
	}
	quit := fyne.NewMenuItem("Quit", w.p.quit)
	quit.IsQuit = true
	quit.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyQ, Modifier: fyne.KeyModifierShortcutDefault}
	items = append(items, fyne.NewMenuItemSeparator(), command("Close", fyne.KeyW, w.win.Close), quit)
	return fyne.NewMenu("File", items...)
}

// pageFileItem is greyed for dumps without pages that may lie in a paging file.
func (w *Window) pageFileItem() *fyne.MenuItem {
	it := fyne.NewMenuItem(titlePageFile, w.pickPageFile)
	it.Disabled = !canPage(w.dump)
	return it
}

// rereadItem is greyed for dumps without a header that can be corrected.
func (w *Window) rereadItem() *fyne.MenuItem {
	it := fyne.NewMenuItem(titleReread, func() { w.showReread() })
	it.Disabled = !canReread(w.dump)
	return it
}

// system does something to the system's settings and tells how it went.
func (w *Window) system(do func() error, done string) {
	if err := do(); err != nil {
		w.fail("The association could not be changed", err)
		return
	}
	w.say("Done", done)
}

func (w *Window) recentMenu() *fyne.Menu {
	m := fyne.NewMenu("")
	for _, r := range w.p.prefs.recent() {
		m.Items = append(m.Items, fyne.NewMenuItem(filepath.Base(r.path), func() { w.openRecent(r.path) }))
	}
	if len(m.Items) == 0 {
		none := fyne.NewMenuItem("No dumps yet", nil)
		none.Disabled = true
		m.Items = append(m.Items, none)
		return m
	}
	m.Items = append(m.Items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem("Clear the list", func() {
		w.p.prefs.setRecent(nil)
		w.p.recentChanged()
		if w.empty() {
			w.showStart()
		}
	}))
	return m
}

// forDump greys an item while there is no dump.
func (w *Window) forDump(it *fyne.MenuItem) *fyne.MenuItem {
	it.Disabled = w.dump == nil
	return it
}

func (w *Window) editMenu() *fyne.Menu {
	c := fyne.NewMenuItem("Copy", w.copy)
	c.Shortcut = &fyne.ShortcutCopy{}
	next := fyne.NewMenuItem("Find next (F3)", w.findNext)
	previous := fyne.NewMenuItem("Find previous (Shift+F3)", w.findPrevious)
	return fyne.NewMenu("Edit", c, fyne.NewMenuItemSeparator(),
		w.forDump(command("Find…", fyne.KeyF, w.showFind)), w.forDump(next), w.forDump(previous),
		w.forDump(fyne.NewMenuItem("Sums and hashes of the selection", w.showSums)),
		w.forDump(command("Go to…", fyne.KeyG, w.focusGoTo)),
		fyne.NewMenuItemSeparator(), w.noteItem())
}

// noteItem is greyed while there is nowhere to keep notes.
func (w *Window) noteItem() *fyne.MenuItem {
	it := command(titleNote, fyne.KeyD, w.noteHere)
	it.Disabled = w.book() == nil
	return it
}

// viewMenu lists the views that the dump has; all others would make it too long for the
// window.
func (w *Window) viewMenu() *fyne.Menu {
	open := func(id string) func() { return func() { w.openView(id) } }
	items := []*fyne.MenuItem{w.forDump(command("Summary", fyne.Key1, open(idSummary)))}
	number := 2 // of the next view that the dump has
	for _, v := range view.All {
		if w.dump == nil || v.Missing(w.dump) != "" {
			continue // the navigator tells why
		}
		it := fyne.NewMenuItem(v.Title, open(v.ID))
		if number <= 9 {
			it = command(v.Title, fyne.KeyName(fmt.Sprint(number)), open(v.ID))
			number++
		}
		items = append(items, it)
		if v.ID == "spaces" {
			m := command(titleMap, fyne.KeyM, open(idMap))
			m.Disabled = mapMissing(w.dump) != ""
			items = append(items, m, command(titleStrings, fyne.KeyL, open(idStrings)))
		}
	}
	colours := fyne.NewMenuItem("Colours", nil)
	colours.ChildMenu = fyne.NewMenu("", w.themeItems()...)
	items = append(items, fyne.NewMenuItemSeparator(),
		w.forDump(fyne.NewMenuItem("Read again (F5)", func() { w.key(&fyne.KeyEvent{Name: fyne.KeyF5}) })),
		fyne.NewMenuItemSeparator(), colours)
	return fyne.NewMenu("View", items...)
}

func (w *Window) themeItems() []*fyne.MenuItem {
	var items []*fyne.MenuItem
	now := w.p.prefs.String(keyTheme)
	for _, t := range []struct{ title, force string }{{"As the system", ""}, {"Dark", "dark"}, {"Light", "light"}} {
		it := fyne.NewMenuItem(t.title, func() {
			w.p.prefs.SetString(keyTheme, t.force)
			w.p.SetTheme(t.force)
			w.p.recentChanged()
		})
		it.Checked = now == t.force
		items = append(items, it)
	}
	return items
}

func (w *Window) goMenu() *fyne.Menu {
	arrow := func(title string, key fyne.KeyName, do func()) *fyne.MenuItem {
		it := fyne.NewMenuItem(title, do)
		it.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierAlt}
		return w.forDump(it)
	}
	return fyne.NewMenu("Go", arrow("Back", fyne.KeyLeft, w.goBack), arrow("Forward", fyne.KeyRight, w.goForward),
		fyne.NewMenuItemSeparator(),
		w.forDump(command("How this byte is reached", fyne.KeyT, w.showWalk)),
		w.forDump(fyne.NewMenuItem(titleMapped, w.showMapped)),
		fyne.NewMenuItemSeparator(),
		w.forDump(command("View above", fyne.KeyPageUp, func() { w.stepView(-1) })),
		w.forDump(command("View below", fyne.KeyPageDown, func() { w.stepView(+1) })),
		w.forDump(fyne.NewMenuItem("Page, hex panes, panel (F6)", w.focusNext)))
}

func (w *Window) helpMenu() *fyne.Menu {
	return fyne.NewMenu("Help", fyne.NewMenuItem("Keys", w.showKeys), fyne.NewMenuItem(titleLegend, w.showLegend), fyne.NewMenuItem("About Dumplens", w.showAbout))
}
