package memmap

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"dumplens/model"
	"dumplens/model/mem"
)

// at is the middle of a cell in the grid.
func (s *stage) at(cell int64) fyne.Position {
	x, y := s.grid.flow.pos(cell)
	half := float32(s.grid.flow.m.cell) / 2
	return fyne.NewPos(float32(x)/s.grid.scale+half, float32(y-s.grid.top)/s.grid.scale+half)
}

func (s *stage) key(names ...fyne.KeyName) {
	for _, n := range names {
		s.grid.TypedKey(&fyne.KeyEvent{Name: n})
	}
	s.settle()
}

func (s *stage) went1(t *testing.T) string {
	t.Helper()
	s.settle()
	if len(s.went) != 1 {
		t.Fatalf("went to %d places", len(s.went))
	}
	g := s.went[0]
	s.went = nil
	return fmt.Sprintf("%s %s %x", g.Space.Name(), g.At, g.Len)
}

func TestClickGoesToTheFirstCapturedByte(t *testing.T) {
	s := newStage(t, 1000, 600)
	s.Show(machine(), nil)
	s.settle()
	if s.plan.size != 4<<20 || !s.fit {
		t.Fatalf("cells of %s", sizeWords(s.plan.size))
	}
	s.grid.Tapped(&fyne.PointEvent{Position: s.at(0)})
	if got := s.went1(t); got != "physical 00000000`00100000 300000" {
		t.Errorf("a click on the first cell goes to %s", got)
	}
	s.grid.Tapped(&fyne.PointEvent{Position: s.at(0xa0000000 / (4 << 20))})
	if got := s.went1(t); got != "physical 00000000`a0000000 0" {
		t.Errorf("a click on an empty cell goes to %s", got)
	}
	test.Tap(s.card.link)
	if got := s.went1(t); got != "physical 00000000`a0000000 0" {
		t.Errorf("the link goes to %s", got)
	}
	s.grid.Tapped(&fyne.PointEvent{Position: fyne.NewPos(5, 5)})
	s.settle()
	if len(s.went) != 0 {
		t.Error("a click on a label goes somewhere")
	}
}

func TestCardTellsOfMouseAndCaret(t *testing.T) {
	s := newStage(t, 1000, 600)
	s.Show(machine(), nil)
	s.settle()
	s.grid.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: s.at(0x14000000 / (4 << 20))}})
	if got := s.card.AccessibilityLabel(); got != "00000000`14000000 – 00000000`143fffff 342 of 1024 pages captured the rest: not in dump" {
		t.Errorf("under the mouse: %q", got)
	}
	test.WidgetRenderer(s.grid).Layout(s.grid.Size()) // as Fyne does when a label got wider
	if s.grid.over < 0 || !s.grid.hover.Visible() {
		t.Error("a layout without need took the mouse away")
	}
	s.grid.MouseOut()
	if got := s.card.AccessibilityLabel(); !strings.HasPrefix(got, "00000000`00000000 – 00000000`003fffff 768 of 1024") {
		t.Errorf("at the caret: %q", got)
	}
	s.key(fyne.KeyEnd)
	if got := s.card.AccessibilityLabel(); got != "00000002`3fc00000 – 00000002`3fffffff 0 of 1024 pages captured not in dump" {
		t.Errorf("at the end: %q", got)
	}
}

func TestKeys(t *testing.T) {
	s := newStage(t, 1000, 600)
	s.Show(machine(), nil)
	s.settle()
	cols := s.grid.flow.places[0].cols
	for _, c := range []struct {
		keys []fyne.KeyName
		want int64
	}{
		{[]fyne.KeyName{fyne.KeyLeft}, 0},
		{[]fyne.KeyName{fyne.KeyRight, fyne.KeyRight}, 2},
		{[]fyne.KeyName{fyne.KeyDown}, 2 + cols},
		{[]fyne.KeyName{fyne.KeyUp, fyne.KeyUp}, 2},
		{[]fyne.KeyName{fyne.KeyEnd, fyne.KeyRight}, s.plan.cells - 1},
		{[]fyne.KeyName{fyne.KeyHome}, 0},
	} {
		if s.key(c.keys...); s.caretCell() != c.want {
			t.Errorf("%v: the caret is on cell %d, want %d", c.keys, s.caretCell(), c.want)
		}
	}
	s.key(fyne.KeyReturn)
	if got := s.went1(t); got != "physical 00000000`00100000 300000" {
		t.Errorf("Enter goes to %s", got)
	}
	var passed fyne.KeyName
	s.OnKey = func(e *fyne.KeyEvent) { passed = e.Name }
	if s.key(fyne.KeyEscape); passed != fyne.KeyEscape {
		t.Errorf("Escape was not passed on, but %q", passed)
	}
}

