package lines

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"dumplens/model"
)

// The view must be all that Fyne asks of one.
var (
	_ fyne.Focusable         = (*Hex)(nil)
	_ fyne.Shortcutable      = (*Hex)(nil)
	_ fyne.Draggable         = (*Hex)(nil)
	_ fyne.Scrollable        = (*Hex)(nil)
	_ fyne.SecondaryTappable = (*Hex)(nil)
	_ fyne.DoubleTappable    = (*Hex)(nil)
	_ fyne.Accessible        = (*Hex)(nil)
	_ desktop.Mouseable      = (*Hex)(nil)
	_ desktop.Cursorable     = (*Hex)(nil)
	_ desktop.Keyable        = (*Hex)(nil)
)

func TestKeysMoveTheCaret(t *testing.T) {
	s := newStage(t, kernelish(), 1000, 400)
	for _, c := range []struct {
		name       string
		from, want model.Addr
		key        fyne.KeyName
	}{
		{"right", 0x1000, 0x1001, fyne.KeyRight},
		{"right at the end of a row", 0x100f, 0x1010, fyne.KeyRight},
		{"right into a folded gap", 0x1fff, 0x2000, fyne.KeyRight},
		{"right over a folded gap", 0x2000, 0x4000, fyne.KeyRight},
		{"right at the last address", lastAddr, lastAddr, fyne.KeyRight},
		{"left", 0x1011, 0x1010, fyne.KeyLeft},
		{"left into a folded gap", 0x4000, 0x2000, fyne.KeyLeft},
		{"left over a folded gap", 0x2000, 0x1fff, fyne.KeyLeft},
		{"left at address 0", 0, 0, fyne.KeyLeft},
		{"up", 0x1015, 0x1005, fyne.KeyUp},
		{"up into a folded gap", 0x4005, 0x2000, fyne.KeyUp},
		{"down", 0x1005, 0x1015, fyne.KeyDown},
		{"down out of a folded gap", 0x2000, 0x4000, fyne.KeyDown},
		{"down at the end", lastAddr, lastAddr, fyne.KeyDown},
		{"home", 0x1017, 0x1010, fyne.KeyHome},
		{"end", 0x1011, 0x101f, fyne.KeyEnd},
		{"end at the top of the space", lastAddr - 3, lastAddr, fyne.KeyEnd},
	} {
		s.Goto(c.from, 0)
		s.settle()
		if s.key(c.key); s.Caret() != c.want {
			t.Errorf("%s: from %s to %s, want %s", c.name, c.from, s.Caret(), c.want)
		}
	}
}

func TestKeysForCapturedBytes(t *testing.T) {
	s := newStage(t, kernelish(), 1000, 400)
	ctrl, alt := fyne.KeyModifierControl, fyne.KeyModifierAlt
	for _, c := range []struct {
		from, want model.Addr
		mod        fyne.KeyModifier
		key        fyne.KeyName
	}{
		{0x4500, 0x1000, ctrl, fyne.KeyHome},
		{0x4500, lastAddr, ctrl, fyne.KeyEnd},
		{0x1234, 0x4000, ctrl, fyne.KeyRight},
		{0x4500, 0xfffff80000001000, alt, fyne.KeyPageDown},
		{0xfffff80000001000, 0x4018, ctrl, fyne.KeyLeft},
		{0xfffff80000001234, 0xfffff80000001000, alt, fyne.KeyPageUp},
		{0x1000, 0x1000, ctrl, fyne.KeyLeft},
		{lastAddr, lastAddr, ctrl, fyne.KeyRight},
	} {
		s.Goto(c.from, 0)
		if s.with(c.mod, c.key); s.Caret() != c.want {
			t.Errorf("%s from %s leads to %s, want %s", c.key, c.from, s.Caret(), c.want)
		}
		if at := s.lines().at(s.Caret()).first; at < s.shown[0].first || at > s.shown[len(s.shown)-1].last {
			t.Errorf("%s: the caret at %s is out of sight", c.key, s.Caret())
		}
	}
}

func TestShiftSelects(t *testing.T) {
	s := newStage(t, kernelish(), 1000, 400)
	s.Goto(0x1005, 0)
	if s.Selection().Len != 0 {
		t.Errorf("%v is selected from the start", s.Selection())
	}
	s.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	s.key(fyne.KeyDown)
	s.key(fyne.KeyRight)
	if got := s.Selection(); got.At != 0x1005 || got.Len != 0x12 {
		t.Errorf("selected %s, 0x%x bytes", got.At, got.Len)
	}
	s.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	s.with(fyne.KeyModifierControl|fyne.KeyModifierShift, fyne.KeyHome)
	if got := s.Selection(); got.At != 0x1000 || got.Len != 6 {
		t.Errorf("selected %s, 0x%x bytes", got.At, got.Len)
	}
	s.key(fyne.KeyRight)
	if s.Selection().Len != 0 {
		t.Error("an arrow without Shift keeps the selection")
	}
}

func TestAllOfTheSpaceCanBeSelected(t *testing.T) {
	s := newStage(t, &sparse{name: "all", parts: []stretch{{first: 0, last: lastAddr}}}, 1000, 400)
	s.with(fyne.KeyModifierControl|fyne.KeyModifierShift, fyne.KeyEnd)
	if got := s.Selection(); got.At != 0 || got.Len != ^uint64(0) {
		t.Errorf("selected %s, 0x%x bytes", got.At, got.Len)
	}
}

