package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dumplens/ui/look"
	"dumplens/ui/page"
)

// Measures of the navigator, in pixels at scale 1.
const (
	navRow    = 25
	navInset  = 12
	navSymbol = 14
	navText   = navInset + navSymbol + 8
)

// navItem is one entry of the navigator: a symbol, a title, a count; one that the
// dump cannot have is grey with the reason below.
type navItem struct {
	widget.BaseWidget
	id, title string
	missing   string // why the dump cannot have it; "" when it can
	count     string
	chosen    bool
	hot       bool
	warn      bool // the count is of problems
	open      func(id string)
	hint      func(string)
	reason    *page.Para // its first line; all of it is said under the mouse
}

func newNavItem(id, title, missing string, open, hint func(string)) *navItem {
	n := &navItem{id: id, title: title, missing: missing, open: open, hint: hint}
	n.reason = page.NewPara(missing, look.Faint)
	n.reason.TextSize, n.reason.OneRow = theme.SizeNameCaptionText, true
	n.ExtendBaseWidget(n)
	return n
}

// HeightFor is one row, and the reason below it when there is one.
func (n *navItem) HeightFor(w float32) float32 {
	if n.missing == "" {
		return navRow
	}
	return navRow + n.reason.HeightFor(w-navText-navInset) + 4
}

// Tapped opens the view.
func (n *navItem) Tapped(*fyne.PointEvent) {
	if n.missing == "" {
		n.open(n.id)
	}
}

// Cursor is a hand over what can be opened.
func (n *navItem) Cursor() desktop.Cursor {
	if n.missing == "" {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// MouseIn lights the entry up, or says why the dump cannot have it.
func (n *navItem) MouseIn(*desktop.MouseEvent) {
	if n.missing != "" {
		n.hint(n.title + ": " + n.missing)
		return
	}
	n.hot = true
	n.Refresh()
}

// MouseMoved does nothing.
func (n *navItem) MouseMoved(*desktop.MouseEvent) {}

// MouseOut dims it again.
func (n *navItem) MouseOut() {
	if n.missing != "" {
		n.hint("")
		return
	}
	n.hot = false
	n.Refresh()
}

// AccessibilityRole is that of a link.
func (n *navItem) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleLink }

// AccessibilityLabel is the title with its count, or why there is none.
func (n *navItem) AccessibilityLabel() string {
	return strings.TrimSpace(n.title + " " + n.count + n.missing)
}

// CreateRenderer draws the entry.
func (n *navItem) CreateRenderer() fyne.WidgetRenderer {
	r := &navRenderer{
		n: n, ground: canvas.NewRectangle(nil), edge: canvas.NewRectangle(nil), symbol: canvas.NewImageFromResource(nil),
		title: canvas.NewText(n.title, nil), count: canvas.NewText("", nil),
	}
	r.symbol.FillMode = canvas.ImageFillContain
	r.Refresh()
	return r
}

type navRenderer struct {
	n            *navItem
	ground, edge *canvas.Rectangle
	symbol       *canvas.Image
	title, count *canvas.Text
}

func (r *navRenderer) Layout(size fyne.Size) {
	r.ground.Resize(fyne.NewSize(size.Width, navRow))
	r.edge.Resize(fyne.NewSize(3, navRow))
	r.symbol.Move(fyne.NewPos(navInset, (navRow-navSymbol)/2))
	r.symbol.Resize(fyne.NewSize(navSymbol, navSymbol))
	h, c := r.title.MinSize(), r.count.MinSize()
	r.title.Move(fyne.NewPos(navText, (navRow-h.Height)/2))
	r.title.Resize(h)
	r.count.Move(fyne.NewPos(size.Width-c.Width-navInset, (navRow-c.Height)/2))
	r.count.Resize(c)
	if r.n.missing != "" {
		w := size.Width - navText - navInset
		r.n.reason.Move(fyne.NewPos(navText, navRow-2))
		r.n.reason.Resize(fyne.NewSize(w, r.n.reason.HeightFor(w)))
	}
}

func (r *navRenderer) Refresh() {
	n := r.n
	r.edge.Hidden = !n.chosen
	r.edge.FillColor = look.Colour(theme.ColorNamePrimary)
	r.ground.Hidden = !n.chosen && !n.hot
	r.ground.FillColor = look.Colour(theme.ColorNameHover)
	if n.chosen {
		r.ground.FillColor = look.Colour(look.Chosen)
	}
	colour, symbol := theme.ColorNameForeground, look.Faint
	if n.missing != "" {
		colour, symbol = theme.ColorNameDisabled, theme.ColorNameDisabled
	} else if n.chosen {
		symbol = theme.ColorNameForeground
	}
	r.title.Color, r.title.TextSize = look.Colour(colour), theme.TextSize()
	r.count.Text, r.count.Color, r.count.TextSize = n.count, look.Colour(look.Faint), theme.CaptionTextSize()
	if n.warn && n.count != "" && n.count != "0" {
		r.count.Color = look.Colour(look.Warn)
	}
	r.symbol.Resource = look.Symbol(n.id, symbol)
	r.symbol.Refresh()
	r.Layout(n.Size())
	for _, o := range []fyne.CanvasObject{r.ground, r.edge, r.title, r.count, n.reason} {
		o.Refresh()
	}
}

func (r *navRenderer) MinSize() fyne.Size {
	return fyne.NewSize(80, r.n.HeightFor(max(r.n.Size().Width, 80)))
}

func (r *navRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.edge, r.symbol, r.title, r.count, r.n.reason}
}
func (r *navRenderer) Destroy() {}
