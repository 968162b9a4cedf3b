package page

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"dumplens/model/view"
	"dumplens/ui/look"
)

// Measures of a page, in pixels at scale 1.
const (
	margin    = 20
	cardGap   = 12
	cardLeast = 380
	pageMost  = 1400 // wider lines are hard to read
)

// New draws a page that scrolls.
func New(p *view.Page, acts Acts) fyne.CanvasObject { return Scrolled(build(p, acts), margin) }

// Scrolled puts an item with a margin around it into a scroller that gives it its height.
func Scrolled(inner Item, margin float32) fyne.CanvasObject {
	b := newBox(inner)
	b.arrange = func(size fyne.Size, move bool) float32 {
		w := min(size.Width-2*margin, pageMost)
		h := inner.HeightFor(w)
		put(move, inner, margin, margin, w, h)
		return h + 2*margin
	}
	scroll := container.NewVScroll(b)
	return container.New(&widthFirst{b}, scroll)
}

// widthFirst tells the page its width before the scroller asks for its height.
type widthFirst struct{ page *box }

func (l *widthFirst) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.page.Resize(fyne.NewSize(size.Width, l.page.HeightFor(size.Width)))
	for _, o := range objects {
		o.Resize(size)
		o.Refresh()
	}
}

func (l *widthFirst) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(120, 60) }

func build(p *view.Page, acts Acts) Item {
	var parts []Spaced
	parts = append(parts, Spaced{heading(p.Title, p.Code, acts), 0})
	if p.Subtitle != "" {
		sub := NewPara(p.Subtitle, look.Faint)
		sub.OnCopy = acts.Copy
		parts = append(parts, Spaced{sub, 5})
	}
	for _, s := range p.Sections {
		parts = append(parts, Spaced{SectionTitle(s.Title), 22})
		cards := make([]Item, len(s.Cards))
		for i, c := range s.Cards {
			cards[i] = Card(c, acts)
		}
		parts = append(parts, Spaced{side(cardLeast, cardGap, cards...), 8})
	}
	return Column(parts...)
}

// Side stands cards side by side where there is room.
func Side(items ...Item) Item { return side(cardLeast, cardGap, items...) }

// SectionTitle is the small heading over a group.
func SectionTitle(title string) Item {
	t := NewPara(strings.ToUpper(title), look.Faint)
	t.TextSize, t.Style = theme.SizeNameCaptionText, look.Bold
	return t
}

// heading is the title of the page with its code, fainter, after it.
func heading(title, code string, acts Acts) Item {
	t, c := NewPara(title, theme.ColorNameForeground), NewPara(code, look.Faint)
	t.Style = look.Bold
	t.OnCopy, c.OnCopy = acts.Copy, acts.Copy
	t.TextSize, c.TextSize = theme.SizeNameHeadingText, theme.SizeNameHeadingText
	b := newBox(t, c)
	b.arrange = func(size fyne.Size, move bool) float32 {
		w := t.Width() + 1
		if code == "" || w+8+c.Width() > size.Width {
			h := t.HeightFor(size.Width)
			put(move, t, 0, 0, size.Width, h)
			if code == "" {
				put(move, c, 0, 0, 0, 0)
				return h
			}
			put(move, c, 0, h, size.Width, c.HeightFor(size.Width))
			return h + c.HeightFor(size.Width)
		}
		h := t.HeightFor(w)
		put(move, t, 0, 0, w, h)
		put(move, c, w+8, 0, size.Width-w-8, h)
		return h
	}
	return b
}
