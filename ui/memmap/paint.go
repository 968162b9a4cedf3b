package memmap

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/model/mem"
	"dumplens/ui/look"
)

// kind is what a cell looks like.
type kind uint8

// Every kind has a shape beside its colour: full, filled in part from below, dark,
// framed, a dot, nothing. Captured memory that is read-only has stripes, and such that
// can be executed a hole. Reserved addresses are an empty frame, free ones are outside.
const (
	uncounted kind = iota
	captured
	readOnly
	execute
	partly
	absent
	paged
	reserved
	outside
)

var kindColours = [...]fyne.ThemeColorName{
	look.MapAbsent, look.MapCaptured, look.MapCaptured, look.MapCaptured, look.MapPartly,
	look.MapAbsent, look.MapPaged, look.MapOutside, look.MapOutside,
}

// kindOf is what a cell looks like.
func kindOf(c mem.Cell) kind {
	switch {
	case c.Why == model.Present && !c.Floor:
		return kindOfAccess(c.Access)
	case c.Captured > 0:
		return partly
	case c.Why == model.PagedOut:
		return paged
	case c.State == model.Committed:
		return absent
	case c.State == model.Reserved:
		return reserved
	case c.State == model.Free, c.Why == model.NotMapped && c.Ram == 0:
		return outside
	}
	return absent
}

// kindOfAccess is what captured memory looks like.
func kindOfAccess(a model.Access) kind {
	switch a {
	case model.ReadOnly:
		return readOnly
	case model.Execute:
		return execute
	}
	return captured
}

// painter draws cells into an image, from tiles drawn before.
type painter struct {
	m      metrics
	ground color.RGBA
	line   color.RGBA
	tiles  [outside + 1][]uint8   // m.cell x m.cell pixels each
	partly [execute + 1][][]uint8 // of captured kinds, by how many rows of the tile are filled
	img    *image.RGBA
}

func newPainter(m metrics, colour func(fyne.ThemeColorName) color.Color) *painter {
	p := &painter{m: m, ground: opaque(colour(look.MapGround)), line: opaque(colour(look.Line))}
	var inks [outside + 1]color.RGBA
	for k := range inks {
		inks[k] = opaque(colour(kindColours[k]))
	}
	n := m.cell
	full := func(x, y int) bool { return true }
	shapes := [...]func(x, y int) bool{captured: full, readOnly: stripes(n), execute: holed(n)}
	for k := captured; k <= execute; k++ {
		p.tiles[k] = p.tile(shapes[k], inks[k], p.ground)
		for rows := range n + 1 {
			p.partly[k] = append(p.partly[k], p.tile(func(x, y int) bool { return y >= n-rows && shapes[k](x, y) }, inks[partly], mix(inks[partly], inks[absent])))
		}
	}
	p.tiles[absent] = p.tile(full, inks[absent], p.ground)
	p.tiles[uncounted] = p.tile(full, p.ground, p.ground)
	edge := max(n/5, 1)
	p.tiles[paged] = p.tile(framed(n, edge), inks[paged], inks[absent])
	p.tiles[reserved] = p.tile(framed(n, max(n/10, 1)), inks[reserved], p.ground)
	dot := max(n/5, 1)
	from := (n - dot) / 2
	p.tiles[outside] = p.tile(func(x, y int) bool { return x >= from && x < from+dot && y >= from && y < from+dot }, inks[outside], p.ground)
	return p
}

func framed(n, edge int) func(x, y int) bool {
	return func(x, y int) bool { return x < edge || y < edge || x >= n-edge || y >= n-edge }
}

// stripes are three bars with two gaps over all of a tile.
func stripes(n int) func(x, y int) bool {
	return func(_, y int) bool { return y*5/n%2 == 0 }
}

// holed is full but for a square in its middle.
func holed(n int) func(x, y int) bool {
	from, to := n*3/10, n-n*3/10
	return func(x, y int) bool { return x < from || x >= to || y < from || y >= to }
}

// opaque drops what shines through: the image is one plain ground.
func opaque(c color.Color) color.RGBA {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return color.RGBA{n.R, n.G, n.B, 0xff}
}

// mix is a colour with a third of another one.
func mix(a, b color.RGBA) color.RGBA {
	part := func(x, y uint8) uint8 { return uint8((int(x) + 2*int(y)) / 3) }
	return color.RGBA{part(a.R, b.R), part(a.G, b.G), part(a.B, b.B), 0xff}
}

