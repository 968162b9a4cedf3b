package lines

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"

	"dumplens/model"
)

// CreateRenderer is called by Fyne when the view is first shown.
func (h *Hex) CreateRenderer() fyne.WidgetRenderer {
	h.sheet = newSheet()
	return &hexRenderer{h, []fyne.CanvasObject{h.sheet.clip}}
}

type hexRenderer struct {
	h       *Hex
	objects []fyne.CanvasObject
}

func (r *hexRenderer) Layout(size fyne.Size) {
	r.h.sheet.clip.Resize(size)
	r.h.draw()
}

// MinSize leaves the size to the window: a narrow view is scrolled sideways.
func (r *hexRenderer) MinSize() fyne.Size           { return fyne.NewSize(120, 60) }
func (r *hexRenderer) Refresh()                     { r.h.draw() }
func (r *hexRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *hexRenderer) Destroy()                     {}

// draw brings the canvas objects up to date and asks for what is not read yet.
func (h *Hex) draw() {
	if h.sheet == nil {
		return
	}
	h.grid = h.grid.measured()
	h.sheet.begin()
	h.shown = nil
	if h.src != nil && !h.src.empty {
		h.settle()
		h.shown = h.lines().from(h.top, h.rows()+1)
	}
	p := newPalette()
	drawn, missing := len(h.shown), false
	if drawn == 0 {
		drawn = 1
		h.drawNothing(p)
	}
	for i, x := range h.shown {
		missing = !h.drawLine(i, x, p) || missing
	}
	h.sheet.end(drawn)
	h.drawCaret(p)
	h.drawBar(p)
	if missing || len(h.shown) > 0 && !h.ready() {
		h.ask(missing)
	}
	canvas.Refresh(h)
	h.tellTop()
}

// drawNothing says why there is nothing to draw.
func (h *Hex) drawNothing(p palette) {
	t := h.sheet.line(0)
	t.each(func(t *canvas.Text) { t.Hide() })
	words := lang.L("No address space is chosen.")
	if h.src != nil {
		words = lang.L("There are no bytes in this space.")
	}
	h.write(t.addr, words, addrCol, 0, p.words)
}

// settle corrects the top: the caret in sight when it is to be, no space below the
// end, and a line's first address for an address somewhere in it.
func (h *Hex) settle() {
	x, rows := h.lines(), h.rows()
	if h.follow {
		h.showCaret(x, rows)
	}
	h.top = min(x.at(h.top).first, x.lowest(rows).first)
	if below := x.from(h.top, rows); len(below) < rows { // lowest did not know yet how much is folded
		h.top = x.move(below[len(below)-1].first, 1-rows).first
	}
	h.left = min(max(h.left, 0), max(h.grid.x(h.grid.cells())+barWidth-h.Size().Width, 0))
}

// showCaret scrolls as little as brings the caret in sight; from afar it puts the
// caret's line on top, so that what begins there can be read.
func (h *Hex) showCaret(x layout, rows int) {
	caret := x.at(h.caret).first
	shown := x.from(h.top, rows)
	if len(shown) > 0 && caret >= shown[0].first && caret <= shown[len(shown)-1].last {
		return
	}
	switch {
	case caret == x.move(h.top, -1).first:
		h.top = caret
	case caret == x.move(h.top, rows).first:
		h.top = x.move(h.top, 1).first
	default:
		h.top = caret
	}
}

// drawLine draws line i of the view; false when its bytes are not read yet.
func (h *Hex) drawLine(i int, x line, p palette) bool {
	t, y := h.sheet.line(i), h.grid.y(i)
	colour := p.address
	if x.holds(h.caret) {
		colour = p.current
	}
	h.write(t.addr, x.first.String(), addrCol, y, colour)
	if x.gap != nil {
		h.fill(y, p.ground[groundOf(x.gap.why)])
		h.drawGap(t, x, y, p)
		return true
	}
	b := h.src.peek(x.first)
	cells := h.grid.cellsOf(b, x.first, int(x.last-x.first)+1, func(i int) bool { return h.lit(x.first + model.Addr(i)) })
	h.drawGround(cells, y, p)
	h.drawMarks(x, y, p)
	h.drawChosen(x, y, p)
	for k := range t.hex {
		h.write(t.hex[k], cells.hex[k], hexCol, y, p.ink[k])
	}
	h.write(t.text, cells.text, h.grid.textCol(), y, p.ink[inkPlain])
	return b != nil
}

// drawGap writes a folded gap. Its words are those of the whole gap, of which the
// line leaves out the ends that share a row with captured bytes.
func (h *Hex) drawGap(t *lineTexts, x line, y float32, p palette) {
	for k := range t.hex {
		h.write(t.hex[k], "", 0, y, nil)
	}
	h.write(t.hex[inkPlain], x.gap.words, hexCol, y, p.words)
	h.write(t.text, "", 0, y, nil)
	if first, last, ok := h.chosenSpan(); ok && first <= x.last && last >= x.first {
		h.sheet.rect(h.grid.x(hexCol)-h.left, y, h.grid.x(h.grid.hexCells()), h.grid.cell.Height, p.chosen)
	}
}

