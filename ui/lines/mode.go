package lines

import (
	"math"
	"strconv"

	"fyne.io/fyne/v2/lang"

	"dumplens/model/inspect"
)

// Mode is what the columns show the bytes as.
type Mode uint8

// The modes, in the order of the menu.
const (
	Bytes Mode = iota
	U16
	U32
	U64
	Pointers // as words, with the names of what they lead to at the end of the row
	F32
	F64
)

// modes is all that is known of them: bytes is the size of an item, 0 that of a
// pointer of the dumped machine.
var modes = [...]struct {
	id, title string
	bytes     int
	float     int // cells of the longest number, 0 for modes of whole numbers
}{
	Bytes:    {"bytes", "Bytes", 1, 0},
	U16:      {"u16", "16-bit words", 2, 0},
	U32:      {"u32", "32-bit words", 4, 0},
	U64:      {"u64", "64-bit words", 8, 0},
	Pointers: {"pointers", "Pointers", 0, 0},
	F32:      {"f32", "32-bit floats", 4, 13}, // -1.175494e-38
	F64:      {"f64", "64-bit floats", 8, 19}, // -1.79769313486e+308
}

// Modes lists the modes in the order of a menu.
func Modes() []Mode { return []Mode{Bytes, U16, U32, U64, Pointers, F32, F64} }

// ID is a name for settings: bytes, u16, u32, u64, pointers, f32, f64.
func (m Mode) ID() string { return modes[m].id }

// Title is the name for people.
func (m Mode) Title() string { return lang.L(modes[m].title) }

// size is the bytes of an item.
func (m Mode) size(pointer int) int {
	if n := modes[m].bytes; n > 0 {
		return n
	}
	return pointer
}

// ModeByID finds a mode by its ID.
func ModeByID(id string) (Mode, bool) {
	for _, m := range Modes() {
		if m.ID() == id {
			return m, true
		}
	}
	return Bytes, false
}

// Base is how whole numbers are written. Pointers and floats have one way only.
type Base uint8

// The bases.
const (
	Hexadecimal Base = iota
	Unsigned
	Signed
)

// Bases lists them in the order of a menu.
func Bases() []Base { return []Base{Hexadecimal, Unsigned, Signed} }

// ID is a name for settings: hex, unsigned, signed.
func (b Base) ID() string { return [...]string{"hex", "unsigned", "signed"}[b] }

// BaseByID finds a base by its ID.
func BaseByID(id string) (Base, bool) {
	for _, b := range Bases() {
		if b.ID() == id {
			return b, true
		}
	}
	return Hexadecimal, false
}

// Title is the name for people.
func (b Base) Title() string {
	switch b {
	case Unsigned:
		return lang.L("Decimal")
	case Signed:
		return lang.L("Decimal with sign")
	}
	return lang.L("Hexadecimal")
}

// decimalCells is the width of the longest decimal number of 1, 2, 4 and 8 bytes.
var decimalCells = [...][2]int{1: {3, 4}, 2: {5, 6}, 4: {10, 11}, 8: {20, 20}}

// digits tells that items are written as their bytes, two digits each; otherwise they
// are numbers.
func (g grid) digits() bool {
	return g.mode == Pointers || g.base == Hexadecimal && modes[g.mode].float == 0
}

// wordCells is the width of an item in cells; digits of 8 bytes carry a backtick.
func (g grid) wordCells() int {
	switch {
	case g.digits() && g.word == 8:
		return 17
	case g.digits():
		return 2 * g.word
	case modes[g.mode].float > 0:
		return modes[g.mode].float
	case g.base == Signed:
		return decimalCells[g.word][1]
	}
	return decimalCells[g.word][0]
}

// value reads an item in the byte order in force.
func (g grid) value(p []byte) uint64 {
	little, big := inspect.UintIn(p)
	if g.big {
		return big
	}
	return little
}

// number appends an item as a number.
func (g grid) number(dst, p []byte) []byte {
	v := g.value(p)
	switch {
	case g.mode == F32:
		return strconv.AppendFloat(dst, float64(math.Float32frombits(uint32(v))), 'g', 7, 32)
	case g.mode == F64:
		return strconv.AppendFloat(dst, math.Float64frombits(v), 'g', 12, 64)
	case g.base == Signed:
		return strconv.AppendInt(dst, inspect.SignExtend(v, len(p)), 10)
	}
	return strconv.AppendUint(dst, v, 10)
}

// SetMode sets what the columns show the bytes as.
func (h *Hex) SetMode(m Mode) {
	if int(m) >= len(modes) {
		return
	}
	h.keepCaret()
	h.grid.mode, h.left = m, 0
	h.grid = h.grid.fitted(h.pointer, h.Size().Width)
	h.draw()
}

// Mode is what the columns show the bytes as.
func (h *Hex) Mode() Mode { return h.grid.mode }

// SetBase sets how whole numbers are written.
func (h *Hex) SetBase(b Base) {
	h.keepCaret()
	h.grid.base, h.left = b, 0
	h.draw()
}

// Base is how whole numbers are written.
func (h *Hex) Base() Base { return h.grid.base }

// SetBigEndian sets the byte order of everything longer than a byte; Windows itself
// is little-endian.
func (h *Hex) SetBigEndian(on bool) {
	h.grid.big = on
	h.draw()
}

// BigEndian is the byte order.
func (h *Hex) BigEndian() bool { return h.grid.big }

// SetRow sets the bytes in a row: 8, 16 or 32, or 0 for as many as there is room for.
// In Pointers a row has one pointer, two with 32 or room enough.
func (h *Hex) SetRow(bytes int) {
	switch bytes {
	case 0, 8, 16, 32:
		h.keepCaret()
		h.grid.wish, h.left = bytes, 0
		h.grid = h.grid.fitted(h.pointer, h.Size().Width)
		h.draw()
	}
}

// Row is what SetRow set.
func (h *Hex) Row() int { return h.grid.wish }

// SetScript sets how the text column reads the bytes; NoText hides it.
func (h *Hex) SetScript(s Script) {
	if int(s) < len(scripts) {
		h.keepCaret()
		h.grid.script = s
		h.draw()
	}
}

// Script is how the text column reads the bytes.
func (h *Hex) Script() Script { return h.grid.script }

// maxRow bounds the rows that are as long as there is room for.
const maxRow = 64

// fitted is g with the row and the word that mode, wish and room lead to. Rows are
// powers of two, so that addresses stay round.
func (g grid) fitted(pointer int, width float32) grid {
	g.word = g.mode.size(pointer)
	if g.mode == Pointers {
		g.row = g.word
		two := g
		two.row = 2 * g.word
		if g.wish == 32 || g.wish == 0 && two.fits(width) {
			return two
		}
		return g
	}
	if g.row = g.wish; g.wish > 0 {
		return g
	}
	for g.row = maxRow; g.row > 8 && !g.fits(width); {
		g.row /= 2
	}
	return g
}

// fits tells whether a row fits into a width in pixels.
func (g grid) fits(width float32) bool { return g.x(g.cells())+barWidth <= width }
