package lines

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"dumplens/ui/look"
)

// sheet keeps the canvas objects of the view: rectangles beneath, the pictures of the
// lines, the caret and the thumb of the scroll bar above. Objects are made once and
// hidden while there is no use for them.
type sheet struct {
	clip  *container.Clip
	root  *fyne.Container
	rects []*canvas.Rectangle
	used  int
	lines []*art               // in the order of the lines
	caret [2]*canvas.Rectangle // at the byte and at its character
	track *canvas.Rectangle
	thumb *canvas.Rectangle
	grown bool
}

func newSheet() *sheet {
	s := &sheet{root: container.NewWithoutLayout(), track: &canvas.Rectangle{}, thumb: &canvas.Rectangle{CornerRadius: 4}, grown: true}
	for i := range s.caret {
		s.caret[i] = &canvas.Rectangle{StrokeWidth: 1}
	}
	s.clip = container.NewClip(s.root)
	return s
}

// begin starts a frame for lines with the given first addresses: no rectangle is in
// use, and a line that was shown before keeps its picture.
func (s *sheet) begin(lines []line) {
	s.used = 0
	for len(s.lines) < max(len(lines), 1) {
		s.lines = append(s.lines, newArt())
		s.grown = true
	}
	for _, a := range s.lines {
		a.taken = false
	}
	for i, x := range lines {
		for j, a := range s.lines[i:] {
			if !a.taken && a.first == x.first {
				s.lines[i], s.lines[i+j] = a, s.lines[i]
				break
			}
		}
		s.lines[i].taken, s.lines[i].first = true, x.first
	}
}

// end hides what the frame did not use and puts new objects in their order.
func (s *sheet) end(lines int) {
	for _, r := range s.rects[s.used:] {
		r.Hide()
	}
	for _, a := range s.lines[lines:] {
		a.raster.Hide()
	}
	if s.grown {
		s.order()
		s.grown = false
	}
}

func (s *sheet) order() {
	var all []fyne.CanvasObject
	for _, r := range s.rects {
		all = append(all, r)
	}
	for _, a := range s.lines {
		all = append(all, a.raster)
	}
	s.root.Objects = append(all, s.caret[0], s.caret[1], s.track, s.thumb)
}

// rect paints an area.
func (s *sheet) rect(x, y, w, h float32, c color.Color) *canvas.Rectangle {
	if s.used == len(s.rects) {
		s.rects = append(s.rects, &canvas.Rectangle{})
		s.grown = true
	}
	r := s.rects[s.used]
	s.used++
	place(r, x, y, w, h)
	r.FillColor = c
	return r
}

// write puts a text at a place; the empty text is hidden.
func write(t *canvas.Text, s string, x, y, height, size float32, c color.Color) {
	if s == "" {
		t.Hide()
		return
	}
	t.Text, t.Color, t.TextSize = s, c, size
	t.Move(fyne.NewPos(x, y))
	if t.Size().Height != height {
		t.Resize(fyne.NewSize(1, height))
	}
	t.Show()
}

func place(r *canvas.Rectangle, x, y, w, h float32) {
	r.Move(fyne.NewPos(x, y))
	r.Resize(fyne.NewSize(w, h))
	r.Show()
}

// palette is the colours of one frame.
type palette struct {
	ink    [inks]color.NRGBA
	ground [4]color.Color
	chosen, mark, caret, dim, thumb, track,
	page, region color.Color
	tones, edges [look.Tones]color.Color // of marks
}

func newPalette() *palette {
	p := &palette{
		ground: [4]color.Color{
			groundHole: theme.Color(look.HexHole), groundPaged: theme.Color(look.HexPaged), groundVoid: theme.Color(look.HexVoid),
		},
		chosen: theme.Color(look.Chosen),
		mark:   theme.Color(look.HexMark),
		caret:  theme.Color(theme.ColorNamePrimary),
		dim:    theme.Color(look.HexZero),
		thumb:  theme.Color(theme.ColorNameScrollBar),
		track:  theme.Color(theme.ColorNameBackground),
		page:   theme.Color(look.HexPage),
		region: theme.Color(look.HexRegion),
	}
	for k, name := range inkColours {
		p.ink[k] = color.NRGBAModel.Convert(theme.Color(name)).(color.NRGBA)
	}
	for i := range look.Tones {
		p.tones[i], p.edges[i] = theme.Color(look.Tone(i)), theme.Color(look.Edge(i))
	}
	return p
}
