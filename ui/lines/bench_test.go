package lines

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"dumplens/model"
	"dumplens/ui/look"
)

// full is a space with bytes everywhere, pointers among them.
func full() *sparse {
	return &sparse{name: "kernel", parts: []stretch{{first: 0, last: lastAddr, data: process().parts[0].data}}}
}

// fiftyRows is what the benchmarks show.
const fiftyRows = 50

// BenchmarkRows reads, formats and colours 50 rows that nothing is known of yet.
func BenchmarkRows(b *testing.B) {
	space := full()
	for _, m := range Modes() {
		for _, base := range []Base{Hexadecimal, Signed} {
			g := grid{mode: m, base: base, wish: 16}.fitted(8, 0)
			if base == Signed && g.digits() || base == Hexadecimal && !g.digits() {
				continue
			}
			b.Run(m.ID()+"/"+base.Title(), func(b *testing.B) {
				var cells rowCells
				b.ReportAllocs()
				for at := model.Addr(0x7fffffff0000); b.Loop(); at += blockSize {
					src := newSource(space, 8)
					src.names = func(_ model.Space, v uint64) string { return "nt!Something" }
					for i := range model.Addr(fiftyRows) {
						first := at + i*model.Addr(g.row)
						blk := src.load(first)
						if m == Pointers {
							src.nameRow(g, blk, line{first: first, last: first + model.Addr(g.row-1)})
						}
						g.fill(&cells, blk, first, g.row)
					}
				}
			})
		}
	}
}

// BenchmarkPictures puts the pictures of 50 rows together whose bytes are all new, as
// after a jump.
func BenchmarkPictures(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(look.New("dark"))
	g := grid{wish: 16}.measured().fitted(8, 0)
	blk := newSource(full(), 8).load(0x7fffffff0000)
	var rows [fiftyRows]*art
	var cells rowCells
	p := newPalette()
	for i := range rows {
		rows[i] = newArt()
		first := blk.at + model.Addr(i*g.row)
		g.fill(&cells, blk, first, g.row)
		rows[i].begin()
		rows[i].write(addrCol, first.String(), inkFaint)
		rows[i].writeCells(g.hexCol(), &cells)
		rows[i].writeRunes(g.textCol(), cells.text)
		rows[i].end(g, p, 0, 0)
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, a := range rows {
			a.stale = true
			a.paint(pixels(a.raster.Size().Width, 1), pixels(a.raster.Size().Height, 1))
		}
	}
}

// BenchmarkScrollStep is a step of the wheel: new texts on the canvas, nothing painted.
func BenchmarkScrollStep(b *testing.B) {
	for _, m := range Modes() {
		b.Run(m.ID(), func(b *testing.B) {
			s := newStage(b, full(), 1000, 1000)
			s.SetMode(m)
			s.Goto(0x7fffffffffff0000, 0)
			s.settle()
			b.ReportAllocs()
			step := 1
			for b.Loop() {
				s.scroll(3 * step)
				step = -step
			}
		})
	}
}

// BenchmarkRedraw paints the whole window in software after a step of a line: the bytes
// in each mode, and a Fyne List of as many rows of the same text in one label each.
func BenchmarkRedraw(b *testing.B) {
	for _, m := range Modes() {
		b.Run("hex/"+m.ID(), func(b *testing.B) {
			s := newStage(b, full(), 1000, 1000)
			s.SetMode(m)
			s.Goto(0x7fffffff0000, 0)
			s.settle()
			step := 1
			for b.Loop() {
				s.scroll(step)
				step = -step
				s.w.Canvas().Capture()
			}
		})
	}
	b.Run("list", func(b *testing.B) {
		l, w := listOfLabels(b)
		step := float32(1)
		for b.Loop() {
			l.ScrollToOffset(l.GetScrollOffset() + step*20)
			step = -step
			w.Canvas().Capture()
		}
	})
}

// listOfLabels is a List of the rows that the hex view shows, as text.
func listOfLabels(tb testing.TB) (*widget.List, fyne.Window) {
	tb.Helper()
	test.NewTempApp(tb).Settings().SetTheme(look.New("dark"))
	src := newSource(full(), 8)
	g := grid{row: 16, word: 1, wish: 16}
	l := widget.NewList(func() int { return 10000 }, func() fyne.CanvasObject {
		return widget.NewLabelWithStyle(strings.Repeat("0", g.cells()), fyne.TextAlignLeading, fyne.TextStyle{Monospace: true})
	}, func(i widget.ListItemID, o fyne.CanvasObject) {
		at := model.Addr(0x7fffffff0000) + model.Addr(16*i)
		hex, text, _ := rowOf(g, src.load(at), at, 16)
		o.(*widget.Label).SetText(fmt.Sprintf(" %s  %s   %s", at, hex, text))
	})
	l.HideSeparators = true
	w := test.NewTempWindow(tb, l)
	w.SetPadded(false)
	rows := fyne.NewSize(1000, fiftyRows*l.CreateItem().MinSize().Height)
	w.Resize(rows)
	l.ScrollToOffset(1000)
	return l, w
}
