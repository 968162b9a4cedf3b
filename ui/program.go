package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"dumplens/ui/look"
)

// Program is the running program: its windows and what they share.
type Program struct {
	app     fyne.App
	host    Host
	prefs   prefs
	windows []*Window
	now     func() time.Time
	named   []string // the dumps that the command line names
	picking bool     // a file dialog is open: one at a time

	// FirstView is the id of the view that a dump opens at; "" for the summary.
	FirstView string
	// FirstRow names the row to choose in FirstView, as a link would; "" for none.
	FirstRow string
	// FirstHex is what the hex panes show once a dump is open.
	FirstHex FirstHex
	// How is how the dumps that the command line names are read.
	How OpenOptions
	// OnSettled is told when a window has no more work to do; may be nil.
	OnSettled func(w fyne.Window)
}

// New makes the program. It shows nothing yet: see Start.
func New(app fyne.App, host Host) *Program {
	p := &Program{app: app, host: host, prefs: prefs{app.Preferences()}, now: time.Now}
	app.SetIcon(iconResource())
	p.SetTheme(p.prefs.String(keyTheme))
	return p
}

// SetTheme sets the theme: "dark", "light", or "" to follow the system.
func (p *Program) SetTheme(force string) { p.app.Settings().SetTheme(look.New(force)) }

// Start opens the dumps named, or shows the start page when there are none.
func (p *Program) Start(paths []string) {
	p.named = paths
	if len(paths) == 0 {
		p.newWindow()
	}
	for _, path := range paths {
		p.OpenPath(path)
	}
}

// OpenPath opens a dump: in a window that has none, or else in a new one.
func (p *Program) OpenPath(path string) {
	for _, w := range p.windows {
		if w.empty() {
			w.open(path)
			w.win.RequestFocus()
			return
		}
	}
	p.newWindow().open(path)
}

// newWindow shows a window with the start page.
func (p *Program) newWindow() *Window {
	w := newWindow(p)
	p.windows = append(p.windows, w)
	w.win.Show()
	return w
}

// drop takes a closed window off the list.
func (p *Program) drop(w *Window) {
	for i, x := range p.windows {
		if x == w {
			p.windows = append(p.windows[:i], p.windows[i+1:]...)
			return
		}
	}
}

// quit closes every window, so that each keeps what it has to keep, and ends.
func (p *Program) quit() {
	for _, w := range slices.Clone(p.windows) {
		w.win.Close()
	}
	p.app.Quit()
}

// recentChanged shows the new list of recent dumps everywhere.
func (p *Program) recentChanged() {
	for _, w := range p.windows {
		w.showMenu()
	}
}
