package rows

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"dumplens/model"
	"dumplens/ui/look"
)

// bench is a table in a window, with all it reports.
type bench struct {
	*Table
	w         fyne.Window
	selected  []string
	cells     []string
	links     []*model.Link
	keys      []fyne.KeyName
	hovers    []string
	clipboard string
	menu      *fyne.Menu
	clock     time.Time
}

func newBench(t testing.TB, rows ...model.Row) *bench {
	t.Helper()
	var app fyne.App = test.NewApp()
	t.Cleanup(app.Quit)
	app.Settings().SetTheme(look.New("dark"))
	b := &bench{Table: New(sampleColumns()), clock: time.Unix(0, 0)}
	b.OnSelect = func(r *model.Row) { b.selected = append(b.selected, r.Cells[colName].Text) }
	b.OnCell = func(r *model.Row, col int) {
		b.cells = append(b.cells, fmt.Sprintf("%s %s", r.Cells[colName], sampleColumns()[col].Key))
	}
	b.OnLink = func(l *model.Link) { b.links = append(b.links, l) }
	b.OnKey = func(ev *fyne.KeyEvent) { b.keys = append(b.keys, ev.Name) }
	b.OnHover = func(s string) { b.hovers = append(b.hovers, s) }
	b.now = func() time.Time { return b.clock }
	b.popup = func(m *fyne.Menu, _ fyne.Position) { b.menu = m }
	b.setClipboard = func(s string) { b.clipboard = s }
	b.w = test.NewWindow(b.Table)
	t.Cleanup(b.w.Close)
	b.w.SetPadded(false)
	b.w.Resize(fyne.NewSize(1000, 400))
	b.Store().Append(rows...)
	b.Reload()
	return b
}

// at is the middle of a cell in the window.
func (b *bench) at(row, col int) fyne.Position {
	for _, c := range b.columns.list {
		if c.at == col {
			y := float64(b.style.headH) + (float64(row)+0.5)*float64(b.style.rowH) - b.top
			return fyne.NewPos(c.x+c.w/2-b.left, float32(y))
		}
	}
	return fyne.Position{}
}

// tap clicks a cell, long after the click before.
func (b *bench) tap(row, col int) {
	b.clock = b.clock.Add(time.Minute)
	test.TapCanvas(b.w.Canvas(), b.at(row, col))
}

func (b *bench) press(keys ...fyne.KeyName) {
	for _, k := range keys {
		b.TypedKey(&fyne.KeyEvent{Name: k})
	}
}

func (b *bench) name() string {
	row, ok := b.Selected()
	if !ok {
		return ""
	}
	return row.Cells[colName].Text
}

func (b *bench) want(t *testing.T, what, name string) {
	t.Helper()
	if got := b.name(); got != name {
		t.Errorf("%s: %q is chosen, want %q", what, got, name)
	}
}

func TestTapChooses(t *testing.T) {
	b := newBench(t, sampleRows()...)
	b.tap(4, colThreads)
	b.want(t, "tap", "services.exe")
	b.tap(4, colNote)
	check(t, "selected", b.selected, []string{"services.exe"})
	check(t, "cells", b.cells, []string{"services.exe threads", "services.exe note"})
	if b.w.Canvas().Focused() != b.Table {
		t.Error("a click gives the table the keyboard")
	}
	test.TapCanvas(b.w.Canvas(), fyne.NewPos(500, 395)) // below the last row
	b.want(t, "tap on nothing", "services.exe")
	if len(b.links) > 0 {
		t.Errorf("a cell without a link was followed: %v", b.links)
	}
}

func TestTapOnALinkFollowsIt(t *testing.T) {
	b := newBench(t, sampleRows()...)
	b.tap(9, colEPROCESS)
	if len(b.links) != 1 || b.links[0].At != 0xfffffa8009b47540 || b.links[0].Space != "kernel" {
		t.Fatalf("links: %v", b.links)
	}
	b.want(t, "the row is chosen too", "explorer.exe")
	b.clock = b.clock.Add(time.Millisecond) // the second click of a double one
	test.TapCanvas(b.w.Canvas(), b.at(9, colEPROCESS))
	if len(b.links) != 1 {
		t.Error("a double click follows a linked cell twice")
	}
}

