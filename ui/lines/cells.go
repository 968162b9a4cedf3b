package lines

import (
	"strings"

	"dumplens/model"
)

// ink is what a character is drawn with. Each row is one text an ink, laid over each
// other with blanks in between: alignment is free, and a row of many colours costs
// five texts and not fifty.
type ink int

const (
	inkPlain ink = iota
	inkZero
	inkPointer
	inkMissing
	inks
)

// ground is what lies beneath a character.
type ground uint8

const (
	bare ground = iota
	groundHole
	groundPaged
	groundVoid
)

// groundOf is the tint of a reason. The reason is said in words too, in the folded
// line, the inspector and the status line: never by colour alone.
func groundOf(why model.Reason) ground {
	switch why {
	case model.Present:
		return bare
	case model.PagedOut, model.Transition, model.DemandZero:
		return groundPaged
	case model.NotMapped:
		return groundVoid
	}
	return groundHole
}

// rowCells is a row of bytes ready to be drawn.
type rowCells struct {
	hex    [inks]string
	text   string
	ground []ground // of each cell of the bytes
	chars  []ground // of each character of the text
	hole   ground   // of the whole row, bare when a byte of it is there
}

const hexDigits = "0123456789abcdef"

// cellsOf writes a row of n bytes, n less than g.row at the end of a space. A nil
// block is one that is not read yet. lit tells the bytes on a strong ground, on which
// a faint zero could not be read.
func (g grid) cellsOf(b *block, at model.Addr, n int, lit func(i int) bool) rowCells {
	r := rowCells{ground: make([]ground, g.hexCells()), chars: make([]ground, g.row)}
	var layers [inks][]byte
	for k := range layers {
		layers[k] = []byte(strings.Repeat(" ", g.hexCells()))
	}
	var text strings.Builder
	for i := range n {
		cell := g.hexCell(i)
		k, hi, lo, char := g.glyph(b, at, i)
		if k == inkZero && lit(i) {
			k = inkPlain
		}
		layers[k][cell], layers[k][cell+1] = hi, lo
		text.WriteRune(char)
		if b != nil {
			under := groundOf(b.why[int(at-b.at)+i])
			r.ground[cell], r.ground[cell+1], r.chars[i] = under, under, under
		}
	}
	g.separate(layers[inkPlain], n)
	g.join(&r, n)
	for k := range layers {
		r.hex[k] = strings.TrimRight(string(layers[k]), " ")
	}
	r.text = text.String()
	return r
}

// glyph gives ink, digits and character of byte i of the row at at.
func (g grid) glyph(b *block, at model.Addr, i int) (k ink, hi, lo byte, char rune) {
	if b == nil {
		return inkZero, '.', '.', ' '
	}
	off := int(at-b.at) + i
	if b.why[off] != model.Present {
		return inkMissing, '?', '?', '·'
	}
	c := b.data[off]
	k, char = inkPlain, g.char(b, off, i)
	switch {
	case b.isPointer(off):
		k = inkPointer
	case c == 0:
		k = inkZero
	}
	return k, hexDigits[c>>4], hexDigits[c&15], char
}

// char is the character of a byte that is there, byte i of its row.
func (g grid) char(b *block, off, i int) rune {
	even := off - i%2
	if g.script != UTF16 || b.why[even] != model.Present || b.why[even+1] != model.Present {
		return g.script.single(b.data[off])
	}
	first, second := pair(b.data[even], b.data[even+1])
	if off == even {
		return first
	}
	return second
}

// separate puts the '-' after each eighth byte, or the backtick into words of 8 bytes.
func (g grid) separate(plain []byte, n int) {
	for i := 8; g.word == 1 && i < n; i += 8 {
		plain[g.hexCell(i)-1] = '-'
	}
	for i := 0; g.word == 8 && i < n; i += 8 {
		plain[g.hexCell(i+4)+2] = '`'
	}
}

// join tints the cells between two bytes that are missing alike, and notes a row
// without a single byte.
func (g grid) join(r *rowCells, n int) {
	for c := 1; c < len(r.ground)-1; c++ {
		if r.ground[c] == bare && r.ground[c-1] == r.ground[c+1] {
			r.ground[c] = r.ground[c-1]
		}
	}
	if n == 0 {
		return
	}
	r.hole = r.chars[0]
	for _, x := range r.chars[:n] {
		if x != r.hole {
			r.hole = bare
		}
	}
}
