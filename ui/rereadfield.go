package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"dumplens/ui/look"
	"dumplens/ui/page"
)

// rereadField is one value that the user may know better: its name, an entry, and beside
// it what it is, or what is wrong with what was typed.
type rereadField struct {
	text   *entry
	words  *page.Para
	help   string
	read   func(string) error // takes what was typed, without spaces around it
	object *fyne.Container
}

func newRereadField(w *Window, label, help string, read func(string) error) *rereadField {
	x := &rereadField{text: newEntry(w), words: faint(help), help: help, read: read}
	x.text.TextStyle = look.Mono
	x.text.OnChanged = func(s string) { x.check(s) }
	name := page.NewPara(label, theme.ColorNameForeground)
	x.object = container.New(rereadLayout{}, name, x.text, x.words)
	return x
}

// begin fills the entry with what the user gave before, else names the value in use in
// its place.
func (x *rereadField) begin(given bool, text string, used bool, value string) {
	switch {
	case given:
		x.text.Text = text
		x.text.SetPlaceHolder("the header's")
	case used:
		x.text.SetPlaceHolder(value)
	default:
		x.text.SetPlaceHolder("not known")
	}
}

// check takes what was typed and says beside the entry what is wrong with it.
func (x *rereadField) check(s string) bool {
	err := x.read(strings.TrimSpace(s))
	x.words.Colour, x.words.Text = look.Faint, x.help
	if err != nil {
		x.words.Colour, x.words.Text = look.Bad, sentence(err.Error())
	}
	x.words.Refresh()
	x.object.Refresh()
	return err == nil
}

func faint(text string) *page.Para { return page.NewPara(text, look.Faint) }

// rereadLayout stands what a row of the form has beside each other, the same in each
// row: a name, an entry and words; or a check box and words; or words alone.
type rereadLayout struct{}

// Measures of a row, in pixels at scale 1.
const (
	rereadName  = 160
	rereadEntry = 190
	rereadGap   = 12
	rereadHigh  = 38 // two lines of words
)

func (rereadLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	widths := [][]float32{{}, {rereadName + rereadGap + rereadEntry}, {rereadName, rereadEntry}}[len(o)-1]
	x := float32(0)
	for i, part := range o {
		w := max(size.Width-x, 40)
		if i < len(widths) {
			w = widths[i]
		}
		h := part.MinSize().Height
		if p, ok := part.(*page.Para); ok {
			h = p.HeightFor(w)
		}
		part.Resize(fyne.NewSize(w, h))
		part.Move(fyne.NewPos(x, (size.Height-h)/2))
		x += w + rereadGap
	}
}

func (rereadLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(rereadName+rereadEntry+140, rereadHigh)
}
