package ui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/model/save"
)

// titleSave is the title of the menu item that saves bytes.
const titleSave = "Save bytes…"

// saveBytes writes what is selected in the hex pane, or what is marked there, to a file.
func (w *Window) saveBytes() {
	if w.dump == nil {
		return
	}
	s := w.hex.pane.Hex.Selection()
	if s.Len == 0 {
		space, at, n := w.hex.place()
		s = model.Span{Space: w.hex.pane.Hex.Space(), At: at, Len: n}
		if s.Space == nil || s.Space.Name() != space || n == 0 {
			w.say("Nothing is selected", "Select bytes in the hex pane first: drag over them, hold Shift and move, or right-click and choose Select.")
			return
		}
	}
	name := fmt.Sprintf("%s-%x.bin", strings.ReplaceAll(s.Space.Name(), ":", "-"), uint64(s.At))
	w.saveTo(name, func(ctx context.Context, out io.Writer, m *model.Meter) (save.Result, error) {
		return save.Range(ctx, out, s, m)
	})
}

// saveTo asks where to and writes in a job, whole or not at all.
func (w *Window) saveTo(name string, do func(context.Context, io.Writer, *model.Meter) (save.Result, error)) {
	w.askSave(name, func(path string) {
		var (
			r   save.Result
			err error
		)
		dump := w.dump.Path
		w.jobs.start("Saving "+filepath.Base(path), false, func(ctx context.Context, m *model.Meter) {
			err = save.File(path, dump, func(out io.Writer) (err error) {
				r, err = do(ctx, out, m)
				return err
			})
		}, func() {
			switch {
			case errors.Is(err, context.Canceled):
				w.status.setHint("cancelled, nothing was written")
			case err != nil:
				w.fail("The file could not be written", err)
			default:
				w.status.setHint(r.Words() + ": " + path)
			}
		})
	})
}

// rowMenu is what can be done with the thing that a row of a view is about.
func (p *viewPage) rowMenu(r *model.Row, v model.Value) []*fyne.MenuItem {
	items := p.w.noteMenu(r, v)
	switch p.view.ID {
	case "modules":
		items = append(items, p.w.imageMenu(p.cell(r, "base"), p.cell(r, "pid"))...)
	case "processes":
		items = append(items, p.w.processItems(p.cell(r, "pid"), p.cell(r, "eprocess"))...)
		items = append(items, p.w.processMenu(p.cell(r, "eprocess"))...)
	}
	return append(items, p.searchMenu(r)...)
}

// cell is the datum of a row in the column with a key.
func (p *viewPage) cell(r *model.Row, key string) model.Value {
	for i, c := range p.view.Columns {
		if c.Key == key {
			return cellAt(r, i)
		}
	}
	return model.Absent(model.NotApplicable, "")
}

// imageMenu saves a module as an image.
func (w *Window) imageMenu(base, pid model.Value) []*fyne.MenuItem {
	if !base.Is() {
		return nil
	}
	item := func(title string, how save.Layout) *fyne.MenuItem {
		return fyne.NewMenuItem(title, func() { w.saveImage(base.Num, pid, how) })
	}
	return []*fyne.MenuItem{
		item("Save image as a file…", save.OnDisk),
		item("Save image as it lies in memory…", save.Mapped),
	}
}

func (w *Window) saveImage(base uint64, pid model.Value, how save.Layout) {
	var found model.Module
	d := w.dump
	w.jobs.start("Reading modules", true, func(ctx context.Context, m *model.Meter) {
		mods, _ := d.Modules.Get(ctx, m) // they are read: the view shows them
		for _, x := range mods {
			if x.Base.Num == base && x.PID.Is() == pid.Is() && x.PID.Num == pid.Num {
				found = x
			}
		}
	}, func() {
		if found.Space == nil {
			w.fail("The image cannot be saved", errors.New("its memory is not in the dump"))
			return
		}
		w.saveTo(found.Name.Text, func(ctx context.Context, out io.Writer, m *model.Meter) (save.Result, error) {
			return save.Image(ctx, out, found.Space, model.Addr(base), how, m)
		})
	})
}

// processMenu saves what is captured of a process.
func (w *Window) processMenu(object model.Value) []*fyne.MenuItem {
	if !object.Is() {
		return nil
	}
	return []*fyne.MenuItem{fyne.NewMenuItem("Save its memory as a minidump…", func() { w.saveProcess(object.Num) })}
}

func (w *Window) saveProcess(object uint64) {
	var found model.Process
	d := w.dump
	w.jobs.start("Reading processes", true, func(ctx context.Context, m *model.Meter) {
		list, _ := d.Processes.Get(ctx, m) // they are read: the view shows them
		for _, x := range list {
			if x.EPROCESS.Num == object {
				found = x
			}
		}
	}, func() {
		if found.Space == nil {
			w.fail("The memory of the process cannot be saved", errors.New(found.UserSpaceReason))
			return
		}
		name := fmt.Sprintf("%s-%s.dmp", strings.TrimSuffix(found.Name.Text, ".exe"), found.PID)
		w.saveTo(name, func(ctx context.Context, out io.Writer, m *model.Meter) (save.Result, error) {
			return save.Process(ctx, out, d, found, m)
		})
	})
}
