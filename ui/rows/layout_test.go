package rows

import (
	"image/color"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"dumplens/model"
	"dumplens/ui/look"
)

func TestColumnsFillTheWidth(t *testing.T) {
	b := newBench(t, sampleRows()...)
	last := b.columns.list[len(b.columns.list)-1]
	if len(b.columns.list) != 8 || last.at != colUser {
		t.Fatalf("%d columns shown, want 8: the path is exported only", len(b.columns.list))
	}
	if got := last.x + last.w; got != 1000 {
		t.Errorf("the columns end at %v of 1000", got)
	}
	b.w.Resize(fyne.NewSize(300, 200))
	if b.columns.total <= b.columns.room {
		t.Error("columns that do not fit scroll sideways")
	}
	b.press(fyne.KeyEnd)
	b.scroll(1e6, b.top)
	if got, want := b.left, b.columns.total-b.columns.room; got != want {
		t.Errorf("scrolled right to %v, want %v", got, want)
	}
}

func TestWidthsAreKept(t *testing.T) {
	a := newBench(t, sampleRows()...)
	want := a.Widths()
	want[0], want[3] = 333, 44
	a.SetWidths(want)
	if got := a.Widths(); !slices.Equal(got, want) {
		t.Errorf("Widths() = %v, want %v", got, want)
	}
	a.Refresh()
	if got := a.Widths(); !slices.Equal(got, want) {
		t.Errorf("after a change of theme: %v, want %v", got, want)
	}
	a.SetWidths(want[:3])
	bad := slices.Clone(want)
	bad[1] = -5
	a.SetWidths(bad)
	if got := a.Widths(); !slices.Equal(got, want) {
		t.Errorf("widths of another table were taken: %v", got)
	}
}

func TestHeadSorts(t *testing.T) {
	b := newBench(t, sampleRows()...)
	title := fyne.NewPos(b.at(0, colPID).X, b.style.headH/2)
	for _, want := range []string{"PID ▴", "PID ▾", "PID"} {
		test.TapCanvas(b.w.Canvas(), title)
		if got := b.head.titles[1].Text; got != want {
			t.Errorf("title %q, want %q", got, want)
		}
	}
}

func TestHeadResizes(t *testing.T) {
	b := newBench(t, sampleRows()...)
	before := b.Widths()
	edge := b.columns.list[0].x + b.columns.list[0].w
	b.head.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(edge+20, 5)}, Dragged: fyne.NewDelta(20, 0)})
	b.head.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(edge+50, 5)}, Dragged: fyne.NewDelta(30, 0)})
	b.head.DragEnd()
	if got := b.Widths()[0] - before[0]; got != 50 {
		t.Errorf("wider by %v, want 50", got)
	}
	b.head.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(40, 5)}, Dragged: fyne.NewDelta(9, 0)})
	b.head.DragEnd()
	if got := b.Widths()[0] - before[0]; got != 50 {
		t.Error("a drag in the middle of a title resizes nothing")
	}
}

func TestHeadFits(t *testing.T) {
	b := newBench(t, sampleRows()...)
	rows := sampleRows()
	rows[0].Cells[colNote] = model.Str("a note that is far longer than the eighteen characters of its column")
	b.Store().Append(rows...)
	b.Reload()
	before := b.Widths()[6]
	edge := fyne.NewPos(b.columns.list[6].x+b.columns.list[6].w-1, 8)
	test.TapCanvas(b.w.Canvas(), edge)
	b.clock = b.clock.Add(time.Millisecond)
	test.TapCanvas(b.w.Canvas(), edge)
	if got := b.Widths()[6]; got <= before {
		t.Errorf("fitted to %v from %v, want wider", got, before)
	}
	if b.isCut(13, colNote) {
		t.Error("the text is still cut off")
	}
	if col, _ := b.Store().Sorted(); col != -1 {
		t.Error("a click on an edge must not sort")
	}
}

func TestHeadCursor(t *testing.T) {
	b := newBench(t, sampleRows()...)
	test.MoveMouse(b.w.Canvas(), fyne.NewPos(b.columns.list[1].x, 8))
	if b.head.Cursor() != desktop.HResizeCursor {
		t.Error("an edge shows that it can be dragged")
	}
	b.head.MouseOut()
	if b.head.Cursor() != desktop.DefaultCursor {
		t.Error("the cursor stays after the mouse is gone")
	}
}

func TestFit(t *testing.T) {
	b := newBench(t)
	f, m := &b.style.plain, &b.style.mono
	for _, c := range []struct {
		text string
		w    float32
		f    *font
		want string
	}{
		{"svchost.exe", 500, f, "svchost.exe"},
		{"svchost.exe", 0, f, "…"},
		{"", 10, f, ""},
		{"0123456789", m.widest * 10, m, "0123456789"},
	} {
		if got := fit(c.text, c.w, c.f); got != c.want {
			t.Errorf("fit(%q, %v) = %q, want %q", c.text, c.w, got, c.want)
		}
	}
	for _, text := range []string{"ImageFileNameThatIsLong.exe", "имя файла очень длинное", "名前がとても長いファイル"} {
		got := fit(text, 60, f)
		if w := f.width(got); w > 60 || []rune(got)[len([]rune(got))-1] != '…' {
			t.Errorf("fit(%q) = %q is %v wide, want at most 60 and an ellipsis", text, got, w)
		}
	}
}