func TestOtherKeysAreHandedOn(t *testing.T) {
	s := newStage(t, kernelish(), 1000, 400)
	var got []fyne.KeyName
	s.OnKey = func(e *fyne.KeyEvent) { got = append(got, e.Name) }
	for _, k := range []fyne.KeyName{fyne.KeyF3, fyne.KeyEscape, fyne.KeyDown} {
		s.key(k)
	}
	if len(got) != 2 || got[0] != fyne.KeyF3 || got[1] != fyne.KeyEscape {
		t.Errorf("handed on: %v", got)
	}
}

func TestWhyIsTold(t *testing.T) {
	s := newStage(t, kernelish(), 1000, 400)
	var at model.Addr
	var why string
	s.OnMove = func(a model.Addr, w string) { at, why = a, w }
	for _, c := range []struct {
		at  model.Addr
		why string
	}{{0x1000, ""}, {0x2345, "paged out"}, {0x9000000, "not in dump: the page was not captured"}} {
		s.Goto(c.at, 0)
		if s.settle(); at != c.at || why != c.why {
			t.Errorf("told %s %q, want %s %q", at, why, c.at, c.why)
		}
	}
}

func TestPointersAreFollowed(t *testing.T) {
	s := newStage(t, process(), 1000, 400)
	var to model.Addr
	s.OnFollow = func(a model.Addr) { to = a }
	s.SetFold(false)
	s.Goto(0xfffffa8009b47023, 0)
	s.settle()
	if s.key(fyne.KeyReturn); to != 0xfffffa8009b47580 {
		t.Errorf("Enter leads to %s", to)
	}
	s.Goto(0xfffffa8009b47000, 0)
	s.settle()
	cell := s.grid.hexCol() + s.grid.hexCell(4)
	at := fyne.NewPos(s.grid.x(cell)+2, s.grid.y(2)+2)
	to = 0
	if s.press(at, fyne.KeyModifierControl); to != 0xfffffa8009b47580 {
		t.Errorf("a click with Ctrl on a pointer leads to %s", to)
	}
	to = 0
	if s.press(fyne.NewPos(s.grid.x(s.grid.hexCol())+2, 2), fyne.KeyModifierControl); to != 0 {
		t.Errorf("a click with Ctrl on bytes that are no pointer leads to %s", to)
	}
}

func TestDoubleClickSelects(t *testing.T) {
	s := newStage(t, process(), 1000, 400)
	s.SetFold(false)
	s.Goto(0xfffffa8009b47000, 0)
	s.settle()
	for _, c := range []struct{ at, first, n model.Addr }{
		{0xfffffa8009b47023, 0xfffffa8009b47020, 8},  // a pointer
		{0xfffffa8009b47045, 0xfffffa8009b47040, 12}, // explorer.exe
		{0xfffffa8009b47038, 0xfffffa8009b47038, 1},
	} {
		s.DoubleTapped(&fyne.PointEvent{Position: s.spot(c.at)})
		if got := s.Selection(); got.At != c.first || got.Len != uint64(c.n) {
			t.Errorf("a double click on %s selects %s, 0x%x bytes", c.at, got.At, got.Len)
		}
	}
	s.SetMode(U32)
	s.Goto(0xfffffa8009b47000, 0)
	s.settle()
	s.DoubleTapped(&fyne.PointEvent{Position: s.spot(0xfffffa8009b47045)})
	if got := s.Selection(); got.At != 0xfffffa8009b47044 || got.Len != 4 {
		t.Errorf("a double click on a word selects %s, 0x%x bytes", got.At, got.Len)
	}
}

func TestKeysForRegions(t *testing.T) {
	s := newStage(t, nil, 1000, 400)
	zones := []model.Zone{{First: 0x1000, Last: 0x17ff, Words: "stack"}, {First: 0x1800, Last: 0x3fff, Words: "heap"}, {First: 0x4000, Last: 0x4fff, Words: "image"}}
	s.ZoneAt = func(_ model.Space, at model.Addr) (model.Zone, bool) {
		for _, z := range zones {
			if z.First <= at && at <= z.Last {
				return z, true
			}
		}
		return model.Zone{}, false
	}
	s.SetSpace(kernelish())
	for _, c := range []struct {
		from, want model.Addr
		key        fyne.KeyName
	}{
		{0x1234, 0x1800, fyne.KeyDown},
		{0x1800, 0x4000, fyne.KeyDown},
		{0x4000, 0xfffff80000001000, fyne.KeyDown},
		{0xfffff80000001000, 0xfffffffffffff000, fyne.KeyDown}, // no region is known there
		{0x4500, 0x4000, fyne.KeyUp},
		{0x4000, 0x1800, fyne.KeyUp},
		{0x1801, 0x1800, fyne.KeyUp},
		{0x1800, 0x1000, fyne.KeyUp},
		{0x1000, 0x1000, fyne.KeyUp},
	} {
		s.Goto(c.from, 0)
		if s.with(fyne.KeyModifierControl, c.key); s.Caret() != c.want {
			t.Errorf("%s from %s leads to %s, want %s", c.key, c.from, s.Caret(), c.want)
		}
	}
}

func TestPlacesAreRestored(t *testing.T) {
	s := newStage(t, kernelish(), 1000, 400)
	s.Goto(0x4200, 0)
	s.settle()
	s.scroll(-70)
	s.settle()
	at, top := s.Caret(), s.TopLine()
	s.Goto(0xfffff80000001800, 4)
	s.settle()
	s.Goto(at, 8)
	s.ScrollTo(top)
	if s.settle(); s.Caret() != at || s.TopLine() != top || s.mark.Len != 8 {
		t.Errorf("restored are caret %s, top %s, want %s, %s", s.Caret(), s.TopLine(), at, top)
	}
	s.Goto(top+0x30, 0)
	if s.settle(); s.TopLine() != top {
		t.Errorf("what is in sight is scrolled to: the top is %s, was %s", s.TopLine(), top)
	}
}
