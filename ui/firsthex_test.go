package ui

import (
	"strings"
	"testing"

	"dumplens/ui/lines"
)

func TestPanelTitlesAreThoseOfThePanels(t *testing.T) {
	_, w := docked(t, 1400, 900)
	var titles []string
	for _, p := range w.hex.side.panels {
		titles = append(titles, p.title())
	}
	if got := strings.Join(titles, ", "); got != PanelTitles() {
		t.Errorf("there are %s, listed are %s", got, PanelTitles())
	}
}

func TestHexPanesBeginAsTold(t *testing.T) {
	r := newRig(t)
	r.p = New(r.app, r.host)
	r.p.FirstView = "processes"
	r.p.FirstHex = FirstHex{Places: []string{"file:100", "three.exe", "file:1000"}, Modes: []string{"u32", "pointers"}, Panel: "notes"}
	if err := r.p.FirstHex.Check(); err != nil {
		t.Fatal(err)
	}
	r.p.Start([]string{"a.dmp"})
	r.settle()
	w := r.p.windows[0]
	t.Cleanup(func() { w.jobs.close(func() {}) })
	want := []struct {
		at   uint64
		mode lines.Mode
	}{{0x100, lines.U32}, {0x300, lines.Pointers}, {0x1000, lines.Pointers}}
	if len(w.hex.panes) != len(want) {
		t.Fatalf("%d panes", len(w.hex.panes))
	}
	for i, h := range w.hex.panes {
		if uint64(h.at) != want[i].at || h.pane.Hex.Mode() != want[i].mode {
			t.Errorf("pane %d is at %s as %s", i, h.at, h.pane.Hex.Mode().ID())
		}
	}
	if p := w.hex.side.panels[w.hex.side.now]; p.title() != titleNotes || !w.hex.side.visible() {
		t.Errorf("the panel is %s, in sight: %t", p.title(), w.hex.side.visible())
	}
	if r.p.prefs.hex().Mode != lines.Bytes {
		t.Error("what the command line says is kept for the next start")
	}
}

func TestWrongFirstHexIsTold(t *testing.T) {
	for want, f := range map[string]FirstHex{
		`"u128", but bytes, u16`:       {Modes: []string{"u8", "u128"}[1:]},
		`"Registers", but Inspector, `: {Panel: "Registers"},
		"no more than 4 panes":         {Places: make([]string, 5)},
	} {
		if err := f.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %s", f, err, want)
		}
	}
}

func TestFirstStructureIsLaid(t *testing.T) {
	_, w, p := withThings(t)
	w.showFirst(FirstHex{Type: "_NO_SUCH_TYPE"})
	if !strings.Contains(p.note.Text, "_NO_SUCH_TYPE") {
		t.Errorf("of a type that there is not the panel says %q", p.note.Text)
	}
	w.showFirst(FirstHex{Type: "_THING"})
	if p.laid == nil || p.laid.t.Name != "_THING" {
		t.Errorf("laid is %+v", p.laid)
	}
}

func TestFirstHexWaitsForTheSpaces(t *testing.T) {
	r, w := docked(t, 1900, 1000)
	spaces := w.hex.spaces
	w.hex.spaces = nil
	w.showFirst(FirstHex{Places: []string{"physical:100", "physical:200"}})
	if r.settle(); len(w.hex.panes) != 1 {
		t.Fatal("a pane is added before it is known what it can show")
	}
	w.hex.spaces = spaces
	w.hex.waiting()
	if r.settle(); len(w.hex.panes) != 2 || w.hex.panes[0].at != 0x100 || w.hex.panes[1].at != 0x200 {
		t.Errorf("%d panes, the first at %s", len(w.hex.panes), w.hex.panes[0].at)
	}
}