func TestOnSelectMayShowOtherRows(t *testing.T) {
	b := newBench(t, sampleRows()...)
	b.OnSelect = func(*model.Row) { b.SetStore(NewStore(sampleColumns())) }
	b.tap(9, colThreads)
	check(t, "the cell that was clicked", b.cells, []string{"explorer.exe threads"})
}

func TestDoubleTapFollowsTheRow(t *testing.T) {
	b := newBench(t, sampleRows()...)
	b.tap(9, colThreads)
	b.clock = b.clock.Add(time.Millisecond)
	test.TapCanvas(b.w.Canvas(), b.at(9, colThreads))
	if len(b.links) != 1 || b.links[0].Len != 0x4d0 {
		t.Errorf("links: %v, want the row's own", b.links)
	}
	b.tap(9, colThreads)
	b.tap(9, colThreads) // a minute later
	if len(b.links) != 1 {
		t.Error("two slow clicks are no double click")
	}
}

func TestTapOnToggle(t *testing.T) {
	b := newBench(t, sampleRows()...)
	sign := fyne.NewPos(b.nameX(1)-b.style.toggle/2, b.at(1, colName).Y)
	test.TapCanvas(b.w.Canvas(), sign)
	if b.Store().Len() != 6 {
		t.Errorf("%d rows, want 6 with smss.exe closed", b.Store().Len())
	}
	if len(b.selected) > 0 {
		t.Error("opening a branch chooses no row")
	}
	test.TapCanvas(b.w.Canvas(), sign)
	check(t, "opened again", names(b.Store()), wholeTree)
}

func TestMoveByKeys(t *testing.T) {
	b := newBench(t, manyRows(1000)...)
	row := func(i int) string { r, _, _, _ := b.Store().At(i); return r.Cells[colName].Text }
	page := b.page() - 1
	for _, c := range []struct {
		key  fyne.KeyName
		want int
	}{
		{fyne.KeyDown, 0},
		{fyne.KeyDown, 1},
		{fyne.KeyUp, 0},
		{fyne.KeyUp, 0},
		{fyne.KeyPageDown, page},
		{fyne.KeyPageDown, 2 * page},
		{fyne.KeyPageUp, page},
		{fyne.KeyEnd, 999},
		{fyne.KeyDown, 999},
		{fyne.KeyPageDown, 999},
		{fyne.KeyHome, 0},
		{fyne.KeyPageUp, 0},
	} {
		b.press(c.key)
		b.want(t, string(c.key), row(c.want))
		at := float64(c.want) * float64(b.style.rowH)
		if at < b.top-0.01 || at+float64(b.style.rowH) > b.top+float64(b.body.Size().Height)+0.01 {
			t.Errorf("%s: row %d is out of sight at scroll position %v", c.key, c.want, b.top)
		}
	}
	b.press(fyne.KeyF3, fyne.KeyEscape)
	if len(b.keys) != 2 {
		t.Errorf("keys handed on: %v, want F3 and Escape", b.keys)
	}
}

func TestUpWithNothingChosenGoesToTheEnd(t *testing.T) {
	b := newBench(t, sampleRows()...)
	b.press(fyne.KeyUp)
	b.want(t, "Up", "setup.exe")
}

func TestKeysOnAnEmptyTable(t *testing.T) {
	b := newBench(t)
	b.press(fyne.KeyUp, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeyPageDown, fyne.KeyLeft, fyne.KeyRight, fyne.KeyReturn)
	b.TypedRune('x')
	b.TypedShortcut(&fyne.ShortcutCopy{})
	b.TypedShortcut(&fyne.ShortcutSelectAll{})
	b.Select(0)
	if _, ok := b.Selected(); ok || b.clipboard != "" || len(b.selected) > 0 {
		t.Error("something was chosen or copied where nothing is")
	}
}

// TestRunesMayGoElsewhere: what OnRune takes seeks no row.
func TestRunesMayGoElsewhere(t *testing.T) {
	b := newBench(t, sampleRows()...)
	b.Select(0)
	row, _ := b.Selected()
	took := ""
	b.OnRune = func(r rune) bool { took += string(r); return true }
	b.TypedRune('s')
	if now, _ := b.Selected(); took != "s" || now != row {
		t.Errorf("taken is %q, chosen %v", took, now)
	}
	b.OnRune = func(rune) bool { return false }
	b.TypedRune('s')
	if now, _ := b.Selected(); now == row {
		t.Error("a character that nobody takes seeks no row")
	}
}

