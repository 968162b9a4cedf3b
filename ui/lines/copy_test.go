package lines

import (
	"testing"

	"fyne.io/fyne/v2"

	"dumplens/model"
)

// letters is a space of text with a hole of 3 bytes at 0x1012.
func letters() *sparse {
	data := []byte("abcdefghijklmnopqrstuvwxyz\x00\xff")
	return &sparse{name: "kernel", parts: []stretch{
		{first: 0x1000, last: 0x1011, data: data},
		{first: 0x1012, last: 0x1014, why: model.PagedOut},
		{first: 0x1015, last: 0x101f, data: data[20:]},
	}}
}

func TestCtrlCTakesSelectionMarkOrWord(t *testing.T) {
	s := newStage(t, letters(), 1000, 400)
	board := fyne.CurrentApp().Clipboard()
	take := func() string {
		s.TypedShortcut(&fyne.ShortcutCopy{Clipboard: board})
		s.settle()
		return board.Content()
	}
	s.Goto(0x1002, 4)
	if got := take(); got != "63 64 65 66" {
		t.Errorf("of marked bytes it copies %q", got)
	}
	s.moveTo(0x1008, false)
	if got := take(); got != "69" {
		t.Errorf("of the caret's byte it copies %q", got)
	}
	s.SetMode(U16)
	s.moveTo(0x1013, false)
	if got := take(); got != "?? ??" {
		t.Errorf("of a missing word it copies %q", got)
	}
	s.moveTo(0x1010, false)
	s.moveTo(0x1012, true)
	if got := take(); got != "71 72 ?? ??" {
		t.Errorf("of the selection it copies %q", got)
	}
}
