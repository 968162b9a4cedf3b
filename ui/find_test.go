package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"dumplens/model"
)

func TestFindLeavesTheFileOut(t *testing.T) {
	r := newRig(t)
	r.host.Open = func(context.Context, string, OpenOptions, *model.Meter) (*model.Dump, error) {
		return withTables(fakeDump()), nil
	}
	w := r.start("a.dmp")
	w.showFind()
	r.settle()
	p := w.now.(*findPage)
	for _, s := range p.chosen() {
		if s.ID == "file" {
			t.Error("a search through all memory finds the same bytes in the file again")
		}
	}
	p.where.SetSelectedIndex(1)
	if list := p.chosen(); len(list) != 1 || list[0].ID != "file" {
		t.Errorf("the choice of the file searches %v", list)
	}
	p.what.SetText("PHYSICAL")
	p.what.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if p.what.Text != "PHYSICAL" || w.win.Canvas().Focused() != focusable(p.table) {
		t.Error("Escape does not leave the entry for the hits")
	}
}
