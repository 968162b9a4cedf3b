package ui

import (
	"fyne.io/fyne/v2"

	"dumplens/ui/look"
	"dumplens/ui/page"
)

// formPart is a part of a form.
type formPart struct {
	object fyne.CanvasObject
	// least is the width it needs, when that is not its own; one that grows takes what
	// is left over in its line.
	least float32
	grows bool
	last  bool // nothing follows in its line
}

// wordsPart is words between other parts.
func wordsPart(text string) formPart {
	words := page.NewPara(text, look.Faint)
	words.OneRow = true
	return formPart{object: words, least: words.Width() + 1}
}

// wrapForm stands parts in lines, as many in each as there is room for. Hidden parts
// take no room.
type wrapForm struct{ parts []formPart }

// Distances between parts, in pixels at scale 1.
const (
	formInset = 14
	formGap   = 8
	formLine  = 6 // between lines
)

// newWrapForm makes a container of the parts.
func newWrapForm(parts ...formPart) (*fyne.Container, wrapForm) {
	f := wrapForm{parts}
	c := &fyne.Container{Layout: f}
	for _, p := range parts {
		c.Objects = append(c.Objects, p.object)
	}
	return c, f
}

func (p formPart) width() float32 {
	if p.least > 0 {
		return p.least
	}
	return p.object.MinSize().Width
}

// lines parts the form into lines for a width.
func (f wrapForm) lines(width float32) (out [][]formPart) {
	room := width - 2*formInset
	var line []formPart
	used := float32(0)
	for _, p := range f.parts {
		if p.object.Visible() {
			if w := p.width(); len(line) > 0 && used+formGap+w > room {
				out, line, used = append(out, line), nil, 0
			}
			if len(line) > 0 {
				used += formGap
			}
			line = append(line, p)
			used += p.width()
		}
		if p.last && len(line) > 0 {
			out, line, used = append(out, line), nil, 0
		}
	}
	if len(line) > 0 {
		out = append(out, line)
	}
	return out
}

func lineHeight(line []formPart) (h float32) {
	for _, p := range line {
		h = max(h, p.object.MinSize().Height)
	}
	return h
}

// heightFor is the height of all lines at a width.
func (f wrapForm) heightFor(width float32) (h float32) {
	for _, line := range f.lines(width) {
		h += lineHeight(line) + formLine
	}
	return h
}

// Layout places the parts.
func (f wrapForm) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	y := float32(formLine)
	for _, line := range f.lines(size.Width) {
		h := lineHeight(line)
		left := size.Width - 2*formInset - formGap*float32(len(line)-1)
		growing := 0
		for _, p := range line {
			left -= p.width()
			if p.grows {
				growing++
			}
		}
		x := float32(formInset)
		for _, p := range line {
			w := p.width()
			if p.grows {
				w += max(left, 0) / float32(growing)
			}
			w = min(w, max(size.Width-x-formInset, 0))
			own := p.object.MinSize().Height
			p.object.Move(fyne.NewPos(x, y+(h-own)/2))
			p.object.Resize(fyne.NewSize(w, own))
			x += w + formGap
		}
		y += h + formLine
	}
}

// MinSize is small: the lines wrap.
func (f wrapForm) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 40) }
