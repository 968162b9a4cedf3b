package lines

import (
	"dumplens/model"
	"dumplens/model/inspect"
)

// blockSize is how many bytes are read at once: a page, because holes have its size.
const blockSize = 4096

// block is a page of bytes as it was read, with what is missing in it.
type block struct {
	at    model.Addr // a multiple of blockSize
	data  [blockSize]byte
	why   [blockSize]model.Reason
	holes []model.Hole
	gaps  []gap
	// pointers has a bit for each aligned slot that holds a readable pointer.
	pointers [blockSize / 4 / 64]uint64
	slot     int        // bytes of a pointer; 0 when pointers are not looked for
	zone     model.Zone // that the block lies in, no Words when that is not known
	used     uint64
}

func blockStart(at model.Addr) model.Addr { return at &^ (blockSize - 1) }

// missing gives the reason in words why the byte at at is missing, "" when it is there.
func (b *block) missing(at model.Addr) string {
	if b.why[at-b.at] == model.Present {
		return ""
	}
	for i := range b.holes {
		if h := &b.holes[i]; at >= h.At && uint64(at-h.At) < h.Len {
			return h.Reason()
		}
	}
	return b.why[at-b.at].String()
}

// isPointer tells whether the byte belongs to a readable pointer.
func (b *block) isPointer(off int) bool {
	if b.slot == 0 {
		return false
	}
	n := off / b.slot
	return b.pointers[n/64]>>(n%64)&1 != 0
}

// textAround gives the stretch of printable ASCII that a byte lies in, from i up to j;
// it is empty when the byte is none.
func (b *block) textAround(off int) (i, j int) {
	text := func(k int) bool {
		return k >= 0 && k < blockSize && b.why[k] == model.Present && classes[b.data[k]] == inkPlain
	}
	i, j = off, off
	for text(j) {
		j++
	}
	for j > off && text(i-1) {
		i--
	}
	return i, j
}

// fillFrom reads the block and marks its missing bytes.
func (b *block) fillFrom(s model.Space) {
	b.holes = model.Fill(s, b.data[:], b.at)
	for _, h := range b.holes {
		off := uint64(h.At - b.at)
		if off >= blockSize {
			continue
		}
		why := h.Why
		if why == model.Present { // a hole always has a reason; a space that forgot it must not show zeroes as bytes
			why = model.Unknown
		}
		for i := off; i < min(off+h.Len, blockSize); i++ {
			b.why[i] = why
		}
	}
}

// findPointers marks the aligned slots whose value readable says yes to.
func (b *block) findPointers(size int, readable func(model.Addr) bool) {
	b.slot = size
	for off := 0; off < blockSize; off += size {
		if b.why[off] != model.Present || b.why[off+size-1] != model.Present {
			continue
		}
		v := inspect.PointerIn(b.data[off:], size)
		if inspect.Plausible(v, size) && readable(v) {
			n := off / size
			b.pointers[n/64] |= 1 << (n % 64)
		}
	}
}