func (h *Hex) write(t *canvas.Text, s string, cell int, y float32, c color.Color) {
	write(t, s, h.grid.x(cell)-h.left, y, h.grid.cell.Height, h.grid.text, c)
}

// fill tints a whole line; neighbours of one tint share a rectangle, which leaves no
// seams at odd scales.
func (h *Hex) fill(y float32, c color.Color) {
	s := h.sheet
	if s.used > 0 {
		if r := s.rects[s.used-1]; r.FillColor == c && r.Position().X == 0 && r.Position().Y+r.Size().Height == y {
			r.Resize(fyne.NewSize(r.Size().Width, r.Size().Height+h.grid.cell.Height))
			return
		}
	}
	s.rect(0, y, h.Size().Width-barWidth, h.grid.cell.Height, c)
}

// drawGround tints the missing bytes of a row.
func (h *Hex) drawGround(r rowCells, y float32, p palette) {
	if r.hole != bare {
		h.fill(y, p.ground[r.hole])
		return
	}
	h.tint(hexCol, len(r.ground), y, func(i int) color.Color { return p.ground[r.ground[i]] })
	h.tint(h.grid.textCol(), len(r.chars), y, func(i int) color.Color { return p.ground[r.chars[i]] })
}

// tint paints runs of cells that have one colour.
func (h *Hex) tint(col, n int, y float32, of func(int) color.Color) {
	for i := 0; i < n; {
		c, j := of(i), i+1
		for j < n && of(j) == c {
			j++
		}
		if c != nil {
			h.sheet.rect(h.grid.x(col+i)-h.left, y, h.grid.x(j-i), h.grid.cell.Height, c)
		}
		i = j
	}
}

// drawChosen paints the mark and over it the selection.
func (h *Hex) drawChosen(x line, y float32, p palette) {
	if h.mark.Len > 0 {
		last := h.mark.At + model.Addr(h.mark.Len-1)
		if last < h.mark.At {
			last = lastAddr
		}
		h.drawSpan(x, h.mark.At, last, y, p.mark)
	}
	if first, last, ok := h.chosenSpan(); ok {
		h.drawSpan(x, first, last, y, p.chosen)
	}
}

// lit tells whether a byte stands on a strong ground.
func (h *Hex) lit(at model.Addr) bool {
	first, last, ok := h.chosenSpan()
	if ok && first <= at && at <= last || h.mark.Len > 0 && uint64(at-h.mark.At) < h.mark.Len {
		return true
	}
	_, ok = h.MarkAt(at)
	return ok
}

func (h *Hex) chosenSpan() (first, last model.Addr, ok bool) {
	if !h.selecting {
		return 0, 0, false
	}
	first, last = h.selected()
	return first, last, true
}

// drawSpan paints the bytes first to last of a row, in the bytes and in the text.
func (h *Hex) drawSpan(x line, first, last model.Addr, y float32, c color.Color) {
	first, last = max(first, x.first), min(last, x.last)
	if first > last {
		return
	}
	i, j := int(first-x.first), int(last-x.first)
	h.grid.runs(i, j, func(cell, n int) {
		h.sheet.rect(h.grid.x(hexCol+cell)-h.left, y, h.grid.x(n), h.grid.cell.Height, c)
	})
	h.sheet.rect(h.grid.x(h.grid.textCol()+i)-h.left, y, h.grid.x(j-i+1), h.grid.cell.Height, c)
}

// drawCaret frames the word at the caret and its character.
func (h *Hex) drawCaret(p palette) {
	hex, text := h.sheet.caret[0], h.sheet.caret[1]
	hex.Hide()
	text.Hide()
	for i, x := range h.shown {
		if !x.holds(h.caret) {
			continue
		}
		for _, r := range h.sheet.caret {
			r.FillColor, r.StrokeColor = color.Transparent, p.dim
			if h.focused {
				r.StrokeColor = p.caret
			}
		}
		y, height := h.grid.y(i), h.grid.cell.Height
		if x.gap != nil {
			place(hex, h.grid.x(hexCol)-h.left-2, y, h.grid.x(h.grid.hexCells())+4, height)
			return
		}
		at := int(h.caret - x.first)
		word := at / h.grid.word * h.grid.word
		cell := h.grid.hexCell(word + h.grid.word - 1)
		place(hex, h.grid.x(hexCol+cell)-h.left-1, y, h.grid.x(h.grid.wordCells())+2, height)
		place(text, h.grid.x(h.grid.textCol()+at)-h.left, y, h.grid.x(1), height)
		return
	}
}
