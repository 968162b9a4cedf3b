package ui

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
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
