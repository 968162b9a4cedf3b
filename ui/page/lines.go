package page

import (
	"fyne.io/fyne/v2"

	"dumplens/model/view"
	"dumplens/ui/look"
)

// Measures of label and value lines, in pixels at scale 1.
const (
	lineGap    = 7  // between lines
	columnGap  = 20 // between label, value and words
	wideEnough = 430
)

// entry is one line: its label, its value and the words that explain it.
type entry struct{ label, value, words *Para }

// Lines is a list of label, value and words in three columns. In a narrow place
// the words stand below the value.
func Lines(lines []view.Line, acts Acts) Item { return linesWith(lines, acts, 0) }

// linesWith is Lines with at most so many rows of each value; 0: all are shown.
func linesWith(lines []view.Line, acts Acts, most int) Item {
	b := newBox()
	var all []entry
	for _, l := range lines {
		e := newEntry(l, acts)
		e.value.MostRows = most
		all = append(all, e)
		b.objects = append(b.objects, e.label, e.value, e.words)
	}
	b.arrange = func(size fyne.Size, move bool) float32 {
		y := float32(0)
		c := columnsOf(all, size.Width)
		for i, e := range all {
			if i > 0 {
				y += lineGap
			}
			y += e.place(c, y, move)
		}
		return y
	}
	return b
}

func newEntry(l view.Line, acts Acts) entry {
	e := entry{NewPara(l.Label, look.Faint), valuePara(l.Value, acts), NewPara(l.Words, toneColour(l.Tone))}
	if !l.Value.Is() && l.Words == "" {
		e.value.Text += " " + l.Value.Reason()
	}
	if l.Value.Is() && l.Value.String() == "" { // words alone
		e.value.Text, e.words.Text = e.words.Text, ""
		e.value.Colour = toneColour(l.Tone)
	}
	e.words.OnCopy = acts.Copy
	return e
}

// columns are the widths of label, value and words; words 0 wide stand below.
type columns struct{ label, value, words float32 }

func columnsOf(all []entry, w float32) columns {
	var c columns
	var words float32 // the widest
	for _, e := range all {
		c.label = max(c.label, e.label.Width())
		if e.words.Text != "" {
			words = max(words, e.words.Width())
			c.value = max(c.value, e.value.Width())
		}
	}
	beside := words > 0 && (w >= wideEnough || max(c.label, 96)+c.value+words+2*columnGap <= w)
	most := w * 0.4
	if beside {
		most = w * 0.32
	}
	if c.label > 30 { // else a numbered list
		c.label = max(c.label, min(96, w*0.25))
	}
	c.label = min(c.label, most)
	rest := w - c.label - columnGap
	if !beside {
		c.value = rest
		return c
	}
	c.value = min(c.value, rest*0.55)
	c.words = rest - c.value - columnGap
	return c
}

// place stands one line at y and gives its height. A value without words may use
// the place of the words.
func (e entry) place(c columns, y float32, move bool) float32 {
	x := c.label + columnGap
	valueWidth := c.value
	if c.words > 0 && e.words.Text == "" {
		valueWidth += columnGap + c.words
	}
	h := e.value.HeightFor(valueWidth)
	put(move, e.label, 0, y, c.label, e.label.HeightFor(c.label))
	put(move, e.value, x, y, valueWidth, h)
	h = max(h, e.label.HeightFor(c.label))
	switch {
	case e.words.Text == "":
		put(move, e.words, x, y, 0, 0)
	case c.words > 0:
		put(move, e.words, x+c.value+columnGap, y, c.words, e.words.HeightFor(c.words))
		h = max(h, e.words.HeightFor(c.words))
	default:
		put(move, e.words, x, y+h, c.value, e.words.HeightFor(c.value))
		h += e.words.HeightFor(c.value)
	}
	return h
}
