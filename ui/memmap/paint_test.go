package memmap

import (
	"context"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/model/mem"
	"dumplens/ui/look"
)

func TestKinds(t *testing.T) {
	const size = 8 * mem.PageSize
	for _, c := range []struct {
		cell             mem.Cell
		physical         bool
		want             kind
		counted, missing string
	}{
		{mem.Cell{Captured: size}, true, captured, "8 of 8 pages captured", ""},
		{mem.Cell{Captured: size / 2, Why: model.NotInDump}, false, partly, "4 of 8 pages captured", "the rest: not in dump"},
		{mem.Cell{Captured: size / 2, Floor: true, Why: model.PagedOut}, false, partly, "at least 4 of 8 pages captured", "there is too much to look at all of it"},
		{mem.Cell{Captured: 0x10, Why: model.NotInDump}, false, partly, "16 of 32768 bytes captured", "the rest: not in dump"},
		{mem.Cell{Ram: size, Why: model.NotInDump}, true, absent, "0 of 8 pages captured", "not in dump"},
		{mem.Cell{Ram: size / 2, Why: model.NotInDump}, true, absent, "0 of 8 pages captured", "not in dump; 16.0 KiB of the cell is outside the machine's memory"},
		{mem.Cell{Why: model.NotMapped}, true, outside, "0 of 8 pages captured", "outside the machine's memory"},
		{mem.Cell{Why: model.NotMapped}, false, outside, "0 of 8 pages captured", "not mapped"},
		{mem.Cell{Why: model.PagedOut}, false, paged, "0 of 8 pages captured", "paged out"},
		{mem.Cell{Why: model.Malformed}, false, absent, "0 of 8 pages captured", "malformed"},
	} {
		if got := kindOf(c.cell); got != c.want {
			t.Errorf("%+v is of kind %d, want %d", c.cell, got, c.want)
		}
		if got := countWords(c.cell, size); got != c.counted {
			t.Errorf("%+v: %q, want %q", c.cell, got, c.counted)
		}
		if got := whyWords(c.cell, size, c.physical); got != c.missing {
			t.Errorf("%+v: %q, want %q", c.cell, got, c.missing)
		}
	}
}

// fakeColour gives each name a colour of its own.
func fakeColour(name fyne.ThemeColorName) color.Color {
	names := []fyne.ThemeColorName{look.MapGround, look.Line, look.MapCaptured, look.MapPartly, look.MapAbsent, look.MapPaged, look.MapOutside}
	for i, n := range names {
		if n == name {
			return color.NRGBA{uint8(30 * (i + 1)), 0, uint8(i), 0xff}
		}
	}
	return color.White
}

// TestPaintIsExact: cells stand on whole pixels with the ground between them.
func TestPaintIsExact(t *testing.T) {
	p := newPlan([]mem.Region{{First: 0, Last: 0x5fff}}, 0x1000)
	s := newStore(&p)
	s.chunks[0] = []mem.Cell{{Captured: 0x1000}, {Captured: 0x800, Why: model.NotInDump}, {Why: model.NotInDump}, {Why: model.PagedOut}, {Why: model.NotMapped}}
	for _, scale := range []float32{1, 1.5, 2} {
		m := metricsAt(scale, 0, cellSide)
		f := newFlow(&p, m, 1000)
		img := newPainter(m, fakeColour).paint(1000, 100, &f, s, 0)
		at := func(cell int64, dx, dy int) color.RGBA {
			x, y := f.pos(cell)
			return img.RGBAAt(int(x)+dx, int(y)+dy)
		}
		ink := func(name fyne.ThemeColorName) color.RGBA { return opaque(fakeColour(name)) }
		mid, last := m.cell/2, m.cell-1
		for _, c := range []struct {
			what   string
			got    color.RGBA
			colour fyne.ThemeColorName
		}{
			{"captured, first", at(0, 0, 0), look.MapCaptured},
			{"captured, last", at(0, last, last), look.MapCaptured},
			{"gap right", at(0, m.cell, 0), look.MapGround},
			{"gap below", at(0, 0, m.cell), look.MapGround},
			{"partly, its foot", at(1, mid, last), look.MapPartly},
			{"absent", at(2, mid, mid), look.MapAbsent},
			{"paged, its frame", at(3, 0, mid), look.MapPaged},
			{"paged, within", at(3, mid, mid), look.MapAbsent},
			{"outside, its dot", at(4, mid, mid), look.MapOutside},
			{"outside, its corner", at(4, 0, 0), look.MapGround},
			{"not counted", at(5, mid, mid), look.MapGround},
		} {
			if c.got != ink(c.colour) {
				t.Errorf("scale %v: %s is %v, want %v", scale, c.what, c.got, ink(c.colour))
			}
		}
		if got := at(1, mid, 0); got == ink(look.MapPartly) || got == ink(look.MapGround) {
			t.Errorf("the head of a cell that is half captured is %v", got)
		}
	}
}

// TestPaintScrolled: any part of the picture is cut out of the whole.
func TestPaintScrolled(t *testing.T) {
	p := mixed()
	s := newStore(p)
	m := metricsAt(1, 20, cellSide)
	f := newFlow(p, m, 300)
	for k := int64(0); k*chunkCells < p.cells; k++ {
		cells, err := chunk(context.Background(), mem.NewSurvey(kernel(), nil), p, k, nil)
		if err != nil {
			t.Fatal(err)
		}
		s.chunks[k] = cells
	}
	whole := newPainter(m, fakeColour).paint(300, int(f.height), &f, s, 0)
	part := newPainter(m, fakeColour)
	for _, y := range []int64{1, 5, 13, 100, f.height - 40} {
		img := part.paint(300, 40, &f, s, y)
		for dy := range 40 {
			for x := range 300 {
				if got, want := img.RGBAAt(x, dy), whole.RGBAAt(x, int(y)+dy); got != want {
					t.Fatalf("scrolled by %d the pixel %d, %d is %v, want %v", y, x, dy, got, want)
				}
			}
		}
	}
}

// BenchmarkPaint draws a large window full of cells: 2560 x 1400 pixels.
func BenchmarkPaint(b *testing.B) {
	phys := machine()
	p := newPlan([]mem.Region{{First: 0, Last: 9<<30 - 1}}, 256<<10)
	s := newStore(&p)
	m := metricsAt(1, 100, cellSide)
	f := newFlow(&p, m, 2560)
	from, to := f.inSight(0, 1400)
	for _, k := range s.lacks(from, to) {
		s.chunks[k], _ = chunk(context.Background(), mem.NewSurvey(phys, nil), &p, k, nil)
	}
	paint := newPainter(m, fakeColour)
	for b.Loop() {
		paint.paint(2560, 1400, &f, s, 0)
	}
	b.ReportMetric(float64(to-from), "cells")
}
