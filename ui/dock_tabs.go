package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dumplens/ui/look"
)

// Measures of the tabs, in pixels at scale 1.
const (
	tabsHigh = 34
	tabInset = 9
)

// tabStrip is the tabs over the panels. Those without room are in a menu at the end.
type tabStrip struct {
	widget.BaseWidget
	tabs   []*tab
	now    int
	choose func(int)
	more   *look.Button
	hide   *look.Button
	under  *canvas.Rectangle
}

func newTabStrip(titles []string, choose func(int), hide func()) *tabStrip {
	s := &tabStrip{choose: choose, under: canvas.NewRectangle(nil)}
	for i, t := range titles {
		b := &tab{text: t, tap: func() { choose(i) }}
		b.ExtendBaseWidget(b)
		s.tabs = append(s.tabs, b)
	}
	s.more = look.NewMenuButton("", s.menu)
	s.hide = look.NewSymbolButton("close", "Hide the panels", hide)
	s.ExtendBaseWidget(s)
	return s
}

// set shows which tab is chosen.
func (s *tabStrip) set(now int) {
	s.now = now
	for i, b := range s.tabs {
		b.on = i == now
	}
	s.Refresh()
}

// menu lists the tabs without room.
func (s *tabStrip) menu() []*fyne.MenuItem {
	var out []*fyne.MenuItem
	for i, b := range s.tabs {
		if !b.Visible() {
			out = append(out, fyne.NewMenuItem(b.text, func() { s.choose(i) }))
		}
	}
	return out
}

// CreateRenderer stands the tabs side by side.
func (s *tabStrip) CreateRenderer() fyne.WidgetRenderer { return &tabStripRenderer{s} }

type tabStripRenderer struct{ s *tabStrip }

// shown tells which tabs fit into a width: the first ones, and the one chosen.
func (s *tabStrip) shown(width float32) []bool {
	on := make([]bool, len(s.tabs))
	var all float32
	for _, b := range s.tabs {
		all += b.MinSize().Width
	}
	if all > width {
		width -= s.more.MinSize().Width
	}
	on[s.now] = true
	width -= s.tabs[s.now].MinSize().Width
	for i, b := range s.tabs {
		if on[i] {
			continue
		}
		if width -= b.MinSize().Width; width < 0 {
			break
		}
		on[i] = true
	}
	return on
}

func (r *tabStripRenderer) Layout(size fyne.Size) {
	s := r.s
	place := func(o fyne.CanvasObject, x, w, h float32) {
		o.Move(fyne.NewPos(x, (size.Height-1-h)/2))
		o.Resize(fyne.NewSize(w, h))
		o.Show()
	}
	hide := s.hide.MinSize()
	place(s.hide, size.Width-hide.Width-4, hide.Width, hide.Height)
	x, hidden := float32(4), false
	for i, on := range s.shown(size.Width - hide.Width - 12) {
		b := s.tabs[i]
		if !on {
			b.Hide()
			hidden = true
			continue
		}
		w := b.MinSize().Width
		place(b, x, w, size.Height-1)
		x += w
	}
	s.more.Hide()
	if hidden {
		m := s.more.MinSize()
		place(s.more, x, m.Width, m.Height)
	}
	s.under.Move(fyne.NewPos(0, size.Height-1))
	s.under.Resize(fyne.NewSize(size.Width, 1))
}

func (r *tabStripRenderer) MinSize() fyne.Size { return fyne.NewSize(leastSide, tabsHigh) }
func (r *tabStripRenderer) Refresh() {
	r.s.under.FillColor = look.Colour(look.Line)
	r.Layout(r.s.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *tabStripRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.s.under, r.s.more, r.s.hide}
	for _, b := range r.s.tabs {
		out = append(out, b)
	}
	return out
}
func (r *tabStripRenderer) Destroy() {}

// tab is the title of a panel; the chosen one is underlined.
type tab struct {
	widget.BaseWidget
	text         string
	tap          func()
	on           bool
	hot, focused bool
}

// Tapped chooses the panel.
func (b *tab) Tapped(*fyne.PointEvent) { b.tap() }

// FocusGained shows that keys come here.
func (b *tab) FocusGained() { b.focused = true; b.Refresh() }

// FocusLost takes that away.
func (b *tab) FocusLost() { b.focused = false; b.Refresh() }

// TypedRune does nothing: Space comes as a key.
func (b *tab) TypedRune(rune) {}

// TypedKey chooses the panel.
func (b *tab) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.tap()
	}
}

// MouseIn lights the title up.
func (b *tab) MouseIn(*desktop.MouseEvent) { b.hot = true; b.Refresh() }

// MouseMoved does nothing.
func (b *tab) MouseMoved(*desktop.MouseEvent) {}

// MouseOut dims it.
func (b *tab) MouseOut() { b.hot = false; b.Refresh() }

// AccessibilityRole is that of a button.
func (b *tab) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityLabel is the panel's title.
func (b *tab) AccessibilityLabel() string { return b.text }

// CreateRenderer draws title and line.
func (b *tab) CreateRenderer() fyne.WidgetRenderer {
	r := &tabRenderer{b: b, text: canvas.NewText(b.text, nil), line: canvas.NewRectangle(nil), over: canvas.NewRectangle(nil)}
	r.colour()
	return r
}

type tabRenderer struct {
	b          *tab
	text       *canvas.Text
	line, over *canvas.Rectangle
}

func (r *tabRenderer) colour() {
	ink := look.Faint
	if r.b.on || r.b.hot {
		ink = theme.ColorNameForeground
	}
	r.text.Text, r.text.Color, r.text.TextSize = r.b.text, look.Colour(ink), theme.Size(look.SizeSmall)
	r.line.Hidden = !r.b.on
	r.line.FillColor = look.Colour(theme.ColorNamePrimary)
	r.over.Hidden = !r.b.focused
	r.over.StrokeColor, r.over.StrokeWidth, r.over.CornerRadius = look.Colour(theme.ColorNamePrimary), 1, 4
}

func (r *tabRenderer) Layout(size fyne.Size) {
	m := r.text.MinSize()
	r.text.Move(fyne.NewPos((size.Width-m.Width)/2, (size.Height-m.Height)/2))
	r.text.Resize(m)
	r.line.Move(fyne.NewPos(tabInset/2, size.Height-2))
	r.line.Resize(fyne.NewSize(size.Width-tabInset, 2))
	r.over.Move(fyne.NewPos(2, 4))
	r.over.Resize(fyne.NewSize(size.Width-4, size.Height-8))
}

func (r *tabRenderer) MinSize() fyne.Size {
	w := fyne.MeasureText(r.b.text, theme.Size(look.SizeSmall), fyne.TextStyle{}).Width
	return fyne.NewSize(w+2*tabInset, tabsHigh-1)
}

func (r *tabRenderer) Refresh() {
	r.colour()
	r.Layout(r.b.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *tabRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.over, r.text, r.line}
}
func (r *tabRenderer) Destroy() {}
