package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"dumplens/model"
	"dumplens/ui/lines"
)

// typing opens a dump and types into the entry for places.
func typing(t *testing.T, text string) (*rig, *Window, *goToEntry) {
	t.Helper()
	r := newRig(t)
	w := r.start("a.dmp")
	w.focusGoTo()
	for _, c := range text {
		w.bar.goTo.TypedRune(c)
	}
	r.settle()
	return r, w, w.bar.goTo
}

func key(e *goToEntry, names ...fyne.KeyName) {
	for _, n := range names {
		e.TypedKey(&fyne.KeyEvent{Name: n})
	}
}

func TestChoicesWhileTyping(t *testing.T) {
	_, _, e := typing(t, "th")
	if !e.list.Visible() || len(e.list.list) != 1 || e.list.list[0].Note != "three.exe" {
		t.Fatalf("typing th offers %+v", e.list.list)
	}
	if _, ok := e.list.picked(); ok {
		t.Error("a choice is taken before the user chose one")
	}
}

func TestNothingToOfferClosesTheList(t *testing.T) {
	r, _, e := typing(t, "th")
	e.TypedRune('#')
	r.settle()
	if e.list.Visible() {
		t.Errorf("the list stays open with %+v", e.list.list)
	}
}

func TestEnterGoesToTheChoice(t *testing.T) {
	r, w, e := typing(t, "three")
	key(e, fyne.KeyDown, fyne.KeyReturn)
	r.settle()
	if space, at, _ := w.hex.place(); space != "file" || at != 0x300 {
		t.Errorf("the choice leads to %s %s, want the EPROCESS at 300", space, at)
	}
	if e.list.Visible() {
		t.Error("the list stays open")
	}
}

func TestEnterWithoutAChoiceTakesTheText(t *testing.T) {
	r, w, e := typing(t, "0x1000")
	key(e, fyne.KeyReturn)
	r.settle()
	if _, at, _ := w.hex.place(); at != 0x1000 {
		t.Errorf("0x1000 leads to %s", at)
	}
}

func TestLabelIsNotTheAddressAgain(t *testing.T) {
	for text, want := range map[string]bool{
		"1000": true, "0x1000": true, "00000000`00001000": true, "4:1000": true, "rsp": false, "nt!Ke": false, "+100": false, "800": false,
	} {
		if got := isNumber(text, 0x1000); got != want {
			t.Errorf("%q is an address: %t", text, got)
		}
	}
}

func TestTabTakesTheWords(t *testing.T) {
	r, w, e := typing(t, "fi")
	if !e.AcceptsTab() {
		t.Fatal("Tab leaves the entry while there is something to take")
	}
	before := w.hist.here()
	key(e, fyne.KeyTab)
	r.settle()
	if e.Text != "file:" || e.CursorColumn != 5 || w.hist.here() != before {
		t.Errorf("Tab made it %q, cursor at %d", e.Text, e.CursorColumn)
	}
	for _, c := range "20" {
		e.TypedRune(c)
	}
	key(e, fyne.KeyReturn)
	r.settle()
	if space, at, _ := w.hex.place(); space != "file" || at != 0x20 {
		t.Errorf("file:20 leads to %s %s", space, at)
	}
}

func TestEscapeClosesTheListAndKeepsTheText(t *testing.T) {
	_, w, e := typing(t, "th")
	key(e, fyne.KeyEscape)
	if e.list.Visible() || e.Text != "th" || w.win.Canvas().Focused() != fyne.Focusable(e) {
		t.Errorf("Escape leaves %q, list open: %v", e.Text, e.list.Visible())
	}
	if e.AcceptsTab() {
		t.Error("Tab stays in the entry without a list")
	}
}

func TestChoiceByMouse(t *testing.T) {
	r, w, e := typing(t, "e")
	want := e.list.list[1]
	at := fyne.NewPos(20, choiceInset+choiceHeight*1.5)
	e.list.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}})
	if c, ok := e.list.picked(); !ok || c != want {
		t.Errorf("the mouse is on %+v, chosen is %+v", want, c)
	}
	e.list.Tapped(&fyne.PointEvent{Position: at})
	r.settle()
	if _, at, _ := w.hex.place(); at != want.At {
		t.Errorf("a click on %s leads to %s", want.At, at)
	}
	for _, y := range []float32{0, choiceInset - 1, e.list.height() + 1} {
		if i := e.list.rowAt(y); i != -1 {
			t.Errorf("height %v is row %d", y, i)
		}
	}
}

