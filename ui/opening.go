package ui

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"dumplens/model"
	"dumplens/ui/look"
	"dumplens/ui/page"
)

// openHereOrNew opens a dump in this window when it has none, else in a new one.
func (w *Window) openHereOrNew(path string) {
	if w.empty() {
		w.open(path)
		return
	}
	w.p.OpenPath(path)
}

// dropped opens the files dropped on the window.
func (w *Window) dropped(uris []fyne.URI) {
	for _, u := range uris {
		if u.Scheme() != "file" {
			w.fail("This cannot be opened", fmt.Errorf("%s is no file on this computer: save it to a folder first, then drop it here", u))
			continue
		}
		w.openHereOrNew(u.Path())
	}
}

// open opens a dump in this window, with progress and a way to cancel.
func (w *Window) open(path string) {
	if !w.empty() {
		return
	}
	w.path, w.how = path, OpenOptions{}
	if slices.Contains(w.p.named, path) {
		w.how = w.p.How
	}
	how := w.how
	var (
		d   *model.Dump
		err error
		j   *job
	)
	j = w.jobs.start("Opening "+filepath.Base(path), false, func(ctx context.Context, m *model.Meter) {
		if d, err = w.p.host.Open(ctx, path, how, m); err == nil && ctx.Err() != nil {
			err = errors.Join(ctx.Err(), d.Close())
		}
		if w.isClosed.Load() && err == nil {
			err = d.Close() // nobody is left to show it
		}
	}, func() { w.opened(path, d, err) })
	w.opening = newProgress()
	w.setCentre(openingPage(path, w.opening, func() { j.cancel() }))
	w.bar.crumbs.set([]crumb{{text: filepath.Base(path)}})
}

// opened shows the dump, or says why it could not be opened.
func (w *Window) opened(path string, d *model.Dump, err error) {
	w.opening = nil
	if err != nil {
		w.path = ""
		w.showStart()
		if !errors.Is(err, context.Canceled) {
			w.fail(filepath.Base(path)+" cannot be opened", err)
		}
		return
	}
	w.p.prefs.remember(recentFile{path, recentWords(d), w.p.now()})
	w.setDump(d)
	w.openFirst()
	w.p.recentChanged()
}

// recentWords says what a dump is in the list of recent ones.
func recentWords(d *model.Dump) string {
	s := d.Kind.String()
	if v := d.Fact("bugcheck_code"); v.Is() && d.Kind.IsKernel() {
		s += fmt.Sprintf(", 0x%X", v.Num)
	}
	return s
}

// openingPage is shown while a dump is opened.
func openingPage(path string, bar *progress, cancel func()) fyne.CanvasObject {
	title := page.NewPara("Opening "+filepath.Base(path), theme.ColorNameForeground)
	title.TextSize, title.Style = theme.SizeNameHeadingText, look.Bold
	where := page.NewPara(filepath.Dir(path), look.Faint)
	return page.Scrolled(page.Column(
		page.Spaced{Item: title}, page.Spaced{Item: where, Above: 5},
		page.Spaced{Item: page.Fixed(container.NewGridWrap(fyne.NewSize(420, 6), bar)), Above: 16},
		page.Spaced{Item: page.Fixed(look.NewButton("Cancel", cancel)), Above: 14}), 20)
}
