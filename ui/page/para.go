package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dumplens/ui/look"
)

// Para is a run of text in one colour that wraps to the width it gets. With OnTap
// it is a link: underlined under the mouse.
type Para struct {
	widget.BaseWidget
	Text     string
	Colour   fyne.ThemeColorName
	TextSize fyne.ThemeSizeName
	Style    fyne.TextStyle
	Align    fyne.TextAlign
	OneRow   bool   // cut with an ellipsis instead of wrapped
	MostRows int    // what does not fit in so many rows is cut with an ellipsis; 0: all is shown
	Hint     string // more words, shown in the status bar under the mouse
	OnTap    func()
	OnHint   func(string)
	OnCopy   func(string)

	hovered bool
	wrapped []string
	at      float32 // the width that wrapped is for
	of      string  // the text that wrapped is for
}

// NewPara makes a run of text.
func NewPara(text string, colour fyne.ThemeColorName) *Para {
	p := &Para{Text: text, Colour: colour, TextSize: theme.SizeNameText}
	p.ExtendBaseWidget(p)
	return p
}

// Set changes the text.
func (p *Para) Set(text string) {
	if p.Text != text {
		p.Text = text
		p.Refresh()
	}
}

func (p *Para) textSize() float32 { return theme.Size(p.TextSize) }

// lineHeight is the height of one line of the text.
func (p *Para) lineHeight() float32 { return fyne.MeasureText("Mg", p.textSize(), p.Style).Height }

// Width is the width of the text on one line.
func (p *Para) Width() float32 { return fyne.MeasureText(p.Text, p.textSize(), p.Style).Width }

func (p *Para) lines(w float32) []string {
	if p.wrapped != nil && p.at == w && p.of == p.Text {
		return p.wrapped
	}
	p.at, p.of = w, p.Text
	switch {
	case p.OneRow:
		p.wrapped = []string{cut(p.Text, w, p.textSize(), p.Style)}
	case p.MostRows > 0:
		p.wrapped = wrapRows(p.Text, p.MostRows, w, p.textSize(), p.Style)
	default:
		p.wrapped = wrap(p.Text, w, p.textSize(), p.Style)
	}
	return p.wrapped
}

// HeightFor is the height of the wrapped text.
func (p *Para) HeightFor(w float32) float32 { return float32(len(p.lines(w))) * p.lineHeight() }

// MinSize is small in width, so that layouts may squeeze the text.
func (p *Para) MinSize() fyne.Size {
	p.ExtendBaseWidget(p)
	w := p.BaseWidget.Size().Width
	if w < 1 {
		w = p.Width()
	}
	return fyne.NewSize(8, p.HeightFor(w))
}

// Tapped follows the link.
func (p *Para) Tapped(*fyne.PointEvent) {
	if p.OnTap != nil {
		p.OnTap()
	}
}

// TappedSecondary offers to copy the text.
func (p *Para) TappedSecondary(e *fyne.PointEvent) {
	c := fyne.CurrentApp().Driver().CanvasForObject(p)
	if p.OnCopy == nil || p.Text == "" || c == nil {
		return
	}
	menu := fyne.NewMenu("", fyne.NewMenuItem("Copy", func() { p.OnCopy(p.Text) }))
	widget.ShowPopUpMenuAtPosition(menu, c, e.AbsolutePosition)
}

// Cursor is a hand over a link.
func (p *Para) Cursor() desktop.Cursor {
	if p.OnTap != nil {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// MouseIn underlines a link and shows the hint.
func (p *Para) MouseIn(*desktop.MouseEvent) {
	p.hovered = true
	if p.OnHint != nil && p.Hint != "" {
		p.OnHint(p.Hint)
	}
	if p.OnTap != nil {
		p.Refresh()
	}
}

// MouseMoved does nothing.
func (p *Para) MouseMoved(*desktop.MouseEvent) {}

// MouseOut takes the underline away.
func (p *Para) MouseOut() {
	p.hovered = false
	if p.OnHint != nil && p.Hint != "" {
		p.OnHint("")
	}
	if p.OnTap != nil {
		p.Refresh()
	}
}

// AccessibilityRole is that of a link or a text.
func (p *Para) AccessibilityRole() fyne.AccessibleRole {
	if p.OnTap != nil {
		return fyne.AccessibleRoleLink
	}
	return fyne.AccessibleRoleText
}

// AccessibilityLabel is the text with what more there is to say about it.
func (p *Para) AccessibilityLabel() string {
	if p.Hint == "" {
		return p.Text
	}
	return p.Text + ", " + p.Hint
}

// CreateRenderer draws the lines.
func (p *Para) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	return &paraRenderer{p: p}
}

type paraRenderer struct {
	p      *Para
	texts  []*canvas.Text
	unders []*canvas.Rectangle
	all    []fyne.CanvasObject
}

func (r *paraRenderer) Layout(size fyne.Size) {
	lines := r.p.lines(size.Width)
	r.grow(len(lines))
	h, colour := r.p.lineHeight(), look.Colour(r.p.Colour)
	for i, t := range r.texts {
		under := r.unders[i]
		if i >= len(lines) {
			t.Hide()
			under.Hide()
			continue
		}
		t.Text, t.Color, t.TextSize, t.TextStyle, t.Alignment = lines[i], colour, r.p.textSize(), r.p.Style, r.p.Align
		t.Move(fyne.NewPos(0, float32(i)*h))
		t.Resize(fyne.NewSize(size.Width, h))
		t.Show()
		t.Refresh()
		r.underline(under, t, lines[i], size.Width)
	}
}

func (r *paraRenderer) underline(under *canvas.Rectangle, t *canvas.Text, line string, width float32) {
	under.Hidden = !(r.p.hovered && r.p.OnTap != nil)
	w := fyne.MeasureText(line, t.TextSize, t.TextStyle).Width
	x := float32(0)
	if t.Alignment == fyne.TextAlignTrailing {
		x = width - w
	}
	under.FillColor = t.Color
	under.Move(t.Position().AddXY(x, t.Size().Height-3))
	under.Resize(fyne.NewSize(w, 1))
	under.Refresh()
}

func (r *paraRenderer) grow(n int) {
	for len(r.texts) < n {
		t, u := canvas.NewText("", nil), canvas.NewRectangle(nil)
		r.texts, r.unders = append(r.texts, t), append(r.unders, u)
		r.all = append(r.all, t, u)
	}
}

func (r *paraRenderer) MinSize() fyne.Size           { return r.p.MinSize() }
func (r *paraRenderer) Refresh()                     { r.Layout(r.p.Size()) }
func (r *paraRenderer) Objects() []fyne.CanvasObject { return r.all }
func (r *paraRenderer) Destroy()                     {}
