package minidump

import (
	"encoding/binary"

	"dumplens/model"
)

// block is a run of the file's bytes that was read. Its reads never panic.
type block struct {
	data []byte
	at   model.Span // where data lies in the file
}

func (b block) len() uint64 { return uint64(len(b.data)) }

// has tells whether n bytes at off lie inside.
func (b block) has(off, n uint64) bool { return off <= b.len() && n <= b.len()-off }

// span is where n bytes at off lie in the file.
func (b block) span(off, n uint64) model.Span { return b.at.Sub(off, n) }

// sub is the part from off, n bytes long, cut to the block.
func (b block) sub(off, n uint64) block {
	if off >= b.len() {
		return block{}
	}
	n = min(n, b.len()-off)
	return block{b.data[off : off+n], b.at.Sub(off, n)}
}

// uint reads a little-endian number of 1, 2, 4 or 8 bytes; false when it does not
// lie wholly inside.
func (b block) uint(off, size uint64) (uint64, bool) {
	if !b.has(off, size) {
		return 0, false
	}
	var p [8]byte
	copy(p[:], b.data[off:off+size])
	return binary.LittleEndian.Uint64(p[:]), true
}

// num reads a number that is known to lie inside; 0 when it does not.
func (b block) num(off, size uint64) uint64 {
	n, _ := b.uint(off, size)
	return n
}

func (b block) u16(off uint64) uint64 { return b.num(off, 2) }
func (b block) u32(off uint64) uint64 { return b.num(off, 4) }
func (b block) u64(off uint64) uint64 { return b.num(off, 8) }

// value reads a number as the kind of datum that show makes; absent when it does
// not lie wholly inside.
func (b block) value(off, size uint64, show func(uint64) model.Value) model.Value {
	n, ok := b.uint(off, size)
	if !ok {
		return model.Absent(model.NotInDump, "the structure ends before it")
	}
	return show(n).From(b.span(off, size))
}

// stream is a stream's bytes. declared is its length by the directory, which
// present, the bytes that the file has of it, is short of when the file was cut.
// block may be less than present: the head of a stream that is read later.
type stream struct {
	block
	name     string
	declared uint64
	present  uint64
	limit    uint64 // of entries, when it is a list; 0 is maxItems
}
