package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"dumplens/ui/look"
	"dumplens/ui/page"
)

// banner says above a table what stopped its rows early.
type banner struct {
	widget.BaseWidget
	words  *page.Para
	ground *canvas.Rectangle
}

func newBanner(w *Window) *banner {
	b := &banner{words: page.NewPara("", look.Warn), ground: canvas.NewRectangle(nil)}
	b.words.OnCopy = w.p.app.Clipboard().SetContent
	b.ExtendBaseWidget(b)
	b.Hide()
	return b
}

func (b *banner) text() string { return b.words.Text }

func (b *banner) say(stopped string) {
	text := ""
	if stopped != "" {
		text = "⚠ These are not all rows: " + firstLine(stopped)
	}
	b.words.Set(text)
	if text == "" {
		b.Hide()
	} else {
		b.Show()
	}
}

// HeightFor is the height of the words with some space.
func (b *banner) HeightFor(w float32) float32 { return b.words.HeightFor(w-28) + 10 }

// CreateRenderer draws the words on a panel.
func (b *banner) CreateRenderer() fyne.WidgetRenderer { return &bannerRenderer{b} }

type bannerRenderer struct{ b *banner }

func (r *bannerRenderer) Layout(size fyne.Size) {
	r.b.ground.Resize(size)
	r.b.words.Move(fyne.NewPos(14, 5))
	r.b.words.Resize(fyne.NewSize(size.Width-28, size.Height-10))
}
func (r *bannerRenderer) MinSize() fyne.Size { return fyne.NewSize(80, 20) }
func (r *bannerRenderer) Refresh() {
	r.b.ground.FillColor = look.Colour(look.Panel)
	r.Layout(r.b.Size())
	r.b.words.Refresh()
}

func (r *bannerRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.b.ground, r.b.words}
}
func (r *bannerRenderer) Destroy() {}

func firstLine(s string) string {
	for i := range s {
		if s[i] == '\n' {
			return s[:i]
		}
	}
	return s
}
