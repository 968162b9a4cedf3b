package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"dumplens/model/view"
	"dumplens/ui/look"
)

// Bar draws a part of a whole with its words at the right.
func Bar(bar view.Bar) Item {
	ground, part := canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	ground.CornerRadius, part.CornerRadius = 4, 4
	words := NewPara(bar.Words, look.Faint)
	b := newBox(ground, part, words)
	b.repaint = func() {
		ground.FillColor, part.FillColor = look.Colour(look.Track), look.Colour(theme.ColorNamePrimary)
	}
	b.repaint()
	b.arrange = func(size fyne.Size, move bool) float32 {
		text := min(words.Width()+1, size.Width*0.6)
		h := words.HeightFor(text)
		w := size.Width - text - 12
		put(move, ground, 0, (h-8)/2, w, 8)
		put(move, part, 0, (h-8)/2, w*share(bar.Part, bar.Whole), 8)
		put(move, words, size.Width-text, 0, text, h)
		return h
	}
	return b
}

// share is part of whole between 0 and 1.
func share(part, whole uint64) float32 {
	if whole == 0 {
		return 0
	}
	return min(1, float32(float64(part)/float64(whole)))
}