func TestOutlineKeys(t *testing.T) {
	b := newBench(t, sampleRows()...)
	b.Select(3)
	b.press(fyne.KeyLeft)
	if _, _, _, open := b.Store().At(3); open {
		t.Error("Left closes an open branch")
	}
	b.press(fyne.KeyLeft)
	b.want(t, "Left on a closed branch goes up", "smss.exe")
	b.press(fyne.KeyDown, fyne.KeyDown, fyne.KeyRight)
	check(t, "Right opens", names(b.Store()), wholeTree)
	b.press(fyne.KeyRight)
	b.want(t, "Right on an open branch goes down", "services.exe")
	b.press(fyne.KeyRight, fyne.KeyRight)
	b.want(t, "Right on a leaf stays", "svchost.exe")
}

func TestEnterFollows(t *testing.T) {
	rows := sampleRows()
	rows[1].To = nil
	b := newBench(t, rows...)
	b.press(fyne.KeyHome, fyne.KeyReturn)
	if len(b.links) != 1 || b.links[0] != rows[0].To {
		t.Errorf("links: %v, want the row's own", b.links)
	}
	b.press(fyne.KeyEnd)
	b.Select(9)
	b.press(fyne.KeyEnter)
	if len(b.links) != 2 || b.links[1] != rows[1].Cells[colEPROCESS].To {
		t.Errorf("links: %v, want the first in the row", b.links)
	}
}

func TestEnterTogglesWhatLeadsNowhere(t *testing.T) {
	b := newBench(t, model.Row{Cells: []model.Value{model.Str("group")}, Kids: []model.Row{{Cells: []model.Value{model.Str("leaf")}}}})
	b.press(fyne.KeyHome, fyne.KeyReturn)
	if b.Store().Len() != 1 {
		t.Error("Enter closes a branch that has no link")
	}
}

func TestTypeAhead(t *testing.T) {
	b := newBench(t, sampleRows()...)
	test.Type(b.Table, "s")
	b.want(t, "s", "System")
	test.Type(b.Table, "v")
	b.want(t, "sv", "svchost.exe")
	b.clock = b.clock.Add(2 * time.Second)
	test.Type(b.Table, "c")
	b.want(t, "c after a pause", "cmd.exe")
	test.Type(b.Table, "c")
	b.want(t, "c again: the next, around the end", "csrss.exe")
	b.clock = b.clock.Add(2 * time.Second)
	test.Type(b.Table, "Q")
	b.want(t, "nothing begins so", "csrss.exe")
}

func TestRanges(t *testing.T) {
	b := newBench(t, sampleRows()...)
	b.Select(10)
	b.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	b.press(fyne.KeyDown, fyne.KeyDown)
	b.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	b.TypedShortcut(&fyne.ShortcutCopy{})
	want := "cmd.exe\t2512\tfffffa80`09c11b30\t2012-04-07 09:12:40\t1\t21\t\tunavailable\n" +
		"notepad.exe\t2600\tfffffa80`09ce2060\t2012-04-07 09:12:41\t1\t61\t\tunavailable\n" +
		"setup.exe\t2644\tfffffa80`09cf1b30\t2012-04-07 09:12:42\t0\t—\texited 09:12:43\tunavailable"
	if b.clipboard != want {
		t.Errorf("copied %q, want %q", b.clipboard, want)
	}
	b.press(fyne.KeyUp)
	if len(b.chosen) != 1 {
		t.Errorf("%d rows chosen after a plain key, want 1", len(b.chosen))
	}
}

func TestClickWithModifiers(t *testing.T) {
	b := newBench(t, sampleRows()...)
	click := func(row int, mods fyne.KeyModifier) {
		b.body.MouseDown(&desktop.MouseEvent{Modifier: mods})
		b.tap(row, colThreads)
	}
	click(2, 0)
	click(5, fyne.KeyModifierShift)
	if len(b.chosen) != 4 {
		t.Errorf("%d rows chosen with Shift, want 4", len(b.chosen))
	}
	click(3, fyne.KeyModifierShortcutDefault)
	click(8, fyne.KeyModifierShortcutDefault)
	if len(b.chosen) != 4 {
		t.Errorf("%d rows chosen, want one less and one more", len(b.chosen))
	}
	click(0, 0)
	if len(b.chosen) != 1 {
		t.Errorf("%d rows chosen by a plain click, want 1", len(b.chosen))
	}
	b.TypedShortcut(&fyne.ShortcutSelectAll{})
	if len(b.chosen) != 13 {
		t.Errorf("%d rows chosen of 13", len(b.chosen))
	}
}

