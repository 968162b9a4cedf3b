package lines

import (
	"dumplens/model"
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

// rowCells is a row of bytes ready to be drawn. It is used again for row after row,
// so that drawing makes no garbage but the strings of the texts.
type rowCells struct {
	hex    []byte   // of each cell of the bytes
	ink    []ink    // of each cell of the bytes
	text   []rune   // of each byte
	ground []ground // of each cell of the bytes
	chars  []ground // of each character of the text
	hole   ground   // of the whole row, bare when a byte of it is there
	lit    []bool   // bytes on a strong ground, on which faint digits could not be read
	slots  []int    // first bytes of readable pointers
	num    [32]byte
}

// resize makes r fit the rows of g.
func (r *rowCells) resize(g grid) {
	n := g.hexCells()
	if len(r.ground) == n && len(r.chars) == g.row {
		return
	}
	r.ground, r.chars, r.lit = make([]ground, n), make([]ground, g.row), make([]bool, g.row)
	r.hex, r.ink = make([]byte, n), make([]ink, n)
}

// reset makes r blank; lit stays.
func (r *rowCells) reset() {
	clear(r.ground)
	clear(r.chars)
	for i := range r.hex {
		r.hex[i] = ' '
	}
	r.text, r.slots, r.hole = r.text[:0], r.slots[:0], bare
}

// put writes s from a cell on.
func (r *rowCells) put(k ink, cell int, s ...byte) {
	for i, c := range s {
		r.hex[cell+i], r.ink[cell+i] = c, k
	}
}

const hexDigits = "0123456789abcdef"

// fill writes a row of n bytes, n less than g.row at the end of a space. A nil
// block is one that is not read yet.
func (g grid) fill(r *rowCells, b *block, at model.Addr, n int) {
	r.resize(g)
	r.reset()
	for i := range n {
		char := ' '
		if b != nil {
			char = '·'
			if off := int(at-b.at) + i; b.why[off] == model.Present {
				char = g.char(b, off, i)
			} else {
				r.chars[i] = groundOf(b.why[off])
			}
		}
		if g.script != NoText {
			r.text = append(r.text, char)
		}
	}
	if g.digits() {
		for i := range n {
			g.fillByte(r, b, at, i)
		}
		g.separate(r, n)
	} else {
		for i := 0; i < n; i += g.word {
			g.fillNumber(r, b, at, i, n)
		}
	}
	g.findSlots(r, b, at, n)
	g.join(r, n)
}

// fillByte writes the digits of byte i of the row at at.
func (g grid) fillByte(r *rowCells, b *block, at model.Addr, i int) {
	cell := g.hexCell(i)
	if b == nil {
		r.put(inkZero, cell, '.', '.')
		return
	}
	off := int(at-b.at) + i
	if b.why[off] != model.Present {
		r.put(inkFaint, cell, '?', '?')
		r.ground[cell], r.ground[cell+1] = r.chars[i], r.chars[i]
		return
	}
	c := b.data[off]
	r.put(r.inkOf(b, off, c, i), cell, hexDigits[c>>4], hexDigits[c&15])
}

// inkOf is the ink of byte i of a row that is there.
func (r *rowCells) inkOf(b *block, off int, c byte, i int) ink {
	k := classes[c]
	switch {
	case b.isPointer(off):
		return inkPointer
	case k == inkZero && r.lit[i]:
		return inkPlain
	}
	return k
}

// fillNumber writes the number of the item that begins with byte i, at the right of
// its cells.
func (g grid) fillNumber(r *rowCells, b *block, at model.Addr, i, n int) {
	cell, width := g.wordCell(i), g.wordCells()
	last := cell + width - 2
	switch {
	case b == nil:
		r.put(inkZero, last, '.', '.')
		return
	case i+g.word > n: // the space ends within the item
		r.put(inkFaint, last, '-', '-')
		return
	}
	for _, under := range r.chars[i : i+g.word] {
		if under == bare {
			continue
		}
		r.put(inkFaint, last, '?', '?')
		for c := cell; c < cell+width; c++ {
			r.ground[c] = under
		}
		return
	}
	off := int(at-b.at) + i
	p := b.data[off : off+g.word]
	s := g.number(r.num[:0], p)
	k := inkPlain
	switch {
	case b.isPointer(off) && g.word >= b.slot:
		k = inkPointer
	case g.value(p) == 0 && !r.lit[i]:
		k = inkZero
	}
	r.put(k, cell+max(width-len(s), 0), s...)
}

// findSlots notes the readable pointers of the row, which are underlined.
func (g grid) findSlots(r *rowCells, b *block, at model.Addr, n int) {
	if b == nil || b.slot == 0 {
		return
	}
	for i := 0; i+b.slot <= n; i += b.slot {
		if b.isPointer(int(at-b.at) + i) {
			r.slots = append(r.slots, i)
		}
	}
}

// separate puts the '-' after each eighth byte, or the backtick into words of 8 bytes.
func (g grid) separate(r *rowCells, n int) {
	for i := 8; g.word == 1 && i < n; i += 8 {
		r.put(inkFaint, g.hexCell(i)-1, '-')
	}
	for i := 0; g.word == 8 && i < n; i += 8 {
		r.put(inkFaint, g.wordCell(i)+8, '`')
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
