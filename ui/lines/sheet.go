package lines

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"dumplens/ui/look"
)

// sheet keeps the canvas objects of the view: rectangles beneath, the texts of each
// line, the caret and the thumb of the scroll bar above. Objects are made once and
// hidden while there is no use for them.
type sheet struct {
	clip  *container.Clip
	root  *fyne.Container
	rects []*canvas.Rectangle
	used  int
	lines []*lineTexts
	caret [2]*canvas.Rectangle // at the byte and at its character
	track *canvas.Rectangle
	thumb *canvas.Rectangle
	grown bool
}

// lineTexts are the texts of one line.
type lineTexts struct {
	addr, text *canvas.Text
	name       *canvas.Text // what pointers lead to, or the region that begins here
	hex        [inks]*canvas.Text
}

func newSheet() *sheet {
	s := &sheet{root: container.NewWithoutLayout(), track: &canvas.Rectangle{}, thumb: &canvas.Rectangle{CornerRadius: 4}, grown: true}
	for i := range s.caret {
		s.caret[i] = &canvas.Rectangle{StrokeWidth: 1}
	}
	s.clip = container.NewClip(s.root)
	return s
}

// begin starts a frame: no rectangle is in use.
func (s *sheet) begin() { s.used = 0 }

// end hides what the frame did not use and puts new objects in their order.
func (s *sheet) end(lines int) {
	for _, r := range s.rects[s.used:] {
		r.Hide()
	}
	for _, l := range s.lines[lines:] {
		l.each(func(t *canvas.Text) { t.Hide() })
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
	for _, l := range s.lines {
		l.each(func(t *canvas.Text) { all = append(all, t) })
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

// line gives the texts of line i.
func (s *sheet) line(i int) *lineTexts {
	for i >= len(s.lines) {
		l := &lineTexts{addr: &canvas.Text{}, text: &canvas.Text{}, name: &canvas.Text{}}
		for k := range l.hex {
			l.hex[k] = &canvas.Text{}
		}
		l.each(func(t *canvas.Text) { t.TextStyle.Monospace = true })
		s.lines = append(s.lines, l)
		s.grown = true
	}
	return s.lines[i]
}

func (l *lineTexts) each(f func(*canvas.Text)) {
	f(l.addr)
	for _, t := range l.hex {
		f(t)
	}
	f(l.text)
	f(l.name)
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
	ink    [inks]color.Color
	ground [4]color.Color
	address, current, words,
	chosen, mark, caret, dim, thumb, track,
	page, region color.Color
	tones, edges [look.Tones]color.Color // of marks
}

func newPalette() palette {
	p := palette{
		ground: [4]color.Color{
			groundHole: theme.Color(look.HexHole), groundPaged: theme.Color(look.HexPaged), groundVoid: theme.Color(look.HexVoid),
		},
		address: theme.Color(look.Faint),
		current: theme.Color(theme.ColorNameForeground),
		words:   theme.Color(look.Faint),
		chosen:  theme.Color(look.Chosen),
		mark:    theme.Color(look.HexMark),
		caret:   theme.Color(theme.ColorNamePrimary),
		dim:     theme.Color(look.HexZero),
		thumb:   theme.Color(theme.ColorNameScrollBar),
		track:   theme.Color(theme.ColorNameBackground),
		page:    theme.Color(look.HexPage),
		region:  theme.Color(look.HexRegion),
	}
	for k, name := range inkColours {
		p.ink[k] = theme.Color(name)
	}
	for i := range look.Tones {
		p.tones[i], p.edges[i] = theme.Color(look.Tone(i)), theme.Color(look.Edge(i))
	}
	return p
}
