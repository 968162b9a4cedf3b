package ui

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"dumplens/model"
)

func TestCountPagesOfSpaces(t *testing.T) {
	r := newRig(t)
	r.host.Open = func(context.Context, string, OpenOptions, *model.Meter) (*model.Dump, error) {
		d := withTables(fakeDump())
		list, _ := d.Spaces.Get(context.Background(), nil)
		list[2].Pages = model.NewTally(func(ctx context.Context, _ *model.Meter) (model.PageCount, error) {
			return model.PageCount{Mapped: 4321, Captured: 1234}, ctx.Err()
		})
		return d, nil
	}
	w := r.start("a.dmp")
	w.openView("spaces")
	r.settle()
	p := w.now.(*viewPage)
	test.Tap(p.longer)
	w.jobs.cancelShown()
	r.settle()
	if got := w.status.hint; !strings.Contains(got, "stopped") || p.longer.Disabled() {
		t.Errorf("after a cancel the status bar says %q", got)
	}
	test.Tap(p.longer)
	r.settle()
	if got := textIn(p.object()); !strings.Contains(got, "4321") || !strings.Contains(got, "1234") {
		t.Errorf("the counts are not shown: %s", got)
	}
	if !p.longer.Disabled() {
		t.Error("pages that were counted can be counted again")
	}
}

func TestManyDetailsCanBeFiltered(t *testing.T) {
	r := newRig(t)
	w := r.start("a.dmp")
	d := newDetails(w)
	var list []model.Field
	for i := range fewDetails + 1 {
		list = append(list, model.Field{Name: fmt.Sprintf("Export%03d", i), Value: model.At(model.Addr(i), "")})
	}
	d.show(list, "ntoskrnl.exe")
	d.object.Resize(fyne.NewSize(400, 300))
	if got := textIn(d.object); !strings.Contains(got, "ntoskrnl.exe") || !strings.Contains(got, "Export001") {
		t.Fatalf("the details show %q", got)
	}
	box := d.object.Objects[0].(*fyne.Container).Objects[0].(*fyne.Container)
	box.Objects[1].(*entry).SetText("Export077")
	if got := textIn(d.object); strings.Contains(got, "Export001") || !strings.Contains(got, "Export077") {
		t.Errorf("filtered, the details show %q", got)
	}
}
