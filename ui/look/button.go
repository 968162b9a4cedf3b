package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Measures of a button, in pixels at scale 1.
const (
	buttonHigh  = 27
	buttonInset = 10
	symbolSize  = 14
)

// Button is a flat button with plain text or a symbol: calmer than Fyne's, whose
// text is bold. It works by mouse and, when it has the focus, by Space and Enter.
type Button struct {
	widget.DisableableWidget
	Text   string
	Symbol string // name of a Symbol, drawn instead of a text; "" for none
	Menu   bool   // it opens a menu below: a small triangle tells so
	Main   bool   // the one thing to do in its place: filled with the primary colour
	OnTap  func()
	// OnKey gets the keys that do not press it; may be nil.
	OnKey func(*fyne.KeyEvent)

	hot, down, focused bool
}

// NewButton makes a button with a text.
func NewButton(text string, tap func()) *Button {
	b := &Button{Text: text, OnTap: tap}
	b.ExtendBaseWidget(b)
	return b
}

// NewSymbolButton makes a button with a symbol; text is what a screen reader says.
func NewSymbolButton(symbol, text string, tap func()) *Button {
	b := &Button{Text: text, Symbol: symbol, OnTap: tap}
	b.ExtendBaseWidget(b)
	return b
}

// NewMenuButton makes a button that opens a menu below itself; items are asked for
// each time, and without any nothing opens.
func NewMenuButton(text string, items func() []*fyne.MenuItem) *Button {
	b := NewButton(text, nil)
	b.Menu = true
	b.OnTap = func() {
		c := fyne.CurrentApp().Driver().CanvasForObject(b)
		if list := items(); c != nil && len(list) > 0 {
			widget.ShowPopUpMenuAtRelativePosition(fyne.NewMenu("", list...), c, fyne.NewPos(0, b.Size().Height), b)
		}
	}
	return b
}

// SetEnabled enables or disables the button.
func (b *Button) SetEnabled(on bool) {
	if on == !b.Disabled() {
		return
	}
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}

// SetText changes the text.
func (b *Button) SetText(text string) {
	if b.Text != text {
		b.Text = text
		b.Refresh()
	}
}

// Tapped does what the button is for.
func (b *Button) Tapped(*fyne.PointEvent) {
	if !b.Disabled() && b.OnTap != nil {
		b.OnTap()
	}
}

// FocusGained shows that keys come here.
func (b *Button) FocusGained() { b.focused = true; b.Refresh() }

// FocusLost takes that away.
func (b *Button) FocusLost() { b.focused = false; b.Refresh() }

// TypedRune does nothing: Space comes as a key.
func (b *Button) TypedRune(rune) {}

// TypedKey presses the button.
func (b *Button) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.Tapped(nil)
	default:
		if b.OnKey != nil {
			b.OnKey(k)
		}
	}
}

// MouseIn lights the button up.
func (b *Button) MouseIn(*desktop.MouseEvent) { b.hot = true; b.Refresh() }

// MouseMoved does nothing.
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut dims it.
func (b *Button) MouseOut() { b.hot, b.down = false, false; b.Refresh() }

// MouseDown shows that it is pressed.
func (b *Button) MouseDown(*desktop.MouseEvent) { b.down = true; b.Refresh() }

// MouseUp shows that it is let go.
func (b *Button) MouseUp(*desktop.MouseEvent) { b.down = false; b.Refresh() }

// AccessibilityRole is that of a button.
func (b *Button) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityLabel is what it does.
func (b *Button) AccessibilityLabel() string { return b.Text }

// words are the text as drawn.
func (b *Button) words() string {
	if b.Menu {
		return b.Text + "  ▾"
	}
	return b.Text
}

// CreateRenderer draws the button.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{b: b, ground: canvas.NewRectangle(nil), over: canvas.NewRectangle(nil), text: canvas.NewText("", nil), image: canvas.NewImageFromResource(nil)}
	r.ground.CornerRadius, r.over.CornerRadius = 5, 5
	r.image.FillMode = canvas.ImageFillContain
	r.Refresh()
	return r
}

type buttonRenderer struct {
	b            *Button
	ground, over *canvas.Rectangle // over: hover and press
	text         *canvas.Text
	image        *canvas.Image
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.over.Resize(size)
	m := r.text.MinSize()
	r.text.Move(fyne.NewPos((size.Width-m.Width)/2, (size.Height-m.Height)/2))
	r.text.Resize(m)
	r.image.Move(fyne.NewPos((size.Width-symbolSize)/2, (size.Height-symbolSize)/2))
	r.image.Resize(fyne.NewSize(symbolSize, symbolSize))
}

func (r *buttonRenderer) MinSize() fyne.Size {
	if r.b.Symbol != "" {
		return fyne.NewSize(32, buttonHigh)
	}
	return fyne.NewSize(fyne.MeasureText(r.b.words(), theme.TextSize(), fyne.TextStyle{}).Width+2*buttonInset, buttonHigh)
}

// ink is the colour of text and symbol.
func (r *buttonRenderer) ink() fyne.ThemeColorName {
	switch {
	case r.b.Disabled():
		return theme.ColorNameDisabled
	case r.b.Main:
		return theme.ColorNameForegroundOnPrimary
	}
	return theme.ColorNameForeground
}

func (r *buttonRenderer) Refresh() {
	b := r.b
	ground := theme.ColorNameButton
	switch {
	case b.Disabled():
		ground = theme.ColorNameDisabledButton
	case b.Main:
		ground = theme.ColorNamePrimary
	}
	r.ground.FillColor = Colour(ground)
	r.ground.StrokeWidth = 0
	if b.focused {
		r.ground.StrokeColor, r.ground.StrokeWidth = Colour(theme.ColorNamePrimary), 1
	}
	r.over.Hidden = b.Disabled() || !b.hot
	r.over.FillColor = Colour(theme.ColorNameHover)
	if b.down {
		r.over.FillColor = Colour(theme.ColorNamePressed)
	}
	r.text.Text, r.text.Color, r.text.TextSize = b.words(), Colour(r.ink()), theme.TextSize()
	r.text.Hidden = b.Symbol != ""
	r.image.Hidden = b.Symbol == ""
	if b.Symbol != "" {
		r.image.Resource = Symbol(b.Symbol, r.ink())
		r.image.Refresh()
	}
	r.Layout(b.Size())
	for _, o := range []fyne.CanvasObject{r.ground, r.over, r.text} {
		o.Refresh()
	}
}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.over, r.text, r.image}
}
func (r *buttonRenderer) Destroy() {}
