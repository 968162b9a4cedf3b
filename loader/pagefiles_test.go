package loader_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dumplens/loader"
	"dumplens/loader/synth"
	"dumplens/model"
	"dumplens/model/name"
	"dumplens/model/win"
)

// pagedOut is a page of a synthetic machine that is in paging file 0, and where.
const pagedOutPage = 0x2c77

// withPageFile writes a complete dump and a paging file of size bytes under a name; the
// page that the machine paged out holds text, if it fits.
func withPageFile(t *testing.T, name string, size int64) (dump, pageFile string) {
	t.Helper()
	dump = writeFile(t, "MEMORY.DMP", synth.NewMachine().Complete())
	pageFile = filepath.Join(filepath.Dir(dump), name)
	f, err := os.Create(pageFile)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Truncate(size); err != nil {
		t.Fatal(err)
	}
	if size > pagedOutPage<<12 {
		if _, err := f.WriteAt([]byte("from the paging file"), pagedOutPage<<12|0x10); err != nil {
			t.Fatal(err)
		}
	}
	return dump, pageFile
}

// pagedOutAt finds the address in the truth of the machine.
func pagedOutAt(t *testing.T) (space string, at model.Addr) {
	t.Helper()
	truth := synth.NewMachine().Truth()
	for _, tr := range truth.Translations {
		if tr.State == "paged out" && tr.PID != 4 {
			return "process:" + fmt.Sprint(tr.PID), model.Addr(tr.VA)
		}
	}
	t.Fatal("the machine has no page in a paging file")
	return "", 0
}

// readPagedOut reads at the address, with the paging files that a user chose or nil.
func readPagedOut(t *testing.T, dump string, chosen []string) (string, *model.Dump, error) {
	t.Helper()
	ctx := context.Background()
	d, err := loader.Open(ctx, dump, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if chosen != nil {
		if err := loader.UsePageFiles(d, chosen); err != nil {
			t.Fatal(err)
		}
	}
	win.Attach(ctx, d, nil)
	id, at := pagedOutAt(t)
	s, err := name.OpenSpace(ctx, d, id)
	if err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 20)
	_, err = s.ReadAt(b, at)
	return string(b), d, err
}

func TestPageFileBesideTheDump(t *testing.T) {
	dump, _ := withPageFile(t, "pagefile.sys", (pagedOutPage+1)<<12)
	if got, d, err := readPagedOut(t, dump, nil); err != nil || got != "from the paging file" || !strings.Contains(d.Fact("paging_files").String(), "0: pagefile.sys") {
		t.Errorf("%q, %v, %s", got, err, d.Fact("paging_files"))
	}
}

func TestPageFileChosen(t *testing.T) {
	dump, file := withPageFile(t, "elsewhere.bin", (pagedOutPage+1)<<12)
	if _, d, err := readPagedOut(t, dump, nil); model.AsHole(err, "", 0).Why != model.PagedOut || d.PageFiles != nil {
		t.Errorf("a file of another name was taken: %v", err)
	}
	for _, path := range []string{file, "0=" + file} {
		if got, _, err := readPagedOut(t, dump, []string{path}); err != nil || got != "from the paging file" {
			t.Errorf("%s: %q, %v", path, got, err)
		}
	}
	if _, _, err := readPagedOut(t, dump, []string{"1=" + file}); !strings.Contains(err.Error(), "not at hand") {
		t.Errorf("as number 1: %v", err)
	}
}

func TestPageFileTooShort(t *testing.T) {
	dump, _ := withPageFile(t, "pagefile.sys", pagedOutPage<<12+0xfff)
	if _, _, err := readPagedOut(t, dump, nil); err == nil || !strings.Contains(err.Error(), "pagefile.sys has only 0x2c77 pages") {
		t.Errorf("%v", err)
	}
}

// TestPageFileUnusable: a dump opens, and says why its paging file is of no use.
func TestPageFileUnusable(t *testing.T) {
	dump, _ := withPageFile(t, "pagefile.sys", 0)
	_, d, err := readPagedOut(t, dump, nil)
	if model.AsHole(err, "", 0).Why != model.PagedOut {
		t.Errorf("%v", err)
	}
	for _, p := range d.Problems() {
		if p.Part == "paging files" {
			return
		}
	}
	t.Error("no problem says why")
}

func TestUsePageFilesRefuses(t *testing.T) {
	dump, file := withPageFile(t, "elsewhere.bin", 1<<12)
	d, err := loader.Open(context.Background(), dump, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for _, paths := range [][]string{{file, file + ".none"}, {"16=" + file}, {filepath.Dir(dump)}, {""}} {
		if err := loader.UsePageFiles(d, paths); err == nil || d.PageFiles != nil {
			t.Errorf("%v: %v", paths, err)
		}
	}
}