func (p *painter) tile(in func(x, y int) bool, ink, ground color.RGBA) []uint8 {
	n := p.m.cell
	t := make([]uint8, 0, n*n*4)
	for y := range n {
		for x := range n {
			c := ground
			if in(x, y) {
				c = ink
			}
			t = append(t, c.R, c.G, c.B, c.A)
		}
	}
	return t
}

// tileOf is the tile of a cell of size bytes. One that is captured in part is filled by
// its share, but never looks empty or full.
func (p *painter) tileOf(c mem.Cell, known bool, size uint64) []uint8 {
	if !known {
		return p.tiles[uncounted]
	}
	k := kindOf(c)
	if k != partly {
		return p.tiles[k]
	}
	rows := int(float64(c.Captured) / float64(size) * float64(p.m.cell))
	return p.partly[kindOfAccess(c.Access)][min(max(rows, min(2, p.m.cell-1)), p.m.cell-1)]
}

// paint draws the part of a flow from y on into an image of w x h pixels, which is
// good until the next call.
func (p *painter) paint(w, h int, f *flow, s *store, y int64) *image.RGBA {
	if p.img == nil || p.img.Rect.Dx() != w || p.img.Rect.Dy() != h {
		p.img = image.NewRGBA(image.Rect(0, 0, w, h))
	}
	p.fill(0, len(p.img.Pix), p.ground)
	if f == nil || s == nil {
		return p.img
	}
	for i := f.below(y); i < len(f.places) && f.places[i].y < y+int64(h); i++ {
		p.mark(f, i, y)
		p.block(f, s, i, y)
	}
	return p.img
}

// fill fills bytes of the image with a colour.
func (p *painter) fill(from, n int, c color.RGBA) {
	pix := p.img.Pix[from : from+n]
	if len(pix) < 4 {
		return
	}
	pix[0], pix[1], pix[2], pix[3] = c.R, c.G, c.B, c.A
	for done := 4; done < n; done *= 2 {
		copy(pix[done:], pix[:done])
	}
}

// mark draws the gap over a row of regions as a thin line.
func (p *painter) mark(f *flow, i int, y int64) {
	at := f.places[i]
	line := int(at.y - y - int64(p.m.gap+1)/2)
	if i == 0 || f.places[i-1].y == at.y || line < 0 || line >= p.img.Rect.Dy() {
		return
	}
	p.fill(line*p.img.Stride, p.img.Stride, p.line)
}

// block draws the rows of a block that are in sight.
func (p *painter) block(f *flow, s *store, i int, y int64) {
	at, b := f.places[i], &f.plan.blocks[i]
	pitch := int64(p.m.pitch)
	for row := max((y-at.y)/pitch, 0); row < at.rows; row++ {
		top := at.y + row*pitch - y
		if top >= int64(p.img.Rect.Dy()) {
			return
		}
		first := b.before + row*at.cols
		p.row(s, first, first+min(at.cols, b.cells-row*at.cols), int(at.x), int(top))
	}
}

// row draws cells from..to (not included) beside each other.
func (p *painter) row(s *store, from, to int64, x, y int) {
	for from < to {
		cells, next := s.chunk(from)
		for i := range min(next, to) - from {
			var c mem.Cell
			known := i < int64(len(cells))
			if known {
				c = cells[i]
			}
			p.put(p.tileOf(c, known, s.plan.size), x, y)
			x += p.m.pitch
		}
		from = next
	}
}

// put copies a tile to a place, cut to the image.
func (p *painter) put(tile []uint8, x, y int) {
	n := p.m.cell
	wide := min(n, p.img.Rect.Dx()-x)
	if wide <= 0 {
		return
	}
	for line := max(-y, 0); line < n && y+line < p.img.Rect.Dy(); line++ {
		copy(p.img.Pix[(y+line)*p.img.Stride+x*4:], tile[line*n*4:line*n*4+wide*4])
	}
}

// signScale makes the signs of the legend sharp on any screen.
const signScale = 3

// sign is a picture of one cell of a kind.
func (p *painter) sign(k kind) image.Image {
	tile := p.tiles[k]
	if k == partly {
		tile = p.partly[captured][p.m.cell/2]
	}
	n := p.m.cell
	return &image.RGBA{Pix: tile, Stride: n * 4, Rect: image.Rect(0, 0, n, n)}
}
