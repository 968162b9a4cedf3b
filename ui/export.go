package ui

import (
	"context"
	"errors"
	"io"
	"iter"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"dumplens/model"
	"dumplens/model/save"
	"dumplens/model/view"
)

// exportForm is a way to write a report.
type exportForm struct {
	title, ending string
	whole         bool // all views, not only the one shown
	write         func(*view.Report, io.Writer) error
}

var exportForms = []exportForm{
	{"This view as CSV…", ".csv", false, (*view.Report).CSV},
	{"This view as JSON…", ".json", false, (*view.Report).JSON},
	{"This view as text…", ".txt", false, (*view.Report).Text},
	{"Whole report as HTML…", ".html", true, (*view.Report).HTML},
	{"Whole report as JSON…", ".json", true, (*view.Report).JSON},
}

// showExport offers the forms under the Export button.
func (w *Window) showExport() {
	if w.dump == nil {
		return
	}
	m := fyne.NewMenu("")
	for i, f := range exportForms {
		if i > 0 && f.whole != exportForms[i-1].whole {
			m.Items = append(m.Items, fyne.NewMenuItemSeparator())
		}
		m.Items = append(m.Items, fyne.NewMenuItem(f.title, func() { w.exportAs(f) }))
	}
	b := w.bar.export
	at := w.p.app.Driver().AbsolutePositionForObject(b).AddXY(0, b.Size().Height+4)
	widget.ShowPopUpMenuAtPosition(m, w.win.Canvas(), at)
}

// found is what the page shown found, as a view of rows that are there already: a search
// is not done again. false when the page is a view of the dump.
func (w *Window) found() (v model.View, ok bool) {
	p := viewOf(w.now)
	if p == nil {
		return model.View{}, false
	}
	if _, known := view.ByID(p.view.ID); known {
		return model.View{}, false
	}
	v = p.view
	rows, stopped := p.table.Store().All(), p.stopped
	v.Rows = func(context.Context, *model.Dump, *model.Meter) iter.Seq2[model.Row, error] {
		return func(yield func(model.Row, error) bool) {
			for _, r := range rows {
				r.Cells = slices.Clone(r.Cells) // notes are written into them
				if !yield(r, nil) {
					return
				}
			}
			if stopped != "" {
				yield(model.Row{}, errors.New(stopped))
			}
		}
	}
	return v, true
}

// exportIDs are the views that a form writes.
func (w *Window) exportIDs(f exportForm) []string {
	if f.whole {
		return view.IDs()
	}
	id := w.hist.here().view
	if _, ok := view.ByID(id); !ok {
		id = view.SummaryID
	}
	return []string{id}
}

// exportAs asks where to and writes.
func (w *Window) exportAs(f exportForm) {
	ids, d := w.exportIDs(f), w.dump
	build := func(ctx context.Context, m *model.Meter) (*view.Report, error) { return view.Build(ctx, d, ids, m) }
	name := "report"
	if found, ok := w.found(); ok && !f.whole {
		name = found.ID
		build = func(ctx context.Context, m *model.Meter) (*view.Report, error) {
			r, err := view.Build(ctx, d, nil, m)
			if err == nil {
				r.Results = append(r.Results, view.Read(ctx, d, found, m))
			}
			return r, err
		}
	} else if !f.whole {
		name = ids[0]
	}
	w.askSave(baseName(d.Path)+"-"+name+f.ending, func(path string) { w.export(f, build, path) })
}

// askSave asks for a file to write, natively where that works.
func (w *Window) askSave(name string, then func(path string)) {
	if w.p.host.Save == nil {
		w.askSaveHere(name, then)
		return
	}
	if w.p.picking {
		return
	}
	w.p.picking = true
	go func() {
		path, err := w.p.host.Save(name)
		w.p.host.Post(func() {
			w.p.picking = false
			switch {
			case err != nil:
				w.askSaveHere(name, then)
			case path != "":
				then(path)
			}
		})
	}()
}

func (w *Window) askSaveHere(name string, then func(path string)) {
	d := dialog.NewFileSave(func(f fyne.URIWriteCloser, err error) {
		if err != nil {
			w.fail("The file cannot be written", err)
			return
		}
		if f == nil {
			return
		}
		path := f.URI().Path()
		if err := f.Close(); err != nil {
			w.fail("The file cannot be written", err)
			return
		}
		then(path)
	}, w.win)
	d.SetFileName(name)
	d.Show() // a file dialog has no size before it is shown
	d.Resize(w.win.Canvas().Size().Min(fyne.NewSize(820, 560)))
}

// export reads and writes the report in a job, whole or not at all.
func (w *Window) export(f exportForm, build reportMaker, path string) {
	var err error
	d := w.dump
	w.jobs.start("Exporting "+filepath.Base(path), false, func(ctx context.Context, m *model.Meter) {
		err = writeReport(ctx, d, f, build, path, m)
	}, func() {
		switch {
		case errors.Is(err, context.Canceled):
			w.status.setHint("the export was cancelled, nothing was written")
		case err != nil:
			w.fail("The report could not be written", err)
		default:
			w.status.setHint("written to " + path)
		}
	})
}

// reportMaker reads what a report holds.
type reportMaker func(ctx context.Context, m *model.Meter) (*view.Report, error)

func writeReport(ctx context.Context, d *model.Dump, f exportForm, build reportMaker, path string, m *model.Meter) error {
	r, err := build(ctx, m)
	if err != nil {
		return err
	}
	return save.File(path, d.Path, func(out io.Writer) error {
		if err := f.write(r, out); err != nil {
			return err
		}
		return ctx.Err() // the views are read while they are written
	})
}

// baseName is the name of a file without its ending.
func baseName(path string) string {
	return strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
}
