package lines

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"dumplens/model"
)

// place is the middle of a byte of a line on the screen.
func (s *stage) place(line, i int) fyne.Position {
	return fyne.NewPos(s.grid.x(s.grid.hexCol()+s.grid.hexCell(i)+1)-s.left, s.grid.y(line)+s.grid.cell.Height/2)
}

// spot is the middle of the byte at an address in sight.
func (s *stage) spot(at model.Addr) fyne.Position {
	s.t.Helper()
	for i, x := range s.shown {
		if x.holds(at) {
			return s.place(i, int(at-x.first))
		}
	}
	s.t.Fatalf("%s is not in sight", at)
	return fyne.Position{}
}

func (s *stage) press(at fyne.Position, m fyne.KeyModifier) {
	s.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary, Modifier: m})
	s.MouseUp(nil)
	s.settle()
}

func TestMouseSelects(t *testing.T) {
	s := newStage(t, kernelish(), 1000, 400)
	s.Goto(0x4018, 0)
	s.settle()
	top := s.shown[0].first
	s.press(s.place(0, 9), 0)
	if s.Caret() != top+9 || s.Selection().Len != 0 {
		t.Errorf("a click puts the caret at %s, %v", s.Caret(), s.Selection())
	}
	if !s.focused {
		t.Error("a click does not take the focus")
	}
	s.press(s.place(3, 2), fyne.KeyModifierShift)
	if got := s.Selection(); got.At != top+9 || got.Len != 3*16+2-9+1 {
		t.Errorf("a click with Shift selects %s, 0x%x bytes", got.At, got.Len)
	}
	from, to := s.place(1, 4), s.place(2, 4)
	s.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: to}, Dragged: fyne.NewDelta(to.X-from.X, to.Y-from.Y)})
	s.DragEnd()
	if got := s.Selection(); got.At != top+0x14 || got.Len != 17 {
		t.Errorf("a drag selects %s, 0x%x bytes", got.At, got.Len)
	}
	text := fyne.NewPos(s.grid.x(s.grid.textCol()+5)+2, s.grid.y(1)+2)
	if s.press(text, 0); s.Caret() != top+0x15 {
		t.Errorf("a click on the text puts the caret at %s", s.Caret())
	}
}

func TestDragBelowTheViewScrolls(t *testing.T) {
	s := newStage(t, kernelish(), 1000, 200)
	s.Goto(0x1000, 0)
	s.settle()
	s.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: s.spot(0x1000)}, Button: desktop.MouseButtonPrimary})
	at := s.spot(0x1003)
	for range 5 {
		s.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(at.X, 250)}})
	}
	s.DragEnd()
	if s.top <= 0x1000 {
		t.Errorf("the view still begins at %s", s.top)
	}
	if got := s.Selection(); got.At != 0x1000 || got.Len < 0xb0 {
		t.Errorf("selected %s, 0x%x bytes", got.At, got.Len)
	}
}

func TestWheelAtBothEnds(t *testing.T) {
	for _, fold := range []bool{true, false} {
		s := newStage(t, kernelish(), 1000, 400)
		s.SetFold(fold)
		s.Goto(lastAddr, 0)
		s.settle()
		for range 5 {
			s.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -250)})
			s.settle()
		}
		last := s.shown[len(s.shown)-1]
		if last.last != lastAddr || len(s.shown) != s.rows() {
			t.Errorf("fold %v: at the end stand %d lines, the last one %s..%s", fold, len(s.shown), last.first, last.last)
		}
		before := s.top
		s.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, 25)})
		if s.settle(); s.top >= before {
			t.Errorf("fold %v: one notch up leads from %s to %s", fold, before, s.top)
		}
		s.Goto(0, 0)
		s.settle()
		for range 5 {
			s.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, 250)})
			s.settle()
		}
		if s.top != 0 {
			t.Errorf("fold %v: at the beginning the top is %s", fold, s.top)
		}
		if s.Caret() != 0 {
			t.Errorf("fold %v: the wheel moved the caret to %s", fold, s.Caret())
		}
	}
}

func TestThumbFollowsTheOccupiedBytes(t *testing.T) {
	s := newStage(t, kernelish(), 1000, 400)
	bar := func(y float32) fyne.Position { return fyne.NewPos(s.Size().Width-2, y) }
	s.press(bar(s.Size().Height-1), 0)
	if got := s.shown[len(s.shown)-1]; got.last != lastAddr {
		t.Errorf("the thumb at the bottom shows %s", got.first)
	}
	th := s.thumb()
	if th.y+th.height < s.Size().Height-1 {
		t.Errorf("at the end the thumb stands at %v, %v high", th.y, th.height)
	}
	s.press(bar(1), 0)
	if s.top != 0 || s.thumb().y != 0 {
		t.Errorf("the thumb at the top shows %s and stands at %v", s.top, s.thumb().y)
	}
	// The space has 0x4ff8 captured bytes, 0x2000 of them from fffff800`00001000 on.
	s.press(bar(s.Size().Height*0.6), 0)
	if s.top < 0xfffff80000001000 || s.top > 0xfffff80000002fff {
		t.Errorf("the thumb below the middle shows %s", s.top)
	}
}

