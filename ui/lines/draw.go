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
	h.measure()
	h.shown = nil
	if h.src != nil && !h.src.empty {
		h.settle()
		h.shown = h.lines().from(h.top, h.rows()+1)
	}
	h.sheet.begin(h.shown)
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
	canvas.Refresh(h.sheet.track) // all is painted again; the pictures of lines are kept
	h.tellTop()
}

// measure brings the grid up to date with theme and room.
func (h *Hex) measure() {
	g := h.grid.measured()
	g.narrow = h.src != nil && h.src.narrow
	g = g.fitted(h.pointer, h.Size().Width)
	if g.row != h.grid.row {
		h.keepCaret()
	}
	h.grid = g
	h.cells.resize(g)
}

// drawNothing says why there is nothing to draw.
func (h *Hex) drawNothing(p *palette) {
	words := lang.L("No address space is chosen.")
	if h.src != nil {
		words = lang.L("There are no bytes in this space.")
	}
	t := h.sheet.lines[0]
	t.begin()
	t.write(addrCol, words, inkFaint)
	t.end(h.grid, p, 0, 0)
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
func (h *Hex) drawLine(i int, x line, p *palette) bool {
	t, y := h.sheet.lines[i], h.grid.y(i)
	t.begin()
	defer func() { t.end(h.grid, p, -h.left, y) }()
	k := inkFaint
	if x.holds(h.caret) {
		k = inkPlain
	}
	t.write(addrCol, h.src.address(x.first), k)
	if x.gap != nil {
		h.fill(y, p.ground[groundOf(x.gap.why)])
		h.drawGap(t, x, y, p)
		return true
	}
	b := h.src.peek(x.first)
	cells := &h.cells
	h.light(x)
	h.grid.fill(cells, b, x.first, int(x.last-x.first)+1)
	h.drawGround(cells, y, p)
	h.drawMarks(x, y, p)
	h.drawChosen(x, y, p)
	h.drawSlots(cells, y, p)
	t.writeCells(h.grid.hexCol(), cells)
	t.writeRunes(h.grid.textCol(), cells.text)
	return h.drawMargin(t, b, x, y, p)
}

// drawMargin draws what stands behind a row: the names of pointers and the region
// that begins; false when some names are not known yet.
func (h *Hex) drawMargin(t *art, b *block, x line, y float32, p *palette) bool {
	region, col := h.drawBorder(x, y, p), h.grid.cells()+textGap
	if room := h.room(col); room > 0 {
		t.write(col, shorten(region, room), inkFaint)
	}
	if h.grid.mode != Pointers {
		return b != nil
	}
	room := nameCells // can be scrolled to
	if col = h.grid.nameCol() + (h.grid.row/h.grid.word-1)*nameCells; region == "" {
		room = max(room, h.room(col))
	}
	names, all := h.namesOf(b, x, room)
	t.write(h.grid.nameCol(), names, inkPlain)
	return all
}

// room is how many cells there are from one on to the right edge of the view, 0 when
// too few to write words there.
func (h *Hex) room(cell int) int {
	n := int((h.Size().Width-barWidth+h.left)/h.grid.cell.Width) - cell
	if n < 8 {
		return 0
	}
	return n
}

// drawSlots underlines readable pointers: a colour alone would not do.
func (h *Hex) drawSlots(r *rowCells, y float32, p *palette) {
	for _, i := range r.slots {
		h.grid.runs(i, min(i+h.src.pointer, h.grid.row)-1, func(cell, n int) {
			h.sheet.rect(h.grid.x(h.grid.hexCol()+cell)-h.left, y+h.grid.cell.Height-edgeHeight, h.grid.x(n), 1, p.ink[inkPointer])
		})
	}
}

// drawGap writes a folded gap. Its words are those of the whole gap, of which the
// line leaves out the ends that share a row with captured bytes.
func (h *Hex) drawGap(t *art, x line, y float32, p *palette) {
	t.write(h.grid.hexCol(), x.gap.words, inkFaint)
	if first, last, ok := h.chosenSpan(); ok && first <= x.last && last >= x.first {
		h.sheet.rect(h.grid.x(h.grid.hexCol())-h.left, y, h.grid.x(h.grid.hexCells()), h.grid.cell.Height, p.chosen)
	}
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
func (h *Hex) drawGround(r *rowCells, y float32, p *palette) {
	if r.hole != bare {
		h.fill(y, p.ground[r.hole])
		return
	}
	h.tint(h.grid.hexCol(), len(r.ground), y, func(i int) color.Color { return p.ground[r.ground[i]] })
	if h.grid.script == NoText {
		return
	}
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
func (h *Hex) drawChosen(x line, y float32, p *palette) {
	if first, last, ok := h.markSpan(); ok {
		h.drawSpan(x, first, last, y, p.mark)
	}
	if first, last, ok := h.chosenSpan(); ok {
		h.drawSpan(x, first, last, y, p.chosen)
	}
}

// light notes the bytes of a row that stand on a strong ground.
func (h *Hex) light(x line) {
	lit := h.cells.lit
	clear(lit)
	on := func(first, last model.Addr) {
		for at := max(first, x.first); at >= x.first && at <= min(last, x.last); at++ {
			lit[at-x.first] = true
		}
	}
	if first, last, ok := h.markSpan(); ok {
		on(first, last)
	}
	if first, last, ok := h.chosenSpan(); ok {
		on(first, last)
	}
	h.marksIn(x.first, x.last, func(m Mark) { on(m.First, m.Last) })
}

// markSpan are the bytes that Goto marked.
func (h *Hex) markSpan() (first, last model.Addr, ok bool) {
	if h.mark.Len == 0 {
		return 0, 0, false
	}
	last = h.mark.At + model.Addr(h.mark.Len-1)
	if last < h.mark.At {
		last = lastAddr
	}
	return h.mark.At, last, true
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
		h.sheet.rect(h.grid.x(h.grid.hexCol()+cell)-h.left, y, h.grid.x(n), h.grid.cell.Height, c)
	})
	if h.grid.script != NoText {
		h.sheet.rect(h.grid.x(h.grid.textCol()+i)-h.left, y, h.grid.x(j-i+1), h.grid.cell.Height, c)
	}
}

// drawCaret frames the word at the caret and its character.
func (h *Hex) drawCaret(p *palette) {
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
			place(hex, h.grid.x(h.grid.hexCol())-h.left-2, y, h.grid.x(h.grid.hexCells())+4, height)
			return
		}
		at := int(h.caret - x.first)
		place(hex, h.grid.x(h.grid.hexCol()+h.grid.wordCell(at))-h.left-1, y, h.grid.x(h.grid.wordCells())+2, height)
		if h.grid.script == NoText {
			return
		}
		place(text, h.grid.x(h.grid.textCol()+at)-h.left, y, h.grid.x(1), height)
		return
	}
}
