package ui

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/model/mem"
)

// crowd opens a dump of 5000 processes; that with the number 8 crashed.
func crowd(t *testing.T) (*rig, *Window) {
	t.Helper()
	r := newRig(t)
	r.host.Open = func(context.Context, string, OpenOptions, *model.Meter) (*model.Dump, error) {
		d := fakeDump()
		data := bytes.Repeat([]byte("needle.."), 512)
		list := []model.AddressSpace{{ID: "file", Title: "The file itself", Kind: "file", Status: model.Available, Space: d.File, Bytes: model.Bytes(d.Size)}}
		for i := range 5000 {
			s := mem.NewFile(bytes.NewReader(data), uint64(len(data)))
			list = append(list, model.AddressSpace{
				ID: fmt.Sprintf("process:%d", 4*i+4), Title: fmt.Sprintf("worker%d.exe %d", i, 4*i+4),
				Kind: "user virtual", Status: model.Available, Space: s, Bytes: model.Bytes(4096),
			})
		}
		d.Spaces = model.Ready(list)
		return d, nil
	}
	return r, r.start("a.dmp")
}

func menuLabels(items []*fyne.MenuItem) (out []string) {
	for _, it := range items {
		out = append(out, it.Label)
	}
	return out
}

func TestPlaceMenuOfManyProcessesIsShort(t *testing.T) {
	r, w := crowd(t)
	w.showFind()
	r.settle()
	p := w.now.(*findPage)
	want := []string{placeSelection, placeRegion, placeShown, placeAll, "The file itself", "worker1.exe 8", "Process…"}
	items := p.where.items()
	if got := menuLabels(items); strings.Join(got, "|") != strings.Join(want, "|") {
		t.Fatalf("the menu is %q", got)
	}
	items[len(items)-1].Action()
	if all := r.overlay(w); !strings.Contains(all, "5000 of 5000 processes") {
		t.Errorf("the dialog says %q", all)
	}
	e, ok := w.win.Canvas().Focused().(*processEntry)
	if !ok {
		t.Fatalf("%T has the keys", w.win.Canvas().Focused())
	}
	e.SetText("nobody")
	if e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}); w.modal == nil || len(e.p.list.list) != 0 {
		t.Error("nothing was chosen, and the dialog is gone")
	}
	e.SetText("4000")
	if first := e.p.list.list[0].Word; first != "worker999.exe 4000" {
		t.Errorf("the process with a number is not the first but %s", first)
	}
	e.SetText("WORKER1234.")
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if w.modal != nil || p.where.titles[p.where.at] != "worker1234.exe 4940" || p.once.Checked {
		t.Errorf("chosen: %s", p.where.titles[p.where.at])
	}
	if got := p.where.items(); len(got) != len(want)+1 || !got[6].Checked || got[6].Label != "worker1234.exe 4940" {
		t.Errorf("the chosen process is not in the menu: %q", menuLabels(got))
	}
	places, err := p.where.places()
	if err != nil {
		t.Fatal(err)
	}
	if targets, err := places(context.Background()); err != nil || len(targets) != 1 || targets[0].Space != p.where.list[1235].Space {
		t.Errorf("%+v, %v", targets, err)
	}
}

func TestProcessPickerKeys(t *testing.T) {
	r, w := crowd(t)
	w.openView(idStrings)
	r.settle()
	p := w.now.(*stringsPage)
	e := p.where.askProcess().entry
	for _, k := range []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyReturn} {
		e.TypedKey(&fyne.KeyEvent{Name: k})
	}
	if got := p.where.titles[p.where.at]; got != "worker1.exe 8" || w.modal != nil {
		t.Errorf("the second process is not chosen but %s", got)
	}
	e = p.where.askProcess().entry
	e.SetText("worker7")
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if got := p.where.titles[p.where.at]; got != "worker1.exe 8" || w.modal != nil {
		t.Errorf("Escape leaves %s", got)
	}
}
