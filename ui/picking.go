package ui

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
)

var (
	// dumpFiles are dumps by their names; the format is told by the bytes.
	dumpFiles = FileKind{"Open a dump", "Windows crash dumps", []string{".dmp", ".mdmp", ".hdmp", ".kdmp", ".cab"}}
	pageFiles = FileKind{"Use a paging file", "Paging files", []string{".sys"}}
)

// pick asks for a dump and opens it.
func (w *Window) pick() {
	dir := ""
	if list := w.p.prefs.recent(); len(list) > 0 {
		dir = filepath.Dir(list[0].path)
	}
	w.ask(dumpFiles, dir, w.openHereOrNew)
}

// ask asks for a file. The native dialog blocks, so it runs on a goroutine; one at a
// time.
func (w *Window) ask(what FileKind, dir string, chosen func(path string)) {
	if w.p.picking {
		return
	}
	if w.p.host.Pick == nil {
		w.askHere(what, chosen)
		return
	}
	w.p.picking = true
	go func() {
		path, err := w.p.host.Pick(what, dir)
		w.p.host.Post(func() {
			w.p.picking = false
			switch {
			case err != nil:
				w.askHere(what, chosen)
			case path != "":
				chosen(path)
			}
		})
	}()
}

// askHere asks with Fyne's own dialog, when the native one cannot start.
func (w *Window) askHere(what FileKind, chosen func(path string)) {
	d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		if err != nil {
			w.fail("The file cannot be chosen", err)
			return
		}
		if f == nil {
			return
		}
		path := f.URI().Path()
		if err := f.Close(); err != nil {
			fyne.LogError("closing "+path, err)
		}
		chosen(path)
	}, w.win)
	d.SetFilter(storage.NewExtensionFileFilter(what.Endings))
	d.Show() // a file dialog has no size before it is shown
	d.Resize(w.win.Canvas().Size().Min(fyne.NewSize(820, 560)))
}
