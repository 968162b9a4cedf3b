package lines

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The columns of a row, in cells of the fixed-width font: a margin, the address as
// fffff800`12345678 or, where the space ends at 4 GiB, 12345678, the bytes, the text,
// the names of what pointers lead to.
const (
	addrCol   = 1
	textGap   = 3
	nameCells = 46 // of each name
	barWidth  = 10 // pixels of the scroll bar
)

// grid is where the bytes of a row stand, in cells and in pixels.
type grid struct {
	row, word int // bytes in a row and in an item, as mode, wish and room lead to
	mode      Mode
	base      Base
	big       bool      // big-endian
	wish      int       // bytes in a row that the user wants, 0 for as many as there is room for
	cell      fyne.Size // of one character; the height is a whole number
	text      float32   // size of the text
	script    Script    // of the text column
	narrow    bool      // addresses have 8 digits
}

// measured is g with the size of a cell in the theme in force. The width is the
// average over a long text and not rounded: a row is drawn as one text, so the
// rounding of one character would add up over the row.
func (g grid) measured() grid {
	const n = 64
	style := fyne.TextStyle{Monospace: true}
	g.text = theme.TextSize()
	size := fyne.MeasureText(strings.Repeat("0", n), g.text, style)
	g.cell = fyne.NewSize(size.Width/n, float32(int(size.Height+3.5)))
	return g
}

// addrCells is the width of an address in cells.
func (g grid) addrCells() int {
	if g.narrow {
		return 8
	}
	return 17
}

// hexCol is the cell where the bytes begin.
func (g grid) hexCol() int { return addrCol + g.addrCells() + 2 }

// hexCells is the width of the bytes in cells.
func (g grid) hexCells() int { return g.row/g.word*(g.wordCells()+1) - 1 }

// textCol is the cell where the text begins.
func (g grid) textCol() int { return g.hexCol() + g.hexCells() + textGap }

// nameCol is the cell where the names of what pointers lead to begin.
func (g grid) nameCol() int {
	if g.script == NoText {
		return g.textCol()
	}
	return g.textCol() + g.row + textGap
}

// cells is the width of a row.
func (g grid) cells() int {
	switch {
	case g.mode == Pointers:
		return g.nameCol() + g.row/g.word*nameCells
	case g.script == NoText:
		return g.hexCol() + g.hexCells() + 1
	}
	return g.textCol() + g.row + 1
}

// wordCell is the first cell of the item that byte i of a row belongs to, counted
// from the first cell of the bytes.
func (g grid) wordCell(i int) int { return i / g.word * (g.wordCells() + 1) }

// hexCell is the first cell of byte i of a row, where items are written as digits. The
// last byte of a little-endian item stands first.
func (g grid) hexCell(i int) int {
	in := i % g.word
	if !g.big {
		in = g.word - 1 - in
	}
	cell := g.wordCell(i) + 2*in
	if g.word == 8 && in >= 4 {
		cell++
	}
	return cell
}

// span gives the cells of bytes i to j of one item: those of their digits, or the
// whole number.
func (g grid) span(i, j int) (from, end int) {
	if !g.digits() {
		return g.wordCell(i), g.wordCell(i) + g.wordCells()
	}
	a, b := g.hexCell(i), g.hexCell(j)
	return min(a, b), max(a, b) + 2
}

// runs gives the stretches of cells in which bytes i to j of a row stand: one, or
// several where items are cut by the ends.
func (g grid) runs(i, j int, yield func(cell, n int)) {
	from, end := -1, -1
	for word := i / g.word; word <= j/g.word; word++ {
		a, b := g.span(max(i, word*g.word), min(j, word*g.word+g.word-1))
		switch {
		case from < 0:
			from = a
		case a > end+1: // more than the blank between two items
			yield(from, end-from)
			from = a
		}
		end = b
	}
	yield(from, end-from)
}

// x is the left edge of a cell in pixels.
func (g grid) x(cell int) float32 { return float32(cell) * g.cell.Width }

// y is the upper edge of a line in pixels.
func (g grid) y(line int) float32 { return float32(line) * g.cell.Height }

// lineAt is the line at a height in pixels; it may be negative or beyond the view.
func (g grid) lineAt(y float32) int {
	n := int(y / g.cell.Height)
	if y < 0 {
		n--
	}
	return n
}

// byteAt is the byte of a row at a place in pixels: the first of the item or the one
// of the character that is nearest. inText tells the text column from the others.
func (g grid) byteAt(x float32) (i int, inText bool) {
	cell := int(x / g.cell.Width)
	switch {
	case g.mode == Pointers && cell >= g.nameCol()-1:
		return min((cell-g.nameCol()+1)/nameCells*g.word, g.row-g.word), false
	case g.script != NoText && cell >= g.textCol()-1:
		return min(max(cell-g.textCol(), 0), g.row-1), true
	}
	word := max(cell-g.hexCol(), 0) / (g.wordCells() + 1)
	return min(word*g.word, g.row-g.word), false
}

// lines is how many whole lines fit into a height, at least 1.
func (g grid) lines(height float32) int {
	if g.cell.Height == 0 { // not measured yet
		return 1
	}
	return max(int(height/g.cell.Height), 1)
}
