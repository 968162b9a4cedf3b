package lines

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"dumplens/model"
	"dumplens/model/inspect"
	"dumplens/ui/look"
)

// inspectorStage is an inspector in a window of the test driver.
type inspectorStage struct {
	*Inspector
	q *queue
	w fyne.Window
	t testing.TB
}

func newInspectorStage(t testing.TB, width, height float32) *inspectorStage {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.New("dark"))
	q := &queue{}
	x := NewInspector(q.post)
	w := test.NewTempWindow(t, x.Object())
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	return &inspectorStage{x, q, w, t}
}

func (s *inspectorStage) look(space model.Space, at model.Addr, label string) {
	s.t.Helper()
	s.Look(space, at, label, inspect.Options{Pointer: 8})
	s.q.settle(s.t, s.looks)
}

// row is the line with a name.
func (s *inspectorStage) row(name string) inspectorRow {
	s.t.Helper()
	for _, r := range s.rows {
		if r.l.Name == name {
			return r
		}
	}
	s.t.Fatalf("there is no line %q", name)
	return inspectorRow{}
}

func TestInspectorShows(t *testing.T) {
	s := newInspectorStage(t, 350, 600)
	s.look(process(), 0xfffffa8009b47560, "nt!_EPROCESS explorer.exe")
	if len(s.data) < 10 || s.label != "nt!_EPROCESS explorer.exe" {
		t.Errorf("it shows %q, %d lines", s.label, len(s.data))
	}
	picture(t, s.w, "inspector-dark")
	if s.look(nil, 0, ""); len(s.data) != 0 {
		t.Error("without a space it shows data")
	}
}

func TestInspectorIsALink(t *testing.T) {
	s := newInspectorStage(t, 350, 600)
	var to model.Addr
	s.OnFollow = func(at model.Addr) { to = at }
	s.look(process(), 0xfffffa8009b47020, "")
	r := s.row("pointer")
	s.Tapped(&fyne.PointEvent{Position: fyne.NewPos(100, (r.top+r.bottom)/2)})
	if to != 0xfffffa8009b47580 {
		t.Errorf("a click on the pointer leads to %s", to)
	}
}

func TestUnlikelyReadingsAreLeftOut(t *testing.T) {
	s := newInspectorStage(t, 350, 600)
	s.look(process(), 0xfffffa8009b47560, "")
	few := len(s.rows)
	last := s.rows[few-1]
	if !last.more {
		t.Fatal("no line tells that some are left out")
	}
	if s.Tapped(&fyne.PointEvent{Position: fyne.NewPos(100, last.top+1)}); len(s.rows) <= few {
		t.Errorf("asked for all there are %d lines, before %d", len(s.rows), few)
	}
	s.row("IPv4")
}

func TestInspectorByKeyboard(t *testing.T) {
	s := newInspectorStage(t, 350, 120)
	var to model.Addr
	var key fyne.KeyName
	s.OnFollow = func(at model.Addr) { to = at }
	s.OnKey = func(e *fyne.KeyEvent) { key = e.Name }
	s.look(process(), 0xfffffa8009b47020, "")
	s.w.Canvas().Focus(s.Inspector)
	press := func(name fyne.KeyName) { s.TypedKey(&fyne.KeyEvent{Name: name}) }
	for s.rows[s.now].l.Name != "pointer" {
		before := s.now
		if press(fyne.KeyDown); s.now == before {
			t.Fatal("Down does not lead to the pointer")
		}
	}
	if press(fyne.KeyReturn); to != 0xfffffa8009b47580 {
		t.Errorf("Enter leads to %s", to)
	}
	board := fyne.CurrentApp().Clipboard()
	if s.TypedShortcut(&fyne.ShortcutCopy{Clipboard: board}); board.Content() != "fffffa80`09b47580 readable" {
		t.Errorf("Ctrl+C copies %q", board.Content())
	}
	press(fyne.KeyEnd)
	if r := s.rows[len(s.rows)-1]; s.now != len(s.rows)-1 || s.side.Offset.Y+120 < r.bottom {
		t.Errorf("End leads to line %d at %v", s.now, s.side.Offset.Y)
	}
	press(fyne.KeyPageUp)
	press(fyne.KeyHome)
	if s.now != 0 || s.side.Offset.Y > 6 || s.chosen.Hidden {
		t.Errorf("Home leads to line %d at %v", s.now, s.side.Offset.Y)
	}
	if press(fyne.KeyF3); key != fyne.KeyF3 {
		t.Error("F3 is not handed on")
	}
}

func TestEveryLineCanBeCopied(t *testing.T) {
	s := newInspectorStage(t, 350, 600)
	var to model.Addr
	s.OnFollow = func(at model.Addr) { to = at }
	s.look(process(), 0xfffffa8009b47020, "")
	var menu *fyne.Menu
	s.menuOpen = func(m *fyne.Menu, _ fyne.Position) { menu = m }
	for i, r := range s.rows {
		s.TappedSecondary(&fyne.PointEvent{Position: fyne.NewPos(100, r.top+1)})
		if menu == nil || len(menu.Items) < 3 || s.now != i {
			t.Fatalf("%s has the menu %+v", r.l.Name, menu)
		}
		if menu.Items[0].Action(); fyne.CurrentApp().Clipboard().Content() != r.l.Value {
			t.Errorf("%s copies %q", r.l.Name, fyne.CurrentApp().Clipboard().Content())
		}
	}
	r := s.row("u64")
	for _, it := range s.menu(r) {
		if strings.HasPrefix(it.Label, "Go to ") {
			it.Action()
		}
	}
	if to != 0xfffffa8009b47580 {
		t.Errorf("the value as an address leads to %s", to)
	}
	if text := s.allText(); strings.Count(text, "\n") < 10 || !strings.Contains(text, "u16\t") {
		t.Errorf("all lines are %q", text)
	}
}

func TestLongWordsAreWrapped(t *testing.T) {
	test.NewTempApp(t)
	const size = 13
	style := fyne.TextStyle{Monospace: true}
	width := func(n int) float32 { return fyne.MeasureText(strings.Repeat("0", n), size, style).Width + 1 }
	for _, c := range []struct {
		text  string
		cells int
		want  []string
	}{
		{"", 10, []string{""}},
		{"short", 10, []string{"short"}},
		{"PML4E → PDPTE → PDE", 12, []string{"PML4E →", "PDPTE → PDE"}},
		{"00064de9-0001-0000", 12, []string{"00064de9-", "0001-0000"}},
		{"ääääääääää", 6, []string{"ääääää", "ääää"}},
		{strings.Repeat("word ", 40), 10, []string{"word word", "word word", "word word", "word word…"}},
		{"abc", 0, []string{"a", "b", "c"}},
	} {
		if got := wrap(c.text, width(c.cells), size, style); !slices.Equal(got, c.want) {
			t.Errorf("%q in %d cells: %q, want %q", c.text, c.cells, got, c.want)
		}
	}
}

// bytesAt is a space of some bytes at an address.
func bytesAt(at model.Addr, data string) *sparse {
	return &sparse{name: "kernel", parts: []stretch{{first: at, last: at + model.Addr(len(data)-1), data: []byte(data)}}}
}
