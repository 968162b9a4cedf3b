package ui

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

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
	how := w.how
	how.PageFiles = withPageFile(how.PageFiles, path)
	name := filepath.Base(path)
	w.reopen("Opening again with "+name, how, func(err error) {
		if err != nil {
			w.fail(name+" cannot be used", err)
			return
		}
		w.status.setHint(name + " is used: pages that were paged out are read from it")
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
