package lines

import (
	"encoding/binary"
	"fmt"
	"math"
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"dumplens/model"
	"dumplens/ui/look"
)

// byteKind is what the bytes of a stretch mostly are.
type byteKind uint8

const (
	kindMissing byteKind = iota
	kindZeros
	kindText
	kindPointers
	kindDense // as compressed or encrypted data: each byte as often as any other
	kindMixed
	kinds
)

var kindColours = [kinds]fyne.ThemeColorName{
	kindMissing: look.HexHole, kindZeros: look.Track, kindText: look.HexControl,
	kindPointers: look.HexPointer, kindDense: look.MapPaged, kindMixed: look.MapCaptured,
}

func (k byteKind) words() string {
	switch k {
	case kindMissing:
		return lang.L("missing")
	case kindZeros:
		return lang.L("mostly zeros")
	case kindText:
		return lang.L("mostly text")
	case kindPointers:
		return lang.L("pointers")
	case kindDense:
		return lang.L("high entropy: compressed, encrypted or random")
	}
	return lang.L("mixed data")
}

// mapCell is one step of the minimap.
type mapCell struct {
	first, last model.Addr
	kind        byteKind
	starts      bool // a stretch of memory begins in it
}

// words says what lies in the cell; address writes an address.
func (c mapCell) words(address func(model.Addr) string) string {
	return fmt.Sprintf("%s … %s: %s", address(c.first), address(c.last), c.kind.words())
}

const (
	samplesOfCell = 2   // places of a cell that are read
	sampleSize    = 256 // bytes at each
)

// readCells looks at n equal parts of the occupied bytes from position from to position to.
// It reads no more than n·samplesOfCell·sampleSize bytes, however large the space is. stop
// tells it to end early; then the cells are nil.
func readCells(s model.Space, e extents, from, to float64, n int, stop func() bool) []mapCell {
	cells := make([]mapCell, 0, n)
	step := (to - from) / float64(n)
	for i := range n {
		if stop() {
			return nil
		}
		low, high := from+step*float64(i), from+step*float64(i+1)
		c := mapCell{first: e.address(low), last: e.address(max(high-1, low))}
		c.starts = i > 0 && e.startsIn(low, high)
		var bytes []byte
		for k := range samplesOfCell {
			at := e.address(low + step*float64(k)/samplesOfCell)
			bytes = append(bytes, sample(s, at, uint64(max(min(step, sampleSize), 16)))...)
		}
		c.kind = kindOf(bytes)
		cells = append(cells, c)
	}
	return cells
}

// sample is up to n bytes at an address, those that are there.
func sample(s model.Space, at model.Addr, n uint64) []byte {
	p := make([]byte, min(n, uint64(lastAddr-at)))
	got, err := s.ReadAt(p, at)
	if err != nil && got == 0 {
		return nil
	}
	return p[:got]
}

// kindOf tells what bytes mostly are.
func kindOf(p []byte) byteKind {
	if len(p) == 0 {
		return kindMissing
	}
	var counts [256]int
	text := 0
	for _, c := range p {
		counts[c]++
		if c >= 0x20 && c < 0x7f || c == '\n' || c == '\r' || c == '\t' {
			text++
		}
	}
	n, zeros := len(p), counts[0]
	switch {
	case zeros*10 >= n*9:
		return kindZeros
	case text*10 >= n*8 || text*10 >= n*4 && (text+zeros)*100 >= n*96: // also UTF-16
		return kindText
	case pointers(p)*4 >= n/8:
		return kindPointers
	case n >= 64 && entropy(counts[:], n) >= 0.87*math.Log2(float64(min(n, 256))):
		return kindDense
	}
	return kindMixed
}

// pointers counts the aligned words that look like 64-bit addresses.
func pointers(p []byte) int {
	found := 0
	for i := 0; i+8 <= len(p); i += 8 {
		v := binary.LittleEndian.Uint64(p[i:])
		if v>>47 == 0x1ffff || v>>47 == 0 && v>>32 != 0 && v>>32 >= 0x10 {
			found++
		}
	}
	return found
}

// entropy is that of Shannon in bits a byte, of n bytes counted by value.
func entropy(counts []int, n int) float64 {
	var bits float64
	for _, c := range counts {
		if c > 0 {
			p := float64(c) / float64(n)
			bits -= p * math.Log2(p)
		}
	}
	return bits
}

// startsIn tells whether a stretch begins between two positions.
func (e *extents) startsIn(low, high float64) bool {
	i := sort.SearchFloat64s(e.before, low)
	return i < len(e.before) && e.before[i] < high
}
