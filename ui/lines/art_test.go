package lines

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"

	"dumplens/model"
)

// A line keeps its picture when the view scrolls, and it is drawn anew only when its
// characters change.
func TestPicturesGoWithTheirLines(t *testing.T) {
	s := newStage(t, full(), 1000, 400)
	s.Goto(0x7fff00000000, 0)
	s.settle()
	s.w.Canvas().Capture()
	before := map[model.Addr]*art{}
	for i, x := range s.shown {
		before[x.first] = s.sheet.lines[i]
	}
	s.scroll(3)
	s.settle()
	kept := 0
	for i, x := range s.shown {
		a := s.sheet.lines[i]
		if old := before[x.first]; old != nil {
			kept++
			if a != old {
				t.Errorf("the line at %s has another picture", x.first)
			}
			if changed := x.first == s.caret; a.stale && !changed {
				t.Errorf("the line at %s is drawn anew", x.first)
			}
		}
		if want := s.grid.y(i); a.raster.Position().Y != want {
			t.Errorf("the line at %s stands at %v, want %v", x.first, a.raster.Position().Y, want)
		}
	}
	if kept != len(s.shown)-3 {
		t.Errorf("%d of %d lines were kept", kept, len(s.shown))
	}
}

// Each character is drawn in its own cell and in its own colour.
func TestPicturesShowTheInk(t *testing.T) {
	newStage(t, nil, 100, 100)
	for _, scale := range []float32{1, 1.25, 2, 3} {
		g := grid{row: 8, word: 1}.measured()
		a, p := newArt(), newPalette()
		p.ink[inkHigh] = color.NRGBA{R: 255, A: 255}
		p.ink[inkPlain] = color.NRGBA{B: 255, A: 255}
		a.begin()
		a.write(2, "M", inkHigh)
		a.write(5, "M", inkPlain)
		a.end(g, p, 0, 0)
		size := a.raster.Size()
		img := a.paint(pixels(size.Width, scale), pixels(size.Height, scale))
		for y := range img.Bounds().Dy() {
			for x := range img.Bounds().Dx() {
				r, _, b, _ := img.At(x, y).RGBA()
				cell := float32(x) / scale / g.cell.Width
				if r > 0 && (cell < 1.8 || cell > 3.2) || b > 0 && (cell < 4.8 || cell > 6.2) {
					t.Fatalf("scale %v: at cell %v is red %d, blue %d", scale, cell, r, b)
				}
			}
		}
		if a.String() != "  M  M" {
			t.Errorf("the line reads %q", a.String())
		}
	}
}

func TestMouseInEveryMode(t *testing.T) {
	s := newStage(t, full(), 2600, 400)
	for _, m := range Modes() {
		for _, row := range []int{0, 8, 16, 32} {
			for _, base := range Bases() {
				for _, big := range []bool{false, true} {
					s.SetMode(m)
					s.SetRow(row)
					s.SetBase(base)
					s.SetBigEndian(big)
					s.Goto(0x7fff00000000, 0)
					s.settle()
					g := s.grid
					for i := 0; i < g.row; i += g.word {
						x := g.x(g.hexCol()+g.wordCell(i)) + g.x(g.wordCells())/2
						s.press(fyne.NewPos(x, g.y(2)+3), 0)
						if want := s.shown[2].first + model.Addr(i); s.Caret() != want {
							t.Fatalf("%s, %d a row, %s, big %v: a click on item %d leads to %s, want %s", m.ID(), row, base.Title(), big, i, s.Caret(), want)
						}
						if c := s.sheet.caret[0]; c.Position().X > x || c.Position().X+c.Size().Width < x {
							t.Fatalf("%s: the caret stands beside the click", m.ID())
						}
					}
					s.key(fyne.KeyRight)
					if want := s.shown[3].first; s.Caret() != want {
						t.Errorf("%s, %d a row: right of the last item is %s, want %s", m.ID(), row, s.Caret(), want)
					}
				}
			}
		}
	}
}
