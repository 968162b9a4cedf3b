package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/ui/lines"
)

// docked is a window of a size with its hex pane in sight.
func docked(t *testing.T, width, height float32) (*rig, *Window) {
	t.Helper()
	r, w := withTablesIn(t)
	w.win.Resize(fyne.NewSize(width, height))
	r.settle()
	return r, w
}

func TestPanesHaveSpacesOfTheirOwn(t *testing.T) {
	r, w := docked(t, 1900, 1000)
	first := w.hex.hexPane
	w.hex.addPane()
	r.settle()
	if len(w.hex.panes) != 2 || w.hex.hexPane == first {
		t.Fatalf("%d panes, the new one in use: %t", len(w.hex.panes), w.hex.hexPane != first)
	}
	if space, at, _ := w.hex.place(); space != "kernel" || at != 0x10 {
		t.Errorf("the new pane begins at %s %s", space, at)
	}
	w.goBytes("file", 0x200, 4, "")
	if space, at, _ := first.place(); space != "kernel" || at != 0x10 {
		t.Errorf("the other pane went to %s %s", space, at)
	}
	if w.win.Canvas().Focused() != w.hex.focus() {
		t.Error("the new pane does not get the keys")
	}
	w.hex.cycle(1)
	if w.hex.hexPane != first || w.status.address.Text != "00000000`00000010" {
		t.Errorf("after Ctrl+Tab the status bar says %q", w.status.address.Text)
	}
	w.hex.remove(first)
	if space, at, _ := w.hex.place(); len(w.hex.panes) != 1 || space != "file" || at != 0x200 {
		t.Errorf("the pane left is at %s %s", space, at)
	}
	if w.hex.remove(w.hex.hexPane); len(w.hex.panes) != 1 {
		t.Error("the last pane was closed")
	}
}

func TestPanesAreBounded(t *testing.T) {
	r, w := docked(t, 1900, 1000)
	for range 10 {
		w.hex.addPane()
	}
	r.settle()
	if len(w.hex.panes) != mostPanes || !w.hex.add.Disabled() {
		t.Errorf("there are %d panes, the button disabled: %t", len(w.hex.panes), w.hex.add.Disabled())
	}
	w.win.Resize(fyne.NewSize(900, 600))
	visible := 0
	for _, h := range w.hex.panes {
		if h.pane.Object().Visible() {
			visible++
		}
	}
	if visible >= mostPanes || !w.hex.hexPane.pane.Object().Visible() {
		t.Errorf("%d panes in a narrow window, that in use: %t", visible, w.hex.hexPane.pane.Object().Visible())
	}
}

func TestPanesScrollInStep(t *testing.T) {
	r, w := docked(t, 1900, 1000)
	first := w.hex.hexPane
	w.hex.addPane()
	w.goBytes("physical", 0x2000, 0, "")
	r.settle()
	first.pane.Hex.ScrollTo(0x1000)
	if top := w.hex.pane.Hex.TopLine(); top != 0x2000 {
		t.Errorf("apart, the other pane scrolled to %s", top)
	}
	w.hex.toggleStep()
	first.pane.Hex.ScrollTo(0x1100)
	if top := w.hex.pane.Hex.TopLine(); top != 0x2100 {
		t.Errorf("in step, the other pane is at %s", top)
	}
	w.goBytes("physical", 0x100, 0, "")
	if top := first.pane.Hex.TopLine(); top != 0x1100 {
		t.Errorf("a jump took the other pane along to %s", top)
	}
	w.hex.pane.Hex.ScrollTo(0)
	if top := first.pane.Hex.TopLine(); top != 0x1000 {
		t.Errorf("scrolling back took the other pane to %s", top)
	}
}

func TestShiftedStaysInTheSpace(t *testing.T) {
	const last = ^model.Addr(0)
	for _, c := range []struct{ at, from, to, want model.Addr }{
		{0x1000, 0x100, 0x200, 0x1100},
		{0x1000, 0x200, 0x100, 0xf00},
		{0x10, 0x100, 0, 0},
		{last - 5, 0, 0x100, last},
	} {
		if got := shifted(c.at, c.from, c.to); got != c.want {
			t.Errorf("%s from %s to %s: %s", c.at, c.from, c.to, got)
		}
	}
}

