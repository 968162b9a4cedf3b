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
	files := make([]pageFile, 0, len(paths))
	for i, path := range paths {
		number, path := pageFileNumber(i, path)
		f, size, err := openFile(path)
		if err != nil {
			return errors.Join(err, closePageFiles(files))
		}
		files = append(files, pageFile{number, filepath.Base(path), f, size})
	}
	if err := attachPageFiles(d, files, "pages that were paged out are read from here; whether these files are of the moment of the dump cannot be told"); err != nil {
		return errors.Join(err, closePageFiles(files))
	}
	return nil
}

// pageFile is an open paging file.
type pageFile struct {
	number int
	name   string // without folder
	f      readCloser
	size   uint64
}

// attachPageFiles gives paging files to a dump, which closes them; on an error they are
// still the caller's.
func attachPageFiles(d *model.Dump, list []pageFile, note string) error {
	var files mem.FilePageFiles
	words := make([]string, 0, len(list))
	for _, p := range list {
		if err := files.Set(p.number, mem.NewNamedFile(p.name, p.f, p.size)); err != nil {
			return err
		}
		words = append(words, fmt.Sprintf("%d: %s (%s)", p.number, p.name, model.HumanSize(p.size)))
	}
	for _, p := range list {
		d.OnClose(p.f.Close)
	}
	d.PageFiles = &files
	v := model.Str(strings.Join(words, ", "))
	v.Note = note
	d.Set("paging_files", "Paging files", v)
	return nil
}

func closePageFiles(list []pageFile) (err error) {
	for _, p := range list {
		err = errors.Join(err, p.f.Close())
	}
	return err
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
