package loader

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"dumplens/model"
	"dumplens/model/mem"
)

// pageFileNames are the paging files of a machine by their numbers, as Windows names
// and most often numbers them.
var pageFileNames = [...]string{"pagefile.sys", "swapfile.sys"}

// findPageFiles uses the paging files that lie beside a kernel dump.
func findPageFiles(d *model.Dump) {
	if !d.Kind.IsKernel() || d.Physical == nil {
		return
	}
	var paths []string
	dir := filepath.Dir(d.Path)
	for i, name := range pageFileNames {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		paths = append(paths, fmt.Sprintf("%d=%s", i, path))
	}
	if len(paths) == 0 {
		return
	}
	if err := UsePageFiles(d, paths); err != nil {
		d.AddProblem("paging files", model.Span{}, "a paging file lies beside the dump but cannot be used: %s. Pages that were in it cannot be read", err)
	}
}

// UsePageFiles reads pages that were moved to paging files from these, instead of those
// beside the dump. The paths are in the order of the files' numbers; N=PATH gives the
// number itself. Call it before the dump is looked into. The files are closed with the
// dump. On an error nothing is changed.
func UsePageFiles(d *model.Dump, paths []string) error {
	var (
		files mem.FilePageFiles
		open  []*os.File
		words []string
	)
	for i, path := range paths {
		number, path := pageFileNumber(i, path)
		f, size, err := openFile(path)
		if err == nil {
			open = append(open, f)
			words = append(words, fmt.Sprintf("%d: %s (%s)", number, filepath.Base(path), model.HumanSize(size)))
			err = files.Set(number, mem.NewNamedFile(filepath.Base(path), f, size))
		}
		if err != nil {
			for _, f := range open {
				err = errors.Join(err, f.Close())
			}
			return err
		}
	}
	for _, f := range open {
		d.OnClose(f.Close)
	}
	d.PageFiles = &files
	v := model.Str(strings.Join(words, ", "))
	v.Note = "pages that were paged out are read from here; whether these files are of the moment of the dump cannot be told"
	d.Set("paging_files", "Paging files", v)
	return nil
}

// pageFileNumber takes N=PATH apart; a path without a number has that of its place.
func pageFileNumber(place int, path string) (int, string) {
	number, rest, ok := strings.Cut(path, "=")
	n := 0
	if _, err := fmt.Sscanf(number, "%d", &n); !ok || err != nil || fmt.Sprint(n) != number {
		return place, path
	}
	return n, rest
}
