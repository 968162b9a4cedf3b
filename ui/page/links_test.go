package page

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"dumplens/model"
	"dumplens/model/view"
	"dumplens/ui/look"
)

func TestLinksByKeyboard(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New("dark"))
	var to model.Addr
	var key fyne.KeyName
	var lines []view.Line
	for i := range 30 {
		lines = append(lines, view.Line{Label: "PTE", Value: model.At(model.Addr(0x1000*(i+1)), "physical"), Words: "says something"})
	}
	l := NewLinks()
	l.OnKey = func(e *fyne.KeyEvent) { key = e.Name }
	w := test.NewTempWindow(t, l)
	w.Resize(fyne.NewSize(300, 200))
	l.Set(Lines(lines, Acts{Follow: func(x model.Link) { to = x.At }}), 12)
	w.Canvas().Focus(l)
	press := func(name fyne.KeyName) { l.TypedKey(&fyne.KeyEvent{Name: name}) }
	press(fyne.KeyDown)
	if press(fyne.KeyReturn); to != 0x2000 || !l.links[1].hovered || l.links[0].hovered {
		t.Errorf("the second link leads to %s", to)
	}
	press(fyne.KeyEnd)
	if press(fyne.KeyEnter); to != 30*0x1000 || l.scroll.Offset.Y == 0 {
		t.Errorf("the last link leads to %s, scrolled to %v", to, l.scroll.Offset.Y)
	}
	board := fyne.CurrentApp().Clipboard()
	if l.TypedShortcut(&fyne.ShortcutCopy{Clipboard: board}); board.Content() != "00000000`0001e000" {
		t.Errorf("Ctrl+C copies %q", board.Content())
	}
	press(fyne.KeyHome)
	if press(fyne.KeyUp); l.now != 0 || l.scroll.Offset.Y > 20 {
		t.Errorf("Home leads to link %d, scrolled to %v", l.now, l.scroll.Offset.Y)
	}
	if press(fyne.KeyF3); key != fyne.KeyF3 {
		t.Error("F3 is not handed on")
	}
	l.Set(NewPara("no links here", look.Faint), 12)
	press(fyne.KeyDown)
	if press(fyne.KeyReturn); to != 30*0x1000 {
		t.Error("a page without links leads somewhere")
	}
	if w.Canvas().Unfocus(); len(l.links) != 0 {
		t.Errorf("%d links stay", len(l.links))
	}
}
