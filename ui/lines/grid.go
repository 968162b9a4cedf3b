package lines

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The columns of a row, in cells of the fixed-width font: a margin, the address as
// fffff800`12345678, the bytes, the text.
const (
	addrCol   = 1
	addrCells = 17
	hexCol    = addrCol + addrCells + 2
	textGap   = 3
	barWidth  = 10 // pixels of the scroll bar
)

// grid is where the bytes of a row stand, in cells and in pixels.
type grid struct {
	row, word int       // bytes in a row and in a word
	cell      fyne.Size // of one character; the height is a whole number
	text      float32   // size of the text
	script    Script    // of the text column
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

// wordCells is the width of a word in cells; words of 8 bytes carry a backtick.
func (g grid) wordCells() int {
	if g.word == 8 {
		return 17
	}
	return 2 * g.word
}

// hexCells is the width of the bytes in cells.
func (g grid) hexCells() int { return g.row/g.word*(g.wordCells()+1) - 1 }

// textCol is the cell where the text begins.
func (g grid) textCol() int { return hexCol + g.hexCells() + textGap }

// cells is the width of a row.
func (g grid) cells() int { return g.textCol() + g.row + 1 }

// hexCell is the cell of byte i of a row, counted from the first cell of the bytes.
// Words are little-endian, so their last byte stands first.
func (g grid) hexCell(i int) int {
	word, in := i/g.word, g.word-1-i%g.word
	cell := word*(g.wordCells()+1) + 2*in
	if g.word == 8 && in >= 4 {
		cell++
	}
	return cell
}

// runs gives the stretches of cells in which bytes i to j of a row stand: one, or
// several where words are cut by the ends.
func (g grid) runs(i, j int, yield func(cell, n int)) {
	from, end := -1, -1
	for word := i / g.word; word <= j/g.word; word++ {
		a, b := g.hexCell(max(i, word*g.word)), g.hexCell(min(j, word*g.word+g.word-1))
		a, b = min(a, b), max(a, b)+2
		switch {
		case from < 0:
			from = a
		case a > end+1: // more than the blank between two words
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

// byteAt is the byte of a row at a place in pixels: the byte whose word or character
// is nearest. inText tells the text column from the bytes.
func (g grid) byteAt(x float32) (i int, inText bool) {
	cell := int(x / g.cell.Width)
	if cell >= g.textCol()-1 {
		return min(max(cell-g.textCol(), 0), g.row-1), true
	}
	word := max(cell-hexCol, 0) / (g.wordCells() + 1)
	return min(word*g.word, g.row-g.word), false
}

// lines is how many whole lines fit into a height, at least 1.
func (g grid) lines(height float32) int {
	if g.cell.Height == 0 { // not measured yet
		return 1
	}
	return max(int(height/g.cell.Height), 1)
}