func TestScrollbars(t *testing.T) {
	b := newBench(t, manyRows(400_000)...)
	b.press(fyne.KeyEnd)
	last := b.body.slots[399_999%len(b.body.slots)]
	if last.index != 399_999 || !last.box.Visible() {
		t.Fatal("the last of 400,000 rows is not drawn")
	}
	bottom := last.box.Position().Y + b.style.rowH
	if h := b.body.Size().Height; bottom < h-0.5 || bottom > h+0.5 {
		t.Errorf("the last row ends at %v of %v", bottom, h)
	}
	pos, size := b.vertical.place()
	if end := pos + size; end < float64(b.vertical.Size().Height)-0.5 || size < leastThumb {
		t.Errorf("thumb from %v to %v at the end of %v", pos, end, b.vertical.Size().Height)
	}
	b.vertical.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, -1e6)})
	if b.top != 0 {
		t.Errorf("dragged to the start: %v", b.top)
	}
	b.vertical.Tapped(&fyne.PointEvent{Position: fyne.NewPos(3, 300)})
	if want := float64(b.body.Size().Height); b.top != want {
		t.Errorf("a click below the thumb scrolls to %v, want a page, %v", b.top, want)
	}
	test.Scroll(b.w.Canvas(), b.at(20, colName), 0, -1)
	if b.top != float64(b.body.Size().Height)+1 {
		t.Errorf("scrolled by a pixel to %v", b.top)
	}
}

// The picture: what is chosen, linked and good or bad has its colour, in both themes.
func TestPicture(t *testing.T) {
	for _, variant := range []string{"dark", "light"} {
		b := newBench(t, sampleRows()...)
		th := look.New(variant)
		fyne.CurrentApp().Settings().SetTheme(th)
		b.Refresh()
		b.Select(9)
		img := b.w.Canvas().Capture()
		ink := func(n fyne.ThemeColorName) color.Color { return th.Color(n, 0) }
		at := b.at(9, colNote)
		if got := color.NRGBAModel.Convert(img.At(995, int(at.Y))); got != ink(look.Chosen) {
			t.Errorf("%s: the chosen row is %v, want %v across the table", variant, got, ink(look.Chosen))
		}
		for name, cell := range map[fyne.ThemeColorName][2]int{look.Link: {2, colEPROCESS}, look.Good: {0, colUser}, look.Bad: {1, colUser}, look.Warn: {6, colUser}} {
			s := b.body.slots[cell[0]]
			if got := s.cells[cell[1]].Color; got != ink(name) {
				t.Errorf("%s: row %d, column %d is %v, want %v", variant, cell[0], cell[1], got, ink(name))
			}
		}
		if got := b.body.slots[9].cells[colName].TextStyle.Bold; !got {
			t.Error("the crashing process is not bold")
		}
		if !b.body.slots[7].sign.Visible() || b.body.slots[6].sign.Visible() {
			t.Error("the damaged row, and no other, has a sign")
		}
	}
}

func TestObjectsAreFew(t *testing.T) {
	b := newBench(t, manyRows(100_000)...)
	n := len(test.LaidOutObjects(b.Table))
	if rows := int(b.body.Size().Height/b.style.rowH) + 2; n > rows*(8+5)+40 {
		t.Errorf("%d objects for %d rows in sight", n, rows)
	}
	before := b.body.slots[0].cells[0]
	b.scroll(0, 1e6)
	if b.body.slots[0].cells[0] != before {
		t.Error("scrolling makes new objects")
	}
}

func BenchmarkScrollStep(b *testing.B) {
	w := newBench(b, manyRows(100_000)...)
	b.ResetTimer()
	for i := range b.N {
		w.scroll(0, float64(i%90_000)*float64(w.style.rowH))
	}
}

func BenchmarkSort100k(b *testing.B) {
	s := NewStore(sampleColumns())
	s.Append(manyRows(100_000)...)
	for range b.N {
		s.SortBy(colName)
		s.Len()
	}
}

func BenchmarkFilter100k(b *testing.B) {
	s := NewStore(sampleColumns())
	s.Append(manyRows(100_000)...)
	s.SetFilter("first") // the first filter makes the texts
	b.ResetTimer()
	for i := range b.N {
		s.SetFilter([]string{"9b4", "process0001"}[i%2])
		s.Len()
	}
}

func BenchmarkFirstFilter100k(b *testing.B) {
	rows := manyRows(100_000)
	for range b.N {
		b.StopTimer()
		s := NewStore(sampleColumns())
		s.Append(rows...)
		b.StartTimer()
		s.SetFilter("9b4")
		s.Len()
	}
}
