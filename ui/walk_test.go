package ui

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"dumplens/model"
	"dumplens/model/mem"
	"dumplens/ui/look"
	"dumplens/ui/page"
)

// walked is a space that is found through two made-up entries.
type walked struct{ model.Space }

func (s walked) Translate(at model.Addr) model.Walk {
	return model.Walk{Space: "kernel", At: at, Physical: 0x5010, Steps: []model.Step{
		{Level: "PDE", EntryAt: 0x1008, Entry: 0x2063, Meaning: "page 0x2, writable"},
		{Level: "PTE", EntryAt: 0x2ff8, Entry: 0x5063, Meaning: "page 0x5, writable"},
	}}
}

// withTables gives the fake dump kernel and physical memory.
func withTables(d *model.Dump) *model.Dump {
	data := bytes.Repeat([]byte("PHYSICAL"), 1<<12)
	physical := mem.NewNamedFile("physical", bytes.NewReader(data), uint64(len(data)))
	kernel := walked{mem.NewNamedFile("kernel", bytes.NewReader(data), uint64(len(data)))}
	d.Physical, d.Kernel = physical, kernel
	list, _ := d.Spaces.Get(context.Background(), nil)
	d.Spaces = model.Ready(append(list,
		model.AddressSpace{ID: "physical", Title: "Physical memory", Kind: "physical memory", Status: model.Available, Space: physical},
		model.AddressSpace{ID: "kernel", Title: "Kernel virtual", Kind: "kernel virtual", Status: model.Available, Space: kernel}))
	return d
}

// withTablesIn starts a window with that dump at its kernel space.
func withTablesIn(t *testing.T) (*rig, *Window) {
	t.Helper()
	r := newRig(t)
	r.host.Open = func(context.Context, string, OpenOptions, *model.Meter) (*model.Dump, error) {
		return withTables(fakeDump()), nil
	}
	w := r.start("a.dmp")
	w.goBytes("kernel", 0x10, 0, "")
	return r, w
}

// panelText is the text of the panel in sight.
func panelText(w *Window) string { return textIn(w.hex.side.body) }

func TestHowAnAddressWasFound(t *testing.T) {
	r, w := withTablesIn(t)
	w.showWalk()
	r.settle()
	got := strings.ReplaceAll(panelText(w), "\n", " ")
	for _, want := range []string{"Kernel virtual", "PDE", "00000000`00002ff8", "entry 0x1ff holds 0x5063: page 0x5, writable", "00000000`00005010"} {
		if !strings.Contains(got, want) {
			t.Errorf("the panel does not say %q: %s", want, got)
		}
	}
	link := paraWith(w.hex.side.body, "00000000`00002ff8")
	if link == nil {
		t.Fatal("the address of the PTE is no text of its own")
	}
	test.Tap(link)
	if space, at, n := w.hex.place(); space != "physical" || at != 0x2ff8 || n != 8 {
		t.Errorf("the entry's link leads to %s %s, %d bytes", space, at, n)
	}
}

func TestHowAPhysicalByteIsReached(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New("dark"))
	data := make([]byte, 0x8000)
	file := mem.NewFile(bytes.NewReader(data), uint64(len(data)))
	pages := mem.NewPages(file, mem.NewRuns([]mem.StoredRun{{Page: 0x10, Count: 2, Offset: 0x2000}}), nil)
	for at, want := range map[model.Addr]string{0x11008: "File offset 0x3008 run 1 of 1: pages 0x10 to 0x11", 0x5000: "Not readable not in dump page 0x5 was not captured"} {
		what := walkPage(model.Explain(pages, at), model.Way(pages, at), model.ArchX64, "Physical memory", page.Acts{})
		what.Resize(fyne.NewSize(900, what.HeightFor(900)))
		if got := strings.ReplaceAll(textIn(what), "\n", " "); !strings.Contains(got, want) {
			t.Errorf("%s: the panel says %q", at, got)
		}
	}
}

func TestFileIsNotFoundThroughTables(t *testing.T) {
	r := newRig(t)
	w := r.start("a.dmp")
	w.showWalk()
	r.settle()
	if got := strings.ReplaceAll(panelText(w), "\n", " "); !strings.Contains(got, "without page tables") {
		t.Errorf("the panel says %q", got)
	}
}

func TestWhyAnAddressWasNotFound(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New("dark"))
	what := walkPage(model.Walk{Why: model.PagedOut, Detail: "paging file 0, page 0x12"}, nil, model.ArchX64, "Kernel virtual", page.Acts{})
	what.Resize(fyne.NewSize(600, what.HeightFor(600)))
	got := textIn(what)
	if !strings.Contains(got, "paged out") || !strings.Contains(got, "page 0x12") {
		t.Errorf("the panel says %q", got)
	}
}

// paraWith is the text that is exactly s.
func paraWith(o fyne.CanvasObject, s string) *page.Para {
	switch x := o.(type) {
	case *page.Para:
		if x.Text == s {
			return x
		}
	case *fyne.Container:
		for _, k := range x.Objects {
			if p := paraWith(k, s); p != nil {
				return p
			}
		}
	case fyne.Widget:
		for _, k := range test.WidgetRenderer(x).Objects() {
			if p := paraWith(k, s); p != nil {
				return p
			}
		}
	}
	return nil
}
