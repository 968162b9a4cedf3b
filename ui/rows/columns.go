package rows

import (
	"slices"
	"unicode/utf8"

	"dumplens/model"
)

// Widths of columns, in characters.
const (
	leastChars = 4
	mostChars  = 64
	tightChars = 24 // columns of words shrink to this before the table scrolls sideways
)

// columns are the shown columns and where they stand.
type columns struct {
	list    []column
	total   float32 // width of all
	room    float32 // width to fill
	fixed   bool    // the user chose the widths
	outline bool    // the first column has room for toggles
}

// column is a shown column. x and w are where it stands now, base what it would like.
type column struct {
	model.Column
	at         int // its place among all columns
	base, x, w float32
}

func newColumns(cols []model.Column) columns {
	var c columns
	for i, col := range cols {
		if !col.Extra {
			c.list = append(c.list, column{Column: col, at: i})
		}
	}
	return c
}

// measure gives first widths from the numbers of characters.
func (c *columns) measure(s style) {
	if c.fixed {
		return
	}
	for i := range c.list {
		col := &c.list[i]
		chars := max(min(max(col.Width, leastChars), mostChars), utf8.RuneCountInString(col.Title)+2)
		col.base = float32(chars)*s.charWidth(col.Mono) + 2*s.pad
		if i == 0 {
			col.base += s.toggle
		}
	}
}

// arrange places the columns in a width. When there is too little, columns of words
// give some of theirs, the last first. What is left over goes to the last column when
// it holds words: a gap between two others would tear them apart.
func (c *columns) arrange(room float32, s style) {
	c.room, c.total = room, 0
	for i := range c.list {
		c.list[i].w = c.list[i].base
		c.total += c.list[i].base
	}
	for i := len(c.list) - 1; i >= 0 && c.total > room && !c.fixed; i-- {
		c.shrink(&c.list[i], s)
	}
	if n := len(c.list); n > 0 && c.list[n-1].wordy() && c.total < room {
		c.list[n-1].w += room - c.total
		c.total = room
	}
	x := float32(0)
	for i := range c.list {
		c.list[i].x = x
		x += c.list[i].w
	}
}

// shrink makes a column of words as narrow as makes all fit, if that is enough to
// read.
func (c *columns) shrink(col *column, s style) {
	if !col.wordy() {
		return
	}
	least := min(col.base, tightChars*s.charWidth(false)+2*s.pad)
	w := max(least, col.base+c.room-c.total)
	c.total += w - col.base
	col.w = w
}

// wordy tells columns of words from numbers and addresses.
func (c *column) wordy() bool { return !c.Right && !c.Mono }

// hit is the column at x, or -1.
func (c *columns) hit(x float32) int {
	return slices.IndexFunc(c.list, func(col column) bool { return x >= col.x && x < col.x+col.w })
}

// edge is the column whose right edge is within reach of x, or -1.
func (c *columns) edge(x, reach float32) int {
	for i := len(c.list) - 1; i >= 0; i-- {
		if d := x - c.list[i].x - c.list[i].w; d >= -reach && d <= reach {
			return i
		}
	}
	return -1
}

// resize gives a column a width chosen by the user.
func (c *columns) resize(i int, w float32, s style) {
	if !c.fixed {
		c.fixed = true
		for j := range c.list { // what is seen now is what the user agreed with
			if c.list[j].w < c.list[j].base && c.list[j].w > 0 {
				c.list[j].base = c.list[j].w
			}
		}
	}
	c.list[i].base = max(w, leastChars*s.charWidth(false)+2*s.pad)
}

func (c *columns) widths() []float32 {
	out := make([]float32, len(c.list))
	for i, col := range c.list {
		out[i] = col.base
	}
	return out
}

func (c *columns) setWidths(w []float32) bool {
	if len(w) != len(c.list) || slices.ContainsFunc(w, func(x float32) bool { return !(x > 0 && x < 1e5) }) {
		return false
	}
	for i := range c.list {
		c.list[i].base = w[i]
	}
	c.fixed = true
	return true
}

// indexes are the places of the shown columns among all.
func (c *columns) indexes() []int {
	out := make([]int, len(c.list))
	for i, col := range c.list {
		out[i] = col.at
	}
	return out
}

// texty is the first shown column with words, the one that typing goes by.
func (c *columns) texty() int {
	for _, col := range c.list {
		if col.wordy() {
			return col.at
		}
	}
	if len(c.list) > 0 {
		return c.list[0].at
	}
	return -1
}
