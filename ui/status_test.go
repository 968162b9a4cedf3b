package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/ui/lines"
)

func TestSelectionIsSummedUp(t *testing.T) {
	r, w := docked(t, 1400, 900)
	w.goBytes("file", 0, 0, "")
	r.settle()
	of := model.Span{Space: w.dump.File, At: 0, Len: 8} // DUMPLENS
	w.status.sums.follow(of)
	r.settle()
	if got := w.status.selection.Text; got != "8 bytes selected · CRC-32 09c6c97c" {
		t.Errorf("the status bar says %q", got)
	}
	items := w.status.sums.menu()
	if len(items) != 7 {
		t.Fatalf("the menu has %d items", len(items))
	}
	if items[1].Action(); w.p.app.Clipboard().Content() != "0x68" {
		t.Errorf("%s copies %q", items[1].Label, w.p.app.Clipboard().Content())
	}
	w.showSums()
	if w.win.Canvas().Overlays().Top() == nil {
		t.Error("no menu opens")
	}
	of.Len = mostSummed + 1
	w.status.sums.follow(of)
	r.settle()
	if got := w.status.selection.Text; strings.Contains(got, "CRC") {
		t.Errorf("a long selection is summed up unasked: %q", got)
	}
	if items = w.status.sums.menu(); len(items) != 2 {
		t.Fatalf("the menu of a long selection has %d items", len(items))
	}
	items[1].Action()
	r.settle()
	if got := w.status.selection.Text; !strings.HasSuffix(got, "some are missing") {
		t.Errorf("asked for, the sums of more than the file has: %q", got)
	}
	if w.status.sums.follow(model.Span{}); w.status.selection.Text != "" {
		t.Errorf("nothing selected: %q", w.status.selection.Text)
	}
}

func TestStatusNamesWhatLiesAtTheCaret(t *testing.T) {
	_, w := docked(t, 1400, 900)
	s := w.status
	s.setPlace("Kernel virtual", "00000000`00001000", "paged out")
	s.setHere("nt!KeBugCheckEx+0x10")
	if got := s.words.Text; got != "nt!KeBugCheckEx+0x10 · paged out" {
		t.Errorf("the status bar says %q", got)
	}
	if s.setPlace("Kernel virtual", "00000000`00002000", ""); s.words.Text != "" {
		t.Errorf("elsewhere it still says %q", s.words.Text)
	}
}

func TestSentence(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "the file ends": "The file ends", "ntoskrnl.exe exports no such name": "ntoskrnl.exe exports no such name",
		"nt!KeBug is not there": "nt!KeBug is not there", "unknown: it is odd": "Unknown: it is odd",
	} {
		if got := sentence(in); got != want {
			t.Errorf("sentence(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestStatusNamesTheMarkAtTheCaret(t *testing.T) {
	r, w := docked(t, 1400, 900)
	w.hex.pane.Hex.SetMarks("test", []lines.Mark{{First: 0x10, Last: 0x17, Title: "UniqueProcessId"}})
	w.hex.pane.Hex.Goto(0x12, 0)
	r.settle()
	if got := w.status.words.Text; got != "UniqueProcessId" {
		t.Errorf("the status bar says %q", got)
	}
	w.hex.pane.Hex.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if got := w.status.words.Text; got != "" {
		t.Errorf("a row below it says %q", got)
	}
}
