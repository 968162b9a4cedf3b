package rows

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"dumplens/model"
)

// item is an item of the menu that was shown.
func (b *bench) item(t *testing.T, title string) *fyne.MenuItem {
	t.Helper()
	if b.menu == nil {
		t.Fatal("no menu was shown")
	}
	for _, it := range b.menu.Items {
		if it.Label == title {
			return it
		}
	}
	t.Fatalf("the menu has no %q", title)
	return nil
}

func (b *bench) secondary(row, col int) {
	at := b.at(row, col).SubtractXY(0, b.style.headH)
	test.TapSecondaryAt(b.body, at)
}

func TestMenuCopies(t *testing.T) {
	b := newBench(t, sampleRows()...)
	b.secondary(9, colStarted)
	b.want(t, "the row is chosen", "explorer.exe")
	for title, want := range map[string]string{
		"Copy cell":    "2012-04-07 09:12:31",
		"Copy row":     "explorer.exe\t2164\tfffffa80`09b47540\t2012-04-07 09:12:31\t33\t861\tcrashing process\tunavailable",
		"Copy address": "fffffa80`09b47540",
	} {
		b.item(t, title).Action()
		if b.clipboard != want {
			t.Errorf("%s: %q, want %q", title, b.clipboard, want)
		}
	}
	b.item(t, "Copy table").Action()
	lines := strings.Split(b.clipboard, "\n")
	if len(lines) != 14 || lines[0] != "Name\tPID\tEPROCESS\tStarted\tThreads\tHandles\tNote\tUser space" {
		t.Errorf("Copy table: %d lines, the first %q", len(lines), lines[0])
	}
	if !b.item(t, "Go to bytes").Disabled || !b.item(t, "Follow link").Disabled {
		t.Error("the start time has neither bytes nor a link")
	}
}

func TestMenuGoesToBytes(t *testing.T) {
	b := newBench(t, sampleRows()...)
	b.secondary(9, colName)
	b.item(t, "Go to bytes").Action()
	if len(b.links) != 1 || *b.links[0] != (model.Link{Space: "kernel", At: 0xfffffa8009b47820, Len: 15}) {
		t.Errorf("links: %v", b.links)
	}
	b.secondary(9, colEPROCESS)
	b.item(t, "Follow link").Action()
	if len(b.links) != 2 || b.links[1].At != 0xfffffa8009b47540 {
		t.Errorf("links: %v", b.links)
	}
}

func TestMenuKeepsSeveralRowsChosen(t *testing.T) {
	b := newBench(t, sampleRows()...)
	b.TypedShortcut(&fyne.ShortcutSelectAll{})
	b.secondary(3, colName)
	b.item(t, "Copy rows").Action()
	if n := strings.Count(b.clipboard, "\n"); n != 12 {
		t.Errorf("%d lines copied, want 13", n+1)
	}
}

func TestMenuOpensAndCloses(t *testing.T) {
	b := newBench(t, sampleRows()...)
	b.secondary(0, colName)
	b.item(t, "Collapse all").Action()
	check(t, "collapsed", names(b.Store()), []string{"System", "explorer.exe"})
	b.item(t, "Expand all").Action()
	check(t, "expanded", names(b.Store()), wholeTree)
}

func TestFlatTableHasNoBranchesInItsMenu(t *testing.T) {
	b := newBench(t, manyRows(3)...)
	b.secondary(0, colName)
	for _, it := range b.menu.Items {
		if it.Label == "Expand all" {
			t.Error("a list without branches offers to expand them")
		}
	}
}

func TestMenuByKey(t *testing.T) {
	b := newBench(t, sampleRows()...)
	b.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftRight})
	b.press(fyne.KeyF10)
	if b.menu != nil {
		t.Error("a menu for no row")
	}
	b.tap(9, colHandles)
	b.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftRight})
	b.press(fyne.KeyF10)
	b.item(t, "Copy cell").Action()
	if b.clipboard != "861" {
		t.Errorf("copied %q, want the cell last clicked", b.clipboard)
	}
	b.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftRight})
	b.press(fyne.KeyF10)
	if len(b.keys) != 1 {
		t.Error("F10 without Shift is not the table's")
	}
}

func TestMenuIsShown(t *testing.T) {
	b := newBench(t, sampleRows()...)
	b.popup = b.showMenu
	b.secondary(0, colName)
	if b.w.Canvas().Overlays().Top() == nil {
		t.Error("no menu over the window")
	}
}
