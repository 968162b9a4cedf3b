package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"dumplens/model/view"
	"dumplens/ui/look"
)

// cardInset is the space between a card's border and what is in it.
const cardInset = 15

// mostRows is how much of a value a card shows; the details of its row show all.
const mostRows = 3

// Card draws a framed group.
func Card(c view.Card, acts Acts) *box {
	var parts []Spaced
	var table *box
	add := func(it Item, above float32) { parts = append(parts, Spaced{it, above}) }
	if c.Title != "" || c.Subtitle != "" {
		add(titleLine(c.Title, c.Subtitle), 0)
	}
	if c.Text != "" {
		text := NewPara(c.Text, theme.ColorNameForeground)
		text.OnCopy = acts.Copy
		add(text, 8)
	}
	if c.Bar != nil {
		add(Bar(*c.Bar), 10)
	}
	if len(c.Lines) > 0 {
		add(linesWith(c.Lines, acts, mostRows), 12)
	}
	if c.Table != nil {
		table = Table(*c.Table, acts)
		add(table, 12)
	}
	if c.Foot != "" {
		foot := NewPara(c.Foot, look.Faint)
		foot.OnCopy = acts.Copy
		add(foot, 12)
	}
	card := Framed(Column(parts...))
	if c.Table != nil {
		card.need = func() float32 { return table.need() + 2*cardInset }
	}
	return card
}

// Framed puts an item into a card's frame.
func Framed(inner Item) *box {
	frame := canvas.NewRectangle(nil)
	frame.CornerRadius, frame.StrokeWidth = 7, 1
	b := newBox(frame, inner)
	b.repaint = func() {
		frame.FillColor, frame.StrokeColor = look.Colour(look.Panel), look.Colour(look.Line)
	}
	b.repaint()
	b.arrange = func(size fyne.Size, move bool) float32 {
		h := inner.HeightFor(size.Width - 2*cardInset)
		put(move, inner, cardInset, cardInset, size.Width-2*cardInset, h)
		put(move, frame, 0, 0, size.Width, max(size.Height, h+2*cardInset))
		return h + 2*cardInset
	}
	return b
}

// titleLine is a bold title with fainter words after it, below it where narrow.
func titleLine(title, more string) Item {
	t, m := NewPara(title, theme.ColorNameForeground), NewPara(more, look.Faint)
	t.Style = look.Bold
	b := newBox(t, m)
	b.arrange = func(size fyne.Size, move bool) float32 {
		w := min(t.Width()+1, size.Width)
		h := t.HeightFor(w)
		put(move, t, 0, 0, w, h)
		if more == "" {
			return h
		}
		if title == "" {
			w = -10
		}
		if rest := size.Width - w - 10; rest >= min(m.Width(), 220) {
			put(move, m, w+10, 0, rest, m.HeightFor(rest))
			return max(h, m.HeightFor(rest))
		}
		put(move, m, 0, h+2, size.Width, m.HeightFor(size.Width))
		return h + 2 + m.HeightFor(size.Width)
	}
	return b
}
