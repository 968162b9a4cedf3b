package ui

import (
	"testing"

	"dumplens/model"
)

func TestBackScrollsToWhereThePlaceWasLeft(t *testing.T) {
	r, w := docked(t, 1400, 900)
	hex := w.hex.pane.Hex
	w.goBytes("physical", 0x2000, 8, "")
	r.settle()
	hex.ScrollTo(0x1f00) // the caret stays in sight
	w.goBytes("physical", 0x100, 0, "")
	r.settle()
	hex.ScrollTo(0x1800) // the caret is out of sight
	w.goBack()
	r.settle()
	if space, at, n := w.hex.place(); space != "physical" || at != 0x2000 || n != 8 || hex.TopLine() != 0x1f00 {
		t.Errorf("back leads to %s %s, %d bytes, top %s", space, at, n, hex.TopLine())
	}
	w.goForward()
	r.settle()
	if _, at, _ := w.hex.place(); at != 0x100 || hex.TopLine() != 0x1800 {
		t.Errorf("forward leads to %s, top %s", at, hex.TopLine())
	}
}

func TestBackKeepsTheKeysInTheBytes(t *testing.T) {
	r, w := docked(t, 1400, 900)
	w.goBytes("physical", 0x2000, 0, "")
	w.goBytes("physical", 0x100, 0, "")
	r.settle()
	w.win.Canvas().Focus(w.hex.focus())
	if w.goBack(); w.win.Canvas().Focused() != w.hex.focus() {
		t.Error("back takes the keys from the bytes")
	}
}

// Each step back undoes the last one, in the pane that it was made in.
func TestBackWithSeveralPanes(t *testing.T) {
	r, w := docked(t, 1900, 900)
	first := w.hex.hexPane
	w.goBytes("physical", 0x100, 0, "")
	w.hex.addPane()
	second := w.hex.hexPane
	w.goBytes("physical", 0x200, 0, "")
	w.hex.choose(first)
	w.goBytes("physical", 0x300, 0, "")
	r.settle()
	stand := func(what string, inUse *hexPane, a, b model.Addr) {
		t.Helper()
		if w.hex.hexPane != inUse || first.at != a || second.at != b {
			t.Errorf("%s: the panes are at %s and %s, the second in use: %t", what, first.at, second.at, w.hex.hexPane == second)
		}
	}
	stand("before", first, 0x300, 0x200)
	w.goBack()
	stand("back", first, 0x100, 0x200)
	w.goBack()
	stand("to the step before", second, 0x100, 0x200)
	w.goBack()
	stand("and undone", second, 0x100, 0x100)
	for range 3 {
		w.goForward()
	}
	stand("forward again", first, 0x300, 0x200)

	w.hex.remove(first)
	w.goBack()
	if _, at, _ := second.place(); at != 0x100 {
		t.Errorf("back without the first pane leads to %s", at)
	}
}