func TestZoom(t *testing.T) {
	s := newStage(t, 1000, 600)
	s.Show(machine(), nil)
	s.settle()
	s.move(s.plan.cellOf(0x140000000))
	y := s.grid.heightOf(s.caretCell())
	for _, r := range "+++" {
		s.grid.TypedRune(r)
	}
	s.settle()
	if s.plan.size != 512<<10 || s.caret != 0x140000000 || s.fit {
		t.Errorf("after three + cells of %s, the caret at %s", sizeWords(s.plan.size), s.caret)
	}
	if now := s.grid.heightOf(s.caretCell()); now != y {
		t.Errorf("the caret went from %d to %d pixels", y, now)
	}
	from, to := s.grid.inSight()
	for cell := from; cell < to; cell++ {
		if _, known := s.store.cell(cell); !known {
			t.Fatalf("cell %d is in sight and not counted", cell)
		}
	}
	s.grid.TypedRune('0')
	s.settle()
	if _, height, _ := s.grid.bar(); height != 0 || !s.fit || s.plan.size != 4<<20 {
		t.Errorf("0 makes not all fit: cells of %s", sizeWords(s.plan.size))
	}
	s.grid.TypedRune('-')
	if s.plan.size != 4<<20 {
		t.Errorf("cells of %s: larger than needed", sizeWords(s.plan.size))
	}
	for range 30 {
		s.grid.TypedRune('+')
	}
	s.settle()
	if s.plan.size != mem.PageSize || !s.bar.in.Disabled() {
		t.Errorf("cells of %s: smaller than a page", sizeWords(s.plan.size))
	}
	if s.key(fyne.KeyEnd); s.caret != 0x23ffff000 {
		t.Errorf("the last page is %s", s.caret)
	}
}

func TestWheel(t *testing.T) {
	s := newStage(t, 1000, 600)
	s.Show(machine(), nil)
	s.settle()
	turn := func(dy float32) {
		s.grid.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: s.at(100)}, Scrolled: fyne.NewDelta(0, dy)})
		s.settle()
	}
	if turn(10); s.plan.size != 2<<20 {
		t.Errorf("the wheel on a picture that fits: cells of %s", sizeWords(s.plan.size))
	}
	before := s.grid.top
	if turn(-10); s.plan.size != 2<<20 || s.grid.top <= before {
		t.Errorf("the wheel on a picture that does not fit: cells of %s, %d pixels down", sizeWords(s.plan.size), s.grid.top)
	}
	s.grid.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(s.grid.Size().Width-3, s.grid.Size().Height-1)}})
	s.grid.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(s.grid.Size().Width-3, 5000)}})
	s.grid.DragEnd()
	_, h := s.grid.pixels()
	if s.grid.top != s.grid.flow.height-h {
		t.Errorf("the thumb at the end shows %d of %d", s.grid.top, s.grid.flow.height)
	}
}

func TestVirtualSpace(t *testing.T) {
	s := newStage(t, 1000, 600)
	s.Show(kernel(), nil)
	s.settle()
	var labels []string
	for _, l := range s.grid.labels {
		if l.Visible() {
			labels = append(labels, l.Text)
		}
	}
	all := strings.Join(labels, " ")
	for _, want := range []string{"fffff680`00000000", "fffff800`00000000", "fffffa80`00000000", "ffffffff`fffe0000"} {
		if !strings.Contains(all, want) {
			t.Errorf("no label %s in %s", want, all)
		}
	}
	s.key(fyne.KeyEnd, fyne.KeyReturn)
	if got := s.went1(t); got != "kernel ffffffff`fffff000 1000" {
		t.Errorf("Enter on the last cell goes to %s", got)
	}
}

