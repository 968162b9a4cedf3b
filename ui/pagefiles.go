package ui

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"dumplens/model"
)

// titlePageFile is the title of the menu item.
const titlePageFile = "Use paging file…"

// canPage tells whether a dump has pages that may lie in a paging file.
func canPage(d *model.Dump) bool { return d != nil && d.Kind.IsKernel() && d.Physical != nil }

// pickPageFile asks for a paging file and opens the dump again with it.
func (w *Window) pickPageFile() {
	if canPage(w.dump) {
		w.ask(pageFiles, filepath.Dir(w.dump.Path), w.usePageFile)
	}
}

// usePageFile opens the dump again with one more paging file. The dump stays as it is
// when that fails.
func (w *Window) usePageFile(path string) {
	if !canPage(w.dump) {
		return
	}
	list, path0 := withPageFile(w.pageFiles, path), w.dump.Path
	var (
		d   *model.Dump
		err error
	)
	w.jobs.start("Opening again with "+filepath.Base(path), false, func(ctx context.Context, m *model.Meter) {
		if d, err = w.p.host.Open(ctx, path0, list, m); err == nil && ctx.Err() != nil {
			err = errors.Join(ctx.Err(), d.Close())
		}
	}, func() {
		switch {
		case errors.Is(err, context.Canceled):
		case err != nil:
			w.fail(filepath.Base(path)+" cannot be used", err)
		default:
			w.pageFiles = list
			w.replaceDump(d)
			w.status.setHint(filepath.Base(path) + " is used: pages that were paged out are read from it")
		}
	})
}

// withPageFile adds a paging file to those used, as N=PATH. swapfile.sys is most often
// number 1; another file gets the least number that is free.
func withPageFile(list []string, path string) []string {
	list = slices.Clone(list)
	for i, s := range list {
		if !strings.Contains(s, "=") { // a path alone has the number of its place
			list[i] = fmt.Sprintf("%d=%s", i, s)
		}
	}
	list = slices.DeleteFunc(list, func(s string) bool { return strings.HasSuffix(s, "="+path) })
	taken := func(n int) bool {
		return slices.ContainsFunc(list, func(s string) bool { return strings.HasPrefix(s, fmt.Sprintf("%d=", n)) })
	}
	n := 0
	if strings.EqualFold(filepath.Base(path), "swapfile.sys") {
		n = 1
	}
	for taken(n) {
		n++
	}
	return append(list, fmt.Sprintf("%d=%s", n, path))
}

// replaceDump shows another reading of the same file at the place where the user is.
// The old one is closed once its jobs have ended.
func (w *Window) replaceDump(d *model.Dump) {
	old, jobs, at := w.dump, w.jobs, w.where()
	w.closePages()
	w.jobs = w.newJobs()
	jobs.close(func() {
		if err := old.Close(); err != nil {
			fyne.LogError("closing "+old.Path, err)
		}
	})
	w.setDump(d)
	at.row = nil // of the old reading
	w.visit(at)
}
