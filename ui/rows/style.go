package rows

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"dumplens/model"
	"dumplens/ui/look"
)

// style is what is read from the theme, once per Refresh: colours, fonts, sizes.
type style struct {
	text, faint, link, good, warn, bad color.Color
	chosen, hover, line, accent, thumb color.Color

	size                    float32 // of plain text
	rowH, headH             float32
	pad                     float32 // left and right of a cell's text
	indent                  float32 // a level of the outline
	toggle                  float32 // room for the sign of a branch
	sign                    float32 // room for the sign of a damaged row
	bar                     float32 // width of a scrollbar
	plainW, monoW           float32 // width of a character, for first widths
	baseline                float32 // of every text of a row, from its top
	plain, bold, mono, head font
}

// font is a style of text with what must be known to place it.
type font struct {
	style            fyne.TextStyle
	size             float32
	height, baseline float32
	widest           float32 // no character of Latin text is wider
}

func (t *Table) readStyle() style {
	th := t.Theme()
	variant := fyne.CurrentApp().Settings().ThemeVariant()
	ink := func(name fyne.ThemeColorName) color.Color { return th.Color(name, variant) }
	s := style{
		text: ink(theme.ColorNameForeground), faint: ink(look.Faint), link: ink(look.Link),
		good: ink(look.Good), warn: ink(look.Warn), bad: ink(look.Bad),
		chosen: ink(look.Chosen), hover: ink(theme.ColorNameHover), line: ink(look.Line),
		accent: ink(theme.ColorNamePrimary), thumb: ink(theme.ColorNameScrollBar),
		size: th.Size(theme.SizeNameText),
		pad:  th.Size(theme.SizeNameInnerPadding), bar: th.Size(theme.SizeNameScrollBar),
	}
	s.plain = newFont(s.size, fyne.TextStyle{})
	s.bold = newFont(s.size, fyne.TextStyle{Bold: true})
	s.mono = newFont(s.size-1, fyne.TextStyle{Monospace: true})
	s.head = newFont(th.Size(theme.SizeNameCaptionText), fyne.TextStyle{})
	s.plainW = fyne.MeasureText("0", s.size, s.plain.style).Width
	s.monoW = s.mono.widest
	s.rowH = round(s.size*1.4) + round(s.pad*1.2)
	s.headH = s.rowH + round(s.pad/2)
	s.indent, s.toggle, s.sign = round(s.size*1.2), round(s.size*1.1), round(s.size*1.4)
	s.baseline = (s.rowH-s.plain.height)/2 + s.plain.baseline
	return s
}

func newFont(size float32, st fyne.TextStyle) font {
	f := font{style: st, size: size}
	box, base := fyne.CurrentApp().Driver().RenderedTextSize("Wg", size, st, nil)
	f.height, f.baseline = box.Height, base
	f.widest = fyne.MeasureText("W", size, st).Width
	return f
}

func round(x float32) float32 { return float32(math.Round(float64(x))) }

func (s *style) charWidth(mono bool) float32 {
	if mono {
		return s.monoW
	}
	return s.plainW
}

// cellLook is how a cell is drawn.
type cellLook struct {
	text string
	ink  color.Color
	font *font
}

// cell decides how a datum is drawn whose text is given. faint is set for rows that only stand there for
// another's sake.
func (s *style) cell(v model.Value, text string, col *column, mark model.Mark, faint bool) cellLook {
	l := cellLook{text: text, ink: s.text, font: &s.plain}
	if col.Mono || v.Fmt == model.Address || v.Fmt == model.Address32 {
		l.font = &s.mono
	}
	state := s.state(v)
	switch {
	case !v.Is():
		l.ink = s.faint
	case v.To != nil:
		l.ink = s.link
	case faint:
		l.ink = s.faint
	case state != nil:
		l.ink = state
	case mark == model.MarkFaint, v.Fmt == model.Time:
		l.ink = s.faint
	}
	return l
}

// state is the colour of a word that says how much of a space can be read.
func (s *style) state(v model.Value) color.Color {
	if v.Fmt != model.Text {
		return nil
	}
	switch model.Status(v.Text) {
	case model.Available:
		return s.good
	case model.Partial:
		return s.warn
	case model.Unavailable:
		return s.bad
	}
	return nil
}
