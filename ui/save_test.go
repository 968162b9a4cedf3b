package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dumplens/model"
)

// saving is a window whose save dialog answers with a path.
func saving(t *testing.T) (*rig, *Window, string) {
	t.Helper()
	r := newRig(t)
	path := filepath.Join(t.TempDir(), "out")
	r.host.Save = func(string) (string, error) { return path, nil }
	return r, r.start("a.dmp"), path
}

func TestSaveMarkedBytes(t *testing.T) {
	r, w, path := saving(t)
	w.goBytes("file", 8, 8, "")
	r.settle()
	w.saveBytes()
	r.settle()
	if b, err := os.ReadFile(path); err != nil || string(b) != "DUMPLENS" {
		t.Errorf("%q, %v", b, err)
	}
	if got := w.status.hint; !strings.Contains(got, "8 bytes written") {
		t.Errorf("the status line says %q", got)
	}
}

func TestSaveWithoutSelection(t *testing.T) {
	r, w, path := saving(t)
	w.goBytes("file", 8, 0, "")
	r.settle()
	w.saveBytes()
	r.settle()
	if _, err := os.Stat(path); err == nil || w.modal == nil {
		t.Error("nothing says that nothing is selected")
	}
}

// TestSaveOfferedOnRows: a process without memory says why it cannot be saved, and so
// does a module.
func TestSaveOfferedOnRows(t *testing.T) {
	r, w, path := saving(t)
	w.openView("processes")
	r.settle()
	p := w.now.(*viewPage)
	row, _, _, _ := p.table.Store().At(0)
	items := p.rowMenu(row, row.Cells[0])
	if len(items) == 0 {
		t.Fatal("nothing can be done with a process")
	}
	items[len(items)-1].Action()
	r.settle()
	if text := r.overlay(w); !strings.Contains(text, "Not in dump") {
		t.Errorf("the window says %q", text)
	}
	w.modal.Hide()
	w.saveImage(0x1000, model.Absent(model.NotApplicable, ""), "file")
	r.settle()
	if text := r.overlay(w); !strings.Contains(text, "not in the dump") {
		t.Errorf("the window says %q", text)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a file was written")
	}
}