func TestEmptySpaceAndNone(t *testing.T) {
	s := newStage(t, 600, 400)
	if got := s.card.why.Text; got != "No space is shown." {
		t.Errorf("without a space: %q", got)
	}
	s.key(fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnd)
	s.grid.TypedRune('+')
	s.Show(&virtual{name: "nothing"}, nil)
	s.settle()
	if got := s.card.why.Text; got != "The space holds nothing." {
		t.Errorf("an empty space: %q", got)
	}
	s.key(fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnd)
	s.grid.TypedRune('+')
	s.Show(kernel(), nil)
	s.settle()
	s.Show(nil, nil)
	s.settle()
	if s.Space() != nil || s.grid.flow != nil || s.went != nil {
		t.Error("something of the space is left")
	}
}

func TestSpaceMenu(t *testing.T) {
	s := newStage(t, 1000, 600)
	phys, virt := machine(), kernel()
	s.SetSpaces(spaces(phys, virt))
	s.Show(phys, nil)
	s.settle()
	items := s.spaceMenu()
	if len(items) != 3 || !items[0].Checked || items[2].Label != "System 4: invalid page directories" || !items[2].Disabled {
		t.Fatalf("%+v", items)
	}
	items[1].Action()
	s.settle()
	if s.Space() != model.Space(virt) || s.bar.space.Text != "Kernel virtual ▾" {
		t.Errorf("%q is shown", s.bar.space.Text)
	}
	sizes := s.sizeMenu()
	if sizes[0].Label != "1 cell = 4 KiB" || !strings.Contains(sizes[len(sizes)-1].Label, "all fits") || !sizes[len(sizes)-1].Checked {
		t.Errorf("%+v", sizes)
	}
	sizes[0].Action()
	s.settle()
	if s.plan.size != mem.PageSize {
		t.Errorf("cells of %s", sizeWords(s.plan.size))
	}
	var many []model.AddressSpace
	for i := range 2 * manySpaces {
		many = append(many, model.AddressSpace{ID: fmt.Sprint("process:", i), Space: virt})
	}
	s.SetSpaces(append(spaces(phys), many...))
	if items := s.spaceMenu(); len(items) != 2 || items[1].ChildMenu == nil || len(items[1].ChildMenu.Items) != len(many)+1 {
		t.Errorf("%d items for %d processes", len(items), len(many))
	}
}

// slow is a space whose first answer waits.
type slow struct {
	virtual
	wait  chan struct{}
	asked atomic.Int32
}

func (s *slow) Next(at model.Addr) (model.Span, bool) {
	s.asked.Add(1)
	<-s.wait
	return s.virtual.Next(at)
}

// TestSlowSpaceIsLeft: another space can be chosen while one is still looked at, and
// what comes late does not show.
func TestSlowSpaceIsLeft(t *testing.T) {
	s := newStage(t, 1000, 600)
	late := &slow{virtual: *kernel(), wait: make(chan struct{})}
	s.Show(late, nil)
	if got := s.card.why.Text; got != "Looking for what the space holds…" {
		t.Errorf("while looking: %q", got)
	}
	s.Show(machine(), nil)
	close(late.wait)
	s.settle()
	if s.survey == nil || s.survey.Space().Name() != "physical" || s.bar.space.Text != "physical ▾" {
		t.Errorf("%q is shown", s.bar.space.Text)
	}
}

func TestScale(t *testing.T) {
	s := newStage(t, 1000, 600)
	s.Show(machine(), nil)
	s.settle()
	s.grid.generate(int(s.grid.Size().Width*2), int(s.grid.Size().Height*2))
	s.settle()
	if s.grid.scale != 2 || s.grid.flow.m.cell != int(2*s.grid.side) {
		t.Errorf("scale %v, cells of %d pixels", s.grid.scale, s.grid.flow.m.cell)
	}
	s.grid.Tapped(&fyne.PointEvent{Position: s.at(0)})
	if got := s.went1(t); got != "physical 00000000`00100000 300000" {
		t.Errorf("a click on the first cell goes to %s", got)
	}
}

// BenchmarkRedraw draws a map again, as scrolling does: 1000 x 600 pixels.
func BenchmarkRedraw(b *testing.B) {
	s := newStage(b, 1000, 600)
	s.Show(machine(), nil)
	s.settle()
	w, h := int(s.grid.Size().Width), int(s.grid.Size().Height)
	for b.Loop() {
		s.grid.redraw()
		s.grid.drawMarks()
		s.card.draw()
		s.grid.generate(w, h)
	}
}