func TestSelectionSurvivesSortAndFilter(t *testing.T) {
	b := newBench(t, sampleRows()...)
	b.Select(8)
	b.SortBy(colName)
	b.want(t, "sorted", "lsass.exe")
	b.Store().SetFilter("cmd")
	b.Reload()
	b.want(t, "hidden by the filter", "")
	b.Store().SetFilter("")
	b.Reload()
	b.want(t, "shown again", "lsass.exe")
	check(t, "told once", b.selected, []string{"lsass.exe"})
	b.SetStore(sampleStore())
	b.want(t, "another store", "")
}

// shortcutCanvas takes shortcuts as a real window does and the test one does not.
type shortcutCanvas struct {
	fyne.Canvas
	fyne.ShortcutHandler
}

func (c *shortcutCanvas) AddShortcut(sc fyne.Shortcut, f func(fyne.Shortcut)) {
	c.ShortcutHandler.AddShortcut(sc, f)
}

func (c *shortcutCanvas) RemoveShortcut(sc fyne.Shortcut) { c.ShortcutHandler.RemoveShortcut(sc) }

func TestSelectAfterFindDrawsWhatFindOpened(t *testing.T) {
	b := newBench(t, sampleRows()...)
	b.Store().CollapseAll()
	b.Reload()
	b.Select(b.Store().Find(func(r *model.Row) bool { return r.Cells[colName].Text == "lsass.exe" }))
	b.want(t, "found in a closed branch", "lsass.exe")
	for i := range b.Store().Len() {
		row, _, _, _ := b.Store().At(i)
		if got := b.body.slots[i].cells[colName].Text; got != row.Cells[colName].Text {
			t.Errorf("row %d shows %q, want %q", i, got, row.Cells[colName].Text)
		}
	}
}

func TestWindowsShortcutsPass(t *testing.T) {
	b := newBench(t, sampleRows()...)
	passed := 0
	back := &desktop.CustomShortcut{KeyName: fyne.KeyLeft, Modifier: fyne.KeyModifierAlt}
	window := &shortcutCanvas{Canvas: b.w.Canvas()}
	b.canvas = func() fyne.Canvas { return window }
	window.AddShortcut(back, func(fyne.Shortcut) { passed++ })
	b.TypedShortcut(back)
	if passed != 1 {
		t.Error("Alt+Left must reach the window though the table has the keyboard")
	}
}

func TestHoverTellsReasons(t *testing.T) {
	b := newBench(t, sampleRows()...)
	for _, c := range []struct {
		row, col int
		want     string
	}{
		{12, colHandles, "Handles: not applicable: the handle table is freed at exit"},
		{7, colThreads, "Threads: not in dump: page 0x9b47 was not captured"},
		{7, colName, ""},
	} {
		test.MoveMouse(b.w.Canvas(), b.at(c.row, c.col))
		if got := b.hovers[len(b.hovers)-1]; got != c.want {
			t.Errorf("row %d, column %d: %q, want %q", c.row, c.col, got, c.want)
		}
	}
	w := b.Widths()
	w[0] = 60
	b.SetWidths(w)
	test.MoveMouse(b.w.Canvas(), b.at(4, colName))
	if got := b.hovers[len(b.hovers)-1]; got != "services.exe" {
		t.Errorf("a text that is cut off: %q", got)
	}
	test.MoveMouse(b.w.Canvas(), b.at(4, colEPROCESS))
	if b.body.Cursor() != desktop.PointerCursor {
		t.Error("a link has a hand over it")
	}
	b.body.MouseOut()
	if b.body.Cursor() != desktop.DefaultCursor || b.hovers[len(b.hovers)-1] != "" {
		t.Error("nothing is said once the mouse is gone")
	}
}