func TestNarrowViewScrollsSideways(t *testing.T) {
	s := newStage(t, kernelish(), 300, 200)
	s.Goto(0x1000, 0)
	s.settle()
	s.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(-10000, 0)})
	if end := s.grid.x(s.grid.cells()) - s.left; end > s.Size().Width {
		t.Errorf("the end of the rows stands at %v of %v", end, s.Size().Width)
	}
	s.press(s.spot(0x100f), 0)
	if s.Caret() != 0x100f {
		t.Errorf("a click on the last byte puts the caret at %s", s.Caret())
	}
}

func TestMenuCopiesAndSelects(t *testing.T) {
	s := newStage(t, kernelish(), 1000, 400)
	s.Goto(0x1000, 0)
	s.settle()
	var menu *fyne.Menu
	s.menuOpen = func(m *fyne.Menu, _ fyne.Position) { menu = m }
	s.OnMenu = func() []*fyne.MenuItem { return []*fyne.MenuItem{fyne.NewMenuItem("Bookmark", nil)} }
	s.TappedSecondary(&fyne.PointEvent{Position: s.spot(0x1013)})
	if menu == nil || s.Caret() != 0x1013 {
		t.Fatalf("the menu is %v, the caret at %s", menu, s.Caret())
	}
	item := func(items []*fyne.MenuItem, label string) *fyne.MenuItem {
		for _, x := range items {
			if x.Label == label {
				return x
			}
		}
		t.Fatalf("no item %q", label)
		return nil
	}
	item(menu.Items, "Bookmark")
	item(item(menu.Items, "Select").ChildMenu.Items, "This row").Action()
	if got := s.Selection(); got.At != 0x1010 || got.Len != 16 {
		t.Errorf("this row is %s, 0x%x bytes", got.At, got.Len)
	}
	item(menu.Items, "Copy as hex").Action()
	s.settle()
	want := "11 10 13 12 15 14 17 16 19 18 1b 1a 1d 1c 1f 1e"
	if got := fyne.CurrentApp().Clipboard().Content(); got != want {
		t.Errorf("copied %q, want %q", got, want)
	}
	item(menu.Items, "Copy address").Action()
	if got := fyne.CurrentApp().Clipboard().Content(); got != s.Caret().String() {
		t.Errorf("copied the address %q", got)
	}
	s.Goto(0x1ff0, 0)
	item(item(menu.Items, "Select").ChildMenu.Items, "To the end of these captured bytes").Action()
	if s.settle(); s.Selection().Len != 16 {
		t.Errorf("to the end are 0x%x bytes", s.Selection().Len)
	}
}

func TestRightClickKeepsTheSelection(t *testing.T) {
	s := newStage(t, kernelish(), 1000, 400)
	s.Goto(0x1000, 0)
	s.settle()
	s.menuOpen = func(*fyne.Menu, fyne.Position) {}
	s.selectFrom(0x1000, 32)
	s.TappedSecondary(&fyne.PointEvent{Position: s.spot(0x1013)})
	if got := s.Selection(); got.Len != 32 {
		t.Errorf("selected after a right click: 0x%x bytes", got.Len)
	}
	s.TappedSecondary(&fyne.PointEvent{Position: s.spot(0x1053)})
	if got := s.Selection(); got.Len != 0 || s.Caret() != model.Addr(0x1053) {
		t.Errorf("a right click beside the selection: 0x%x bytes, caret %s", got.Len, s.Caret())
	}
}

func TestShiftTurnsTheWheelSideways(t *testing.T) {
	s := newStage(t, kernelish(), 300, 200)
	s.Goto(0x1000, 0)
	s.settle()
	top := s.top
	s.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	s.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -50)})
	if s.left != 50 || s.top != top {
		t.Errorf("Shift and the wheel lead %v to the right and to %s", s.left, s.top)
	}
}

func TestFoldingKeepsTheCaretInSight(t *testing.T) {
	s := newStage(t, kernelish(), 1000, 400)
	s.Goto(0x4018, 0)
	s.settle()
	for _, fold := range []bool{false, true, false} {
		s.SetFold(fold)
		s.settle()
		s.spot(0x4018)
	}
	s.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, 2500)})
	s.settle()
	top := s.top
	s.SetRow(32)
	if s.settle(); s.top != top&^31 {
		t.Errorf("with the caret out of sight longer rows lead from %s to %s", top, s.top)
	}
}
