package ui

import (
	"bytes"
	"context"
	"encoding/binary"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/model/mem"
)

// processLayouts know the structure of a process.
type processLayouts struct{}

func (processLayouts) Source() string  { return "a test" }
func (processLayouts) Names() []string { return []string{"_EPROCESS"} }
func (processLayouts) Struct(name string) (*model.Layout, bool) {
	if name != "_EPROCESS" {
		return nil, false
	}
	return &model.Layout{Name: name, Size: 0x40, Members: map[string]model.Member{"UniqueProcessId": {Offset: 8, Type: "u64"}}}, true
}

// withProcess starts a window on a dump whose process 4 has memory; the others have none.
func withProcess(t *testing.T) (*rig, *Window, func(row int) map[string]*fyne.MenuItem) {
	t.Helper()
	r := newRig(t)
	r.host.Open = func(context.Context, string, OpenOptions, *model.Meter) (*model.Dump, error) {
		d := fakeDump()
		d.Layouts = processLayouts{}
		user := mem.NewNamedFile("process:4", strings.NewReader("the memory of one.exe"), 21)
		objects := make([]byte, 0x1000)
		binary.LittleEndian.PutUint64(objects[0x108:], 4)
		d.Kernel = mem.NewNamedFile("kernel", bytes.NewReader(objects), 0x1000)
		procs, _ := d.Processes.Get(context.Background(), nil)
		procs[0].EPROCESS = model.At(0x100, "kernel")
		list, _ := d.Spaces.Get(context.Background(), nil)
		d.Spaces = model.Ready(append(list,
			model.AddressSpace{ID: "kernel", Title: "Kernel virtual", Kind: "kernel virtual", Status: model.Available, Space: d.Kernel},
			model.AddressSpace{ID: "process:4", Title: "one.exe 4", Kind: "user virtual", Status: model.Available, Space: user},
			model.AddressSpace{ID: "process:8", Title: "two.exe 8", Kind: "user virtual", Status: model.Unavailable, Reason: "paged out"}))
		return d, nil
	}
	w := r.start("a.dmp")
	w.win.Resize(fyne.NewSize(1600, 1000))
	w.openView("processes")
	r.settle()
	p := w.now.(*viewPage)
	return r, w, func(i int) map[string]*fyne.MenuItem {
		row, _, _, _ := p.table.Store().At(i)
		items := map[string]*fyne.MenuItem{}
		for _, it := range p.rowMenu(row, row.Cells[0]) {
			items[it.Label] = it
		}
		return items
	}
}

func TestProcessMenuLeadsToItsMemory(t *testing.T) {
	r, w, menu := withProcess(t)
	for title, it := range menu(0) {
		if it.Disabled {
			t.Errorf("%s is disabled", title)
		}
	}
	menu(0)["Show its memory"].Action()
	r.settle()
	if space, at, _ := w.hex.place(); space != "process:4" || at != 0 {
		t.Errorf("shown is %s in %s", at, space)
	}
	menu(0)["Find in it…"].Action()
	r.settle()
	if p, ok := w.now.(*findPage); !ok || p.where.titles[p.where.at] != "one.exe 4" {
		t.Errorf("%T is shown", w.now)
	}
	menu(0)["Strings of it…"].Action()
	r.settle()
	p, ok := w.now.(*stringsPage)
	if !ok || p.where.titles[p.where.at] != "one.exe 4" {
		t.Fatalf("%T is shown", w.now)
	}
	p.search()
	r.settle()
	row, _, _, _ := p.table.Store().At(0)
	if p.table.Store().Len() != 1 || row.Cells[2].String() != "ASCII" || row.Cells[4].String() != "the memory of one.exe" {
		t.Errorf("%d strings, the first %v", p.table.Store().Len(), row)
	}
}

func TestProcessMenuLaysItsStructure(t *testing.T) {
	r, w, menu := withProcess(t)
	menu(0)["Its structure"].Action()
	r.settle()
	p := panelOf[*structPanel](t, w)
	if p.laid == nil || p.laid.t.Name != "_EPROCESS" || p.laid.at != 0x100 || fieldsOf(p) != "UniqueProcessId=4" {
		t.Errorf("laid is %+v: %s", p.laid, fieldsOf(p))
	}
	if space, at, _ := w.hex.place(); space != "kernel" || at != 0x100 {
		t.Errorf("the hex pane shows %s in %s", at, space)
	}
}

// TestProcessMenuSaysWhyNot: what cannot be done is there, with the reason.
func TestProcessMenuSaysWhyNot(t *testing.T) {
	_, _, menu := withProcess(t)
	for _, title := range []string{"Show its memory: paged out", "Find in it…: paged out", "Strings of it…: paged out"} {
		if it := menu(1)[title]; it == nil || !it.Disabled {
			t.Errorf("%q is missing or enabled", title)
		}
	}
}
