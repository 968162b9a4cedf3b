package loader_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"dumplens/loader"
	"dumplens/model"
	"dumplens/model/search"
	"dumplens/model/view"
	"dumplens/model/win"
)

// readOn uses a dump as a person does: every view, and a search of every space.
func readOn(t *testing.T, d *model.Dump) {
	t.Helper()
	report(t, d)
	p, err := search.Text("no such text is anywhere", search.UTF8, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range view.SearchSpaces(context.Background(), d) {
		targets := []search.Target{search.All(s)}
		if _, err := search.Run(context.Background(), targets, p, search.Options{}, func(search.Hit) bool { return true }); err != nil {
			t.Errorf("%s: %v", s.Name(), err)
		}
	}
}

// TestFileShrinks: a dump that becomes shorter while it is open, as when it is copied
// over, loses bytes but not the program.
func TestFileShrinks(t *testing.T) {
	for name, b := range samples() {
		for _, left := range []int{0, 1, 0x1800, len(b) / 2, len(b) - 1} {
			if left > len(b) {
				continue
			}
			path := writeFile(t, name+".dmp", b)
			d, err := loader.Open(context.Background(), path, nil)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if left%2 == 0 { // before the kernel is looked for, or after
				win.Attach(context.Background(), d, nil)
			}
			if err := os.Truncate(path, int64(left)); err != nil {
				t.Fatal(err)
			}
			if left%2 != 0 {
				win.Attach(context.Background(), d, nil)
			}
			readOn(t, d)
			var hole *model.Hole
			n, err := d.File.ReadAt(make([]byte, len(b)), 0)
			if n != left || !errors.As(err, &hole) || hole.At != model.Addr(left) || !strings.Contains(hole.Error(), "became shorter") {
				t.Errorf("%s cut to %d bytes: %d read, %v", name, left, n, err)
			}
			d.Close()
		}
	}
}

// TestFileShrinksWhileRead cuts the file piece by piece while it is read.
func TestFileShrinksWhileRead(t *testing.T) {
	for name, b := range samples() {
		path := writeFile(t, name+".dmp", b)
		d, err := loader.Open(context.Background(), path, nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		cut := make(chan error, 1)
		go func() {
			for i := range 64 {
				if err := os.Truncate(path, int64(len(b)-len(b)/64*(i+1))); err != nil {
					cut <- err
					return
				}
			}
			cut <- nil
		}()
		win.Attach(context.Background(), d, nil)
		readOn(t, d)
		if err := <-cut; err != nil {
			t.Error(err)
		}
		d.Close()
	}
}