func TestSideFollowsTheCaretAndGoesWhenNarrow(t *testing.T) {
	r, w := docked(t, 1400, 900)
	if !w.hex.side.visible() {
		t.Fatal("the side area is not in sight")
	}
	w.showWalk()
	r.settle()
	w.goBytes("kernel", 0x123, 0, "")
	r.settle()
	if got := panelText(w); !strings.Contains(got, "00000000`00000123") {
		t.Errorf("the panel says %q", got)
	}
	w.hex.toggleSide()
	if w.hex.side.visible() {
		t.Error("the side area cannot be hidden")
	}
	w.goBytes("kernel", 0x456, 0, "")
	r.settle()
	if strings.Contains(panelText(w), "456") {
		t.Error("a panel out of sight was told of the caret")
	}
	w.hex.toggleSide()
	r.settle()
	if got := panelText(w); !strings.Contains(got, "00000000`00000456") {
		t.Errorf("back in sight the panel says %q", got)
	}
	w.hex.side.asked = false
	w.win.Resize(fyne.NewSize(800, 600))
	if w.hex.side.visible() {
		t.Error("the side area stays in a narrow window")
	}
	w.openPanel(titleInspector)
	if !w.hex.side.visible() {
		t.Error("the side area does not come when it is asked for")
	}
}

func TestPanelsHaveTabsAndMenuItems(t *testing.T) {
	_, w := docked(t, 1400, 900)
	items := w.panelItems()
	if len(items) != len(panelMakers()) || len(w.hex.side.tabs.tabs) != len(items) {
		t.Fatalf("%d panels, %d items, %d tabs", len(panelMakers()), len(items), len(w.hex.side.tabs.tabs))
	}
	for i, it := range items {
		if it.Action(); w.hex.side.now != i || it.Shortcut == nil {
			t.Errorf("the item %q brings panel %d", it.Label, w.hex.side.now)
		}
	}
}

func TestTabsWithoutRoomAreInAMenu(t *testing.T) {
	_, w := docked(t, 1400, 900)
	s := newTabStrip([]string{"Inspector", "Page walk", "Structure", "Code", "Notes"}, func(int) {}, nil)
	s.set(4)
	w.win.SetContent(s)
	s.Resize(fyne.NewSize(260, tabsHigh))
	if !s.tabs[4].Visible() || !s.more.Visible() || len(s.menu()) == 0 {
		t.Errorf("the chosen tab shows: %t, menu of %d", s.tabs[4].Visible(), len(s.menu()))
	}
	s.Resize(fyne.NewSize(600, tabsHigh))
	if len(s.menu()) != 0 || s.more.Visible() {
		t.Error("with room for all there is a menu")
	}
}

func TestNewPaneIsLikeTheOneInUse(t *testing.T) {
	r, w := docked(t, 3600, 1000)
	old := w.hex.hexPane
	w.goBytes("physical", 0x2000, 4, "")
	r.settle()
	settings := lines.Settings{Mode: lines.U32, Base: lines.Signed, BigEndian: true, Row: 32, Script: lines.UTF16}
	old.pane.SetSettings(settings)
	old.pane.Hex.ScrollTo(0x1f00)
	w.hex.addPane()
	r.settle()
	h := w.hex.hexPane
	if space, at, n := h.place(); space != "physical" || at != 0x2000 || n != 4 || h.pane.Hex.TopLine() != old.pane.Hex.TopLine() {
		t.Errorf("the new pane is at %s %s, %d bytes, top %s", space, at, n, h.pane.Hex.TopLine())
	}
	if h.pane.Settings() != settings {
		t.Errorf("its settings are %+v", h.pane.Settings())
	}
}

func TestSettingsOfPanesAreKept(t *testing.T) {
	_, w := docked(t, 1400, 900)
	want := lines.Settings{Mode: lines.Pointers, Base: lines.Unsigned, BigEndian: true, Row: 0, Script: lines.NoText}
	w.hex.pane.OnSettings(want)
	if got := newHexPane(w.hex).pane.Settings(); got != want {
		t.Errorf("kept are %+v, want %+v", got, want)
	}
	prefs := w.p.prefs
	prefs.SetString(keyMode, "u128")
	prefs.SetString(keyBase, "octal")
	prefs.SetString(keyScript, "runes")
	prefs.SetInt(keyRow, 7)
	if got := prefs.hex(); got != (lines.Settings{Row: 16, BigEndian: true}) {
		t.Errorf("unknown settings become %+v", got)
	}
}

func TestLegendIsShownFromThePane(t *testing.T) {
	r, w := docked(t, 1400, 900)
	if !w.hex.legend.Visible() {
		t.Fatal("there is no button for the legend")
	}
	w.hex.legend.Tapped(nil)
	for _, words := range []string{"control characters", "paged out", "mostly zeros"} {
		if !strings.Contains(r.overlay(w), words) {
			t.Errorf("the legend does not say %q", words)
		}
	}
	w.escape()
	if r.overlay(w) != "" {
		t.Error("Escape does not close the legend")
	}
}

func TestSideMakesRoomForPanes(t *testing.T) {
	r, w := docked(t, 1400, 900)
	w.hex.addPane()
	r.settle()
	if w.hex.side.visible() {
		t.Error("two panes and the side area are cramped together unasked")
	}
	w.hex.remove(w.hex.hexPane)
	if !w.hex.side.visible() {
		t.Error("the side area does not come back")
	}
}
