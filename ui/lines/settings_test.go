package lines

import (
	"testing"

	"fyne.io/fyne/v2"
)

func TestSettingsAreThoseChosen(t *testing.T) {
	s := newPaneStage(t, 1200, 400)
	told := 0
	s.OnSettings = func(now Settings) {
		told++
		if now != s.Settings() {
			t.Errorf("told %+v, in force are %+v", now, s.Settings())
		}
	}
	pick := func(items []*fyne.MenuItem, title string) {
		t.Helper()
		for _, it := range items {
			if it.ChildMenu != nil {
				items = append(items, it.ChildMenu.Items...)
			}
		}
		for _, it := range items {
			if it.Label == title {
				it.Action()
				return
			}
		}
		t.Fatalf("no item %q", title)
	}
	pick(s.wordMenu(), "64-bit floats")
	pick(s.wordMenu(), "Decimal with sign")
	pick(s.wordMenu(), "Big-endian")
	pick(s.wordMenu(), "EBCDIC 037")
	pick(s.wordMenu(), "Fold holes")
	pick(s.rowMenu(), "32 bytes a row")
	ebcdic, _ := ScriptByID("ebcdic-037")
	want := Settings{F64, Signed, true, 32, ebcdic, false}
	if s.Settings() != want || told != 6 {
		t.Errorf("chosen was %+v, in force is %+v, told %d times", want, s.Settings(), told)
	}
	if s.word.Text != "64-bit floats" || s.row.Text != "32" {
		t.Errorf("the buttons say %q and %q", s.word.Text, s.row.Text)
	}

	other := newPaneStage(t, 1200, 400)
	other.OnSettings = func(Settings) { t.Error("settings of another pane count as chosen") }
	other.SetSettings(want)
	if other.Settings() != want || other.word.Text != "64-bit floats" || other.row.Text != "32" || other.fold.Checked {
		t.Errorf("copied were %+v, in force are %+v", want, other.Settings())
	}
}

func TestIDsFindTheirSettings(t *testing.T) {
	for _, b := range Bases() {
		if got, ok := BaseByID(b.ID()); got != b || !ok {
			t.Errorf("%q finds base %d, want %d", b.ID(), got, b)
		}
	}
	if _, ok := BaseByID("octal"); ok {
		t.Error("a base is found that there is not")
	}
}

func TestContextMenuShowsAsToo(t *testing.T) {
	s := newPaneStage(t, 300, 400)
	s.Show(process(), 0xfffffa8009b47560, 0, "")
	s.settle()
	if s.word.Visible() {
		t.Fatal("there is room for the button after all: the test shows nothing")
	}
	for _, it := range s.Hex.menu(false) {
		if it.Label == "Show as" {
			it.ChildMenu.Items[2].Action()
		}
	}
	if s.Hex.Mode() != U32 {
		t.Errorf("the third item made it %s", s.Hex.Mode().ID())
	}
}