func TestStepsThroughChoices(t *testing.T) {
	_, _, e := typing(t, "e")
	n := len(e.list.list)
	if n < 3 {
		t.Fatalf("only %d choices", n)
	}
	for i, c := range []struct {
		key  fyne.KeyName
		want int
	}{{fyne.KeyUp, n - 1}, {fyne.KeyDown, 0}, {fyne.KeyDown, 1}, {fyne.KeyPageDown, n - 1}, {fyne.KeyPageUp, 0}, {fyne.KeyUp, n - 1}} {
		key(e, c.key)
		if e.list.at != c.want {
			t.Errorf("step %d, %s: row %d, want %d", i, c.key, e.list.at, c.want)
		}
	}
}

func TestRecentPlacesAreOffered(t *testing.T) {
	r, w, e := typing(t, "")
	for _, text := range []string{"0x40", "three.exe+8", "0x40"} {
		w.goTo(text)
		r.settle()
	}
	w.goTo("+10")
	r.settle()
	e.SetText("")
	w.win.Canvas().Focus(e)
	r.settle()
	var got []string
	for _, c := range e.list.list {
		got = append(got, c.Text)
	}
	if want := "file:00000000`00000050 0x40 three.exe+8"; strings.Join(got, " ") != want {
		t.Errorf("an empty entry offers %q, want %q", got, want)
	}
	w.win.Canvas().Unfocus()
	if e.list.Visible() {
		t.Error("the list stays open when the entry is left")
	}
}

func TestRelativePlaceCountsFromTheCaret(t *testing.T) {
	r := newRig(t)
	w := r.start("a.dmp")
	w.follow(model.Link{Space: "file", At: 0x100, Len: 1})
	r.settle()
	w.goTo("+0x20")
	r.settle()
	if _, at, _ := w.hex.place(); at != 0x120 {
		t.Errorf("+0x20 from 100 leads to %s", at)
	}
}

func TestPlaceHolderFitsTheEntry(t *testing.T) {
	_, _, e := typing(t, "")
	for _, width := range []float32{500, 300, 200, 120, 60} {
		e.Resize(fyne.NewSize(width, 30))
		if hint := e.PlaceHolder; wordsWidth(hint)+entryInset > width && hint != goToHints[len(goToHints)-1] {
			t.Errorf("%q in an entry of %.0f", hint, width)
		}
	}
	if e.Resize(fyne.NewSize(500, 30)); e.PlaceHolder != goToHints[0] {
		t.Errorf("with room the entry says %q", e.PlaceHolder)
	}
}

// addressEntry gives the keys to the entry of a pane.
func addressEntry(t *testing.T, h *hexPane) lines.AddressEntry {
	t.Helper()
	h.pane.FocusEntry()
	e, ok := h.w.win.Canvas().Focused().(lines.AddressEntry)
	if !ok || e == fyne.Focusable(h.focus()) {
		t.Fatal("the address entry does not get the keys")
	}
	return e
}

func TestPaneOffersPlacesToo(t *testing.T) {
	r, w := docked(t, 1900, 1000)
	first := w.hex.hexPane
	w.hex.addPane()
	r.settle()
	e := addressEntry(t, first)
	if w.hex.hexPane != first {
		t.Error("the pane is not used whose entry is")
	}
	for _, c := range "fil" {
		e.TypedRune(c)
	}
	r.settle()
	list := first.complete.list
	if !list.Visible() || w.bar.goTo.list.Visible() {
		t.Fatalf("the pane's list is open: %t, the window's: %t", list.Visible(), w.bar.goTo.list.Visible())
	}
	if bottom := list.Position().Y + list.Size().Height; bottom > w.layer.Size().Height {
		t.Errorf("the list reaches to %.0f of %.0f", bottom, w.layer.Size().Height)
	}
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if list.Visible() || w.win.Canvas().Focused() != fyne.Focusable(e) {
		t.Error("Escape does not close the list alone")
	}
	for _, c := range "e:100" {
		e.TypedRune(c)
	}
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	r.settle()
	if first.space != "file" || first.at != 0x100 || list.Visible() {
		t.Errorf("file:100 leads the pane to %s %s, list open: %t", first.space, first.at, list.Visible())
	}
	if w.win.Canvas().Focused() != first.focus() {
		t.Error("the bytes do not get the keys")
	}

	e = addressEntry(t, first)
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	r.settle()
	if got := list.list; !list.Visible() || len(got) != 1 || got[0].Text != "file:100" {
		t.Errorf("Down in an untouched entry offers %+v", got)
	}
	w.hex.remove(first)
	for _, o := range w.layer.Objects {
		if o == fyne.CanvasObject(list) {
			t.Error("the list of a closed pane stays in the window")
		}
	}
}
