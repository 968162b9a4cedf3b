package ui

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dumplens/model"
)

func TestUsePagingFile(t *testing.T) {
	r := newRig(t)
	var used [][]string
	closed := make(chan string, 4)
	r.host.Open = func(_ context.Context, _ string, how OpenOptions, _ *model.Meter) (*model.Dump, error) {
		used = append(used, how.PageFiles)
		d := withTables(fakeDump())
		name := strings.Join(how.PageFiles, " ")
		d.OnClose(func() error { closed <- name; return nil })
		return d, nil
	}
	path := filepath.Join("disk", "pagefile.sys")
	r.host.Pick = func(what FileKind, _ string) (string, error) { return path, nil }
	w := r.start("a.dmp")
	w.openView("processes")
	w.goBytes("kernel", 0x40, 0, "")
	r.settle()
	w.pickPageFile()
	r.settle()
	if len(used) != 2 || !slices.Equal(used[1], []string{"0=" + path}) {
		t.Fatalf("the dump was opened with %q", used)
	}
	if got := <-closed; got != "" {
		t.Errorf("the reading with %q was closed", got)
	}
	if space, at, _ := w.hex.place(); w.now.title() != "Processes" || space != "kernel" || at != 0x40 {
		t.Errorf("the window is at %s, %s %s", w.now.title(), space, at)
	}
	w.openView("spaces")
	r.settle()
	if w.now.picked() != nil || w.nav == nil {
		t.Error("the window does not work after the dump was opened again")
	}
}

func TestPagingFileThatCannotBeUsed(t *testing.T) {
	r := newRig(t)
	good := withTables(fakeDump())
	r.host.Open = func(_ context.Context, _ string, how OpenOptions, _ *model.Meter) (*model.Dump, error) {
		if len(how.PageFiles) > 0 {
			return nil, errors.New("pagefile.sys is empty (0 bytes)")
		}
		return good, nil
	}
	w := r.start("a.dmp")
	w.usePageFile("pagefile.sys")
	r.settle()
	if got := r.overlay(w); !strings.Contains(got, "empty") {
		t.Errorf("the window says %q", got)
	}
	if w.dump != good || len(w.how.PageFiles) != 0 {
		t.Error("the dump did not stay as it was")
	}
}

func TestNumbersOfPagingFiles(t *testing.T) {
	for _, c := range []struct {
		list []string
		add  string
		want []string
	}{
		{nil, "pagefile.sys", []string{"0=pagefile.sys"}},
		{[]string{"a.sys"}, "swapfile.sys", []string{"0=a.sys", "1=swapfile.sys"}},
		{nil, "swapfile.sys", []string{"1=swapfile.sys"}},
		{[]string{"1=swapfile.sys"}, "b.sys", []string{"1=swapfile.sys", "0=b.sys"}},
		{[]string{"0=b.sys"}, "b.sys", []string{"0=b.sys"}},
	} {
		if got := withPageFile(c.list, c.add); !slices.Equal(got, c.want) {
			t.Errorf("%q and %q give %q", c.list, c.add, got)
		}
	}
}
