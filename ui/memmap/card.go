package memmap

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dumplens/model"
	"dumplens/ui/look"
	"dumplens/ui/page"
)

// Measures of the card.
const (
	cardInset = 12
	cardRow   = 20
	cardWidth = 760 // at most
	cardWide  = 600 // from here on two rows are enough
)

func cardRows(width float32) int {
	if width < cardWide {
		return 3
	}
	return 2
}

func cardHigh(width float32) float32 { return float32(cardRows(width))*cardRow + 22 }

// card says in words what the cell under the mouse is, else the one at the caret.
type card struct {
	widget.BaseWidget
	m     *Map
	frame *canvas.Rectangle

	span, count, why, state *page.Para
	link                    *page.Para
}

func newCard(m *Map) *card {
	c := &card{m: m, frame: canvas.NewRectangle(nil)}
	c.frame.CornerRadius, c.frame.StrokeWidth = 7, 1
	c.span, c.count = page.NewPara("", theme.ColorNameForeground), page.NewPara("", theme.ColorNameForeground)
	c.why, c.state = page.NewPara("", look.Faint), page.NewPara("", look.Faint)
	c.link = page.NewPara(lang.L("show bytes"), look.Link)
	c.span.Style = look.Mono
	c.link.OnTap = func() {
		if m.plan != nil && m.plan.cells > 0 {
			m.goTo(m.caretCell())
		}
	}
	for _, p := range c.paras() {
		p.OneRow = true
	}
	c.span.OnCopy = func(s string) { fyne.CurrentApp().Clipboard().SetContent(s) }
	c.ExtendBaseWidget(c)
	return c
}

func (c *card) paras() []*page.Para { return []*page.Para{c.span, c.count, c.why, c.link, c.state} }

// draw writes the words.
func (c *card) draw() {
	span, count, why := c.cell()
	c.span.Set(span)
	c.count.Set(count)
	c.why.Set(why)
	c.state.Set(c.progress())
	c.link.Hidden = c.m.plan == nil || c.m.plan.cells == 0 || c.m.OnGo == nil
	c.arrange(c.Size())
}

// cell gives the words on the cell.
func (c *card) cell() (span, count, why string) {
	m := c.m
	switch {
	case m.space == nil:
		return "", "", lang.L("No space is shown.")
	case m.plan == nil:
		return "", "", lang.L("Looking for what the space holds…")
	case m.plan.cells == 0:
		return "", "", lang.L("The space holds nothing.")
	}
	at := m.grid.over
	if at < 0 {
		at = m.caretCell()
	}
	first, last := m.plan.span(at)
	span = addrWords(first, m.regions) + " – " + addrWords(last, m.regions)
	cell, known := m.store.cell(at)
	if !known {
		return span, "", lang.L("not counted yet")
	}
	size := uint64(last-first) + 1
	if m.hasZones() {
		return span, countWords(cell, size), zoneWords(m.survey.Zones(), first, last, cell)
	}
	return span, countWords(cell, size), whyWords(cell, size, m.survey.Physical())
}

// progress says how far the job is that fills the picture.
func (c *card) progress() string {
	m := c.m
	if !m.working {
		return ""
	}
	done, total := m.meter.Read()
	switch {
	case m.plan == nil && done > 0:
		return fmt.Sprintf(lang.L("%s found so far"), model.HumanSize(done))
	case total > 0:
		return fmt.Sprintf(lang.L("counting: %d %%"), min(done*100/total, 99))
	}
	return ""
}

// AccessibilityRole is that of a text.
func (c *card) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel is all that the card says.
func (c *card) AccessibilityLabel() string {
	return c.span.Text + " " + c.count.Text + " " + c.why.Text
}

// CreateRenderer is called by Fyne.
func (c *card) CreateRenderer() fyne.WidgetRenderer {
	r := &cardRenderer{c}
	r.colour()
	return r
}

type cardRenderer struct{ c *card }

func (r *cardRenderer) colour() {
	r.c.frame.FillColor, r.c.frame.StrokeColor = look.Colour(look.Panel), look.Colour(look.Line)
}

func (r *cardRenderer) MinSize() fyne.Size { return fyne.NewSize(120, cardHigh(cardWide)) }

func (r *cardRenderer) Layout(size fyne.Size) { r.c.arrange(size) }

// arrange stands the words beside each other as far as there is room, and the link on a
// row of its own.
func (c *card) arrange(size fyne.Size) {
	c.frame.Resize(size)
	if size.Width <= 2*cardInset {
		return
	}
	high, rows := c.count.HeightFor(size.Width), cardRows(size.Width)
	right := size.Width - cardInset
	x, row := float32(cardInset), 0
	top := (size.Height - float32(rows)*(high+2)) / 2
	for _, p := range c.paras() {
		p.Move(fyne.NewPos(0, 0))
		if p.Text == "" || p.Hidden {
			p.Resize(fyne.NewSize(0, high))
			continue
		}
		w := p.Width() + 1
		if x > cardInset && row < rows-1 && (x+w > right || p == c.link) {
			x, row = cardInset, row+1
		}
		w = max(min(w, right-x), 0)
		p.Move(fyne.NewPos(x, top+float32(row)*(high+2)))
		p.Resize(fyne.NewSize(w, high))
		x += w + cardInset
	}
}

// Refresh follows the theme.
func (r *cardRenderer) Refresh() {
	r.colour()
	r.c.frame.Refresh()
	for _, p := range r.c.paras() {
		p.Refresh()
	}
	r.c.arrange(r.c.Size())
}

func (r *cardRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.c.frame, r.c.span, r.c.count, r.c.why, r.c.link, r.c.state}
}

func (r *cardRenderer) Destroy() {}
