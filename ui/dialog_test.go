package ui

import (
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

func TestEnterAndEscapeCloseAMessage(t *testing.T) {
	r, w := docked(t, 1400, 900)
	for _, k := range []fyne.KeyName{fyne.KeyReturn, fyne.KeySpace, fyne.KeyEscape} {
		w.fail("There is no such place", errors.New("ntoskrnl.exe exports no such name"))
		if r.overlay(w) == "" {
			t.Fatal("no message is shown")
		}
		w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k})
		if r.overlay(w) != "" || w.modal != nil {
			t.Errorf("%s does not close the message", k)
			w.escape()
		}
	}
}

func TestMessageIsAsHighAsItsWords(t *testing.T) {
	_, w := docked(t, 1400, 900)
	w.say("Nothing", strings.Repeat("There is no such place in this dump. ", 8))
	words := labelIn(w.win.Canvas().Overlays().Top())
	if words == nil {
		t.Fatal("the message has no words")
	}
	if have, need := words.Size().Height, words.MinSize().Height; have > need+40 {
		t.Errorf("the words stand in a place %v high and need %v", have, need)
	}
}

// labelIn is the first label that wraps in an object and what it holds.
func labelIn(o fyne.CanvasObject) *widget.Label {
	var found *widget.Label
	for _, each := range test.LaidOutObjects(o) {
		if l, ok := each.(*widget.Label); ok && l.Wrapping == fyne.TextWrapWord && found == nil {
			found = l
		}
	}
	return found
}

func TestShortcutsRestWhileADialogIsOpen(t *testing.T) {
	_, w := docked(t, 1400, 900)
	before := w.hist.here().view
	var spaces *fyne.MenuItem
	for _, m := range w.mainMenu().Items {
		for _, it := range m.Items {
			if k, ok := it.Shortcut.(*desktop.CustomShortcut); ok && k.KeyName == fyne.Key2 && k.Modifier == fyne.KeyModifierShortcutDefault {
				spaces = it
			}
		}
	}
	w.showKeys()
	if spaces.Action(); w.hist.here().view != before {
		t.Error("a shortcut opens a view behind a dialog")
	}
	w.escape()
	if spaces.Action(); w.hist.here().view == before {
		t.Error("the shortcut does nothing when the dialog is closed")
	}
}
