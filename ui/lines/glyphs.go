package lines

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
)

// glyphs are the shapes of characters in the pixels of the screen, drawn once by Fyne
// itself, so that they look like its other texts. Rows are put together from them: a
// text of Fyne has one colour, and one a colour and a row costs several times as much.
type glyphs struct {
	size   float32 // of the text
	scale  float32 // pixels of the screen to a pixel of Fyne
	height int     // of a line in pixels of the screen
	shapes map[rune]*image.Alpha
}

// fonts keeps the glyphs of the sizes and scales in use: with several windows on
// screens of different scales there are a few. It belongs to the UI goroutine.
var fonts = map[[2]float32]*glyphs{}

// maxFonts bounds fonts: every size that a user tries adds one.
const maxFonts = 8

// glyphsFor gives the glyphs for a grid at a scale.
func glyphsFor(g grid, scale float32) *glyphs {
	key := [2]float32{g.text, scale}
	if f := fonts[key]; f != nil {
		return f
	}
	if len(fonts) >= maxFonts {
		clear(fonts)
	}
	f := &glyphs{size: g.text, scale: scale, height: pixels(g.cell.Height, scale), shapes: map[rune]*image.Alpha{}}
	var ascii []rune
	for r := rune('!'); r < 0x7f; r++ {
		ascii = append(ascii, r)
	}
	f.draw(ascii, g.cell.Height)
	fonts[key] = f
	return f
}

// pixels rounds as Fyne does where it places a texture.
func pixels(v, scale float32) int { return int(math.Round(float64(v * scale))) }

// add draws those of a row's characters that were not drawn yet.
func (f *glyphs) add(row []glyph, high float32) {
	var missing []rune
	for _, x := range row {
		if _, ok := f.shapes[x.char]; !ok && x.char != ' ' {
			f.shapes[x.char] = nil
			missing = append(missing, x.char)
		}
	}
	if len(missing) > 0 {
		f.draw(missing, high)
	}
}

// draw draws characters beside each other on one canvas, so far apart that none
// reaches into the next, and cuts them out.
func (f *glyphs) draw(chars []rune, high float32) {
	root := container.NewWithoutLayout()
	wide := float32(math.Ceil(float64(2 * f.size)))
	for i, r := range chars {
		t := canvas.NewText(string(r), color.White)
		t.TextSize, t.TextStyle.Monospace = f.size, true
		t.Resize(fyne.NewSize(wide, high))
		t.Move(fyne.NewPos(float32(i)*wide, 0))
		root.Add(t)
	}
	c := software.NewTransparentCanvas()
	c.SetPadded(false)
	c.SetScale(f.scale)
	c.SetContent(root)
	c.Resize(fyne.NewSize(wide*float32(len(chars)), high))
	all := c.Capture()
	for i, r := range chars {
		x, end := pixels(float32(i)*wide, f.scale), pixels(float32(i+1)*wide, f.scale)
		shape := image.NewAlpha(image.Rect(0, 0, end-x, f.height))
		draw.Draw(shape, shape.Rect, all, image.Pt(x, 0), draw.Src)
		f.shapes[r] = trimmed(shape)
	}
}

// trimmed is a shape without its empty sides; its Rect tells where it stands.
func trimmed(a *image.Alpha) *image.Alpha {
	box := image.Rectangle{Min: a.Rect.Max}
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			if a.Pix[y*a.Stride+x] != 0 {
				box.Min.X, box.Min.Y = min(box.Min.X, x), min(box.Min.Y, y)
				box.Max.X, box.Max.Y = max(box.Max.X, x+1), y+1
			}
		}
	}
	return a.SubImage(box).(*image.Alpha)
}

// blend puts a shape into a picture, x pixels to the right of where it was drawn.
func blend(to *image.RGBA, shape *image.Alpha, x int, c color.NRGBA) {
	box := shape.Rect.Add(image.Pt(x, 0)).Intersect(to.Rect)
	if box.Empty() {
		return
	}
	for y := box.Min.Y; y < box.Max.Y; y++ {
		from := shape.Pix[shape.PixOffset(box.Min.X-x, y):]
		out := to.Pix[to.PixOffset(box.Min.X, y):]
		for i := range box.Dx() {
			a := uint32(from[i]) * uint32(c.A) / 255
			if a == 0 {
				continue
			}
			p := out[4*i : 4*i+4]
			rest := 255 - a // of what another character left there
			p[0] = uint8((uint32(c.R)*a + uint32(p[0])*rest) / 255)
			p[1] = uint8((uint32(c.G)*a + uint32(p[1])*rest) / 255)
			p[2] = uint8((uint32(c.B)*a + uint32(p[2])*rest) / 255)
			p[3] = uint8(a + uint32(p[3])*rest/255)
		}
	}
}
