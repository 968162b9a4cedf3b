package ui

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/model/mem"
)

// withMemory gives the fake dump 1 MiB of memory.
func withMemory(d *model.Dump) *model.Dump {
	data := bytes.Repeat([]byte("MEMORY.."), 1<<17)
	d.Memory = mem.NewNamedFile("memory", bytes.NewReader(data), uint64(len(data)))
	list, _ := d.Spaces.Get(context.Background(), nil)
	d.Spaces = model.Ready(append(list, model.AddressSpace{ID: "memory", Title: "Memory of the process", Kind: "process memory", Status: model.Available, Space: d.Memory}))
	return d
}

func TestMemoryMapLeadsToBytes(t *testing.T) {
	r := newRig(t)
	r.host.Open = func(context.Context, string, OpenOptions, *model.Meter) (*model.Dump, error) {
		return withMemory(fakeDump()), nil
	}
	w := r.start("a.dmp")
	w.openView(idMap)
	r.settle()
	p, ok := w.now.(*mapPage)
	if !ok {
		t.Fatalf("the page shown is %T", w.now)
	}
	counted := regexp.MustCompile(`of \d+ (bytes|pages) captured|page is captured`)
	r.until("the cell at the caret to be counted", func() bool { return counted.MatchString(textIn(p.object())) })
	if got := textIn(p.object()); !strings.Contains(got, "Memory of the process") {
		t.Errorf("the map does not name its space: %s", got)
	}
	p.m.Focus().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	p.m.Focus().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	r.until("the bytes to be shown", func() bool { space, _, _ := w.hex.place(); return space == "memory" })
	if _, at, _ := w.hex.place(); at == 0 {
		t.Error("the last cell leads to the first address")
	}
	w.goBack()
	if space, _, _ := w.hex.place(); space != "file" {
		t.Errorf("back leads to the bytes of %s", space)
	}
}

func TestNoMemoryMapWithoutMemory(t *testing.T) {
	r := newRig(t)
	w := r.start("a.dmp")
	w.openView(idMap)
	if _, ok := w.now.(*summaryPage); !ok {
		t.Errorf("the page shown is %T", w.now)
	}
	if got := textIn(w.nav.object); !strings.Contains(got, "no memory") {
		t.Errorf("the navigator does not say why there is no map: %s", got)
	}
}

// TestMemoryMapShowsZones: the regions of a process reach the map of its memory.
func TestMemoryMapShowsZones(t *testing.T) {
	r := newRig(t)
	r.host.Open = func(context.Context, string, OpenOptions, *model.Meter) (*model.Dump, error) {
		d := withMemory(fakeDump())
		d.Zones = func() []model.Zone {
			return []model.Zone{{Last: 1<<24 - 1, State: model.Committed, Access: model.Execute, Words: "committed, execute/read, image"}}
		}
		return d, nil
	}
	w := r.start("a.dmp")
	w.openView(idMap)
	r.until("the protection of the cell at the caret", func() bool {
		return strings.Contains(textIn(w.now.object()), "committed, execute/read, image")
	})
}
