package lines

import (
	"image"
	"image/color"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"dumplens/model"
)

// glyph is a character in a cell of a line.
type glyph struct {
	cell int32
	char rune
	ink  ink
}

// art is the picture of the characters of a line. It is drawn anew only when they
// change, and it goes with its line when the view scrolls.
type art struct {
	raster *canvas.Raster
	first  model.Addr // of the line it shows
	taken  bool       // in this frame

	row   []glyph // what is to be drawn
	drawn []glyph // what the picture shows
	inks  [inks]color.NRGBA
	grid  grid
	image *image.RGBA
	stale bool
}

func newArt() *art {
	a := &art{}
	a.raster = canvas.NewRaster(a.paint)
	a.raster.ScaleMode = canvas.ImageScalePixels
	return a
}

// begin starts a line without characters.
func (a *art) begin() { a.row = a.row[:0] }

// write puts characters into a row from a cell on.
func (a *art) write(cell int, s string, k ink) {
	for _, r := range s {
		if r != ' ' {
			a.row = append(a.row, glyph{int32(cell), r, k})
		}
		cell++
	}
}

// writeCells puts the bytes of a row into it, writeRunes the text.
func (a *art) writeCells(cell int, r *rowCells) {
	for i, c := range r.hex {
		if c != ' ' {
			a.row = append(a.row, glyph{int32(cell + i), rune(c), r.ink[i]})
		}
	}
}

func (a *art) writeRunes(cell int, text []rune) {
	for i, c := range text {
		if c != ' ' {
			a.row = append(a.row, glyph{int32(cell + i), c, inkPlain})
		}
	}
}

// end shows the line at its place. The picture is as wide as its last character
// needs.
func (a *art) end(g grid, p *palette, x, y float32) {
	if len(a.row) == 0 {
		a.raster.Hide()
		return
	}
	a.raster.Move(fyne.NewPos(x, y))
	if !slices.Equal(a.row, a.drawn) || a.inks != p.ink || a.grid.cell != g.cell || a.grid.text != g.text {
		a.drawn = append(a.drawn[:0], a.row...)
		a.inks, a.grid, a.stale = p.ink, g, true
		last := int32(0)
		for _, v := range a.row {
			last = max(last, v.cell)
		}
		size := fyne.NewSize(g.x(int(last)+2), g.cell.Height) // characters may reach out of their cells
		if size != a.raster.Size() {
			a.raster.Resize(size)
		} else {
			a.raster.Refresh()
		}
	}
	a.raster.Show()
}

// paint is asked by Fyne for the picture in pixels of the screen.
func (a *art) paint(w, h int) image.Image {
	if size := image.Pt(w, h); a.image == nil || a.image.Rect.Size() != size {
		a.image, a.stale = image.NewRGBA(image.Rectangle{Max: size}), true
	}
	if !a.stale {
		return a.image
	}
	a.stale = false
	clear(a.image.Pix)
	scale := float32(w) / a.raster.Size().Width
	f := glyphsFor(a.grid, roundScale(scale))
	f.add(a.drawn, a.grid.cell.Height)
	for _, x := range a.drawn {
		if shape := f.shapes[x.char]; shape != nil {
			blend(a.image, shape, pixels(a.grid.x(int(x.cell)), scale), a.inks[x.ink])
		}
	}
	return a.image
}

// roundScale makes one scale of those that pictures of different widths lead to,
// because their pixels are whole numbers.
func roundScale(s float32) float32 { return float32(int(s*50+0.5)) / 50 }

// String is what is written, for tests and for reading aloud.
func (a *art) String() string {
	var out []rune
	if a.raster.Visible() {
		for _, x := range a.row {
			for len(out) <= int(x.cell) {
				out = append(out, ' ')
			}
			out[x.cell] = x.char
		}
	}
	return strings.TrimRight(string(out), " ")
}
