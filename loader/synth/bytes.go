package synth

import (
	"encoding/binary"
	"unicode/utf16"
)

// block is a piece of memory under construction; numbers are little-endian, offsets
// in bytes.
type block []byte

func (b block) u16(off int, v uint16) { binary.LittleEndian.PutUint16(b[off:], v) }
func (b block) u32(off int, v uint32) { binary.LittleEndian.PutUint32(b[off:], v) }
func (b block) u64(off int, v uint64) { binary.LittleEndian.PutUint64(b[off:], v) }

// list writes a LIST_ENTRY64: Flink, Blink.
func (b block) list(off int, flink, blink uint64) {
	b.u64(off, flink)
	b.u64(off+8, blink)
}

// unicodeString writes a UNICODE_STRING64 whose text, units UTF-16 units without a
// NUL, lies at buffer.
func (b block) unicodeString(off int, text string, buffer uint64) {
	n := uint16(len(wide(text)))
	if n == 0 {
		return
	}
	b.u16(off, n)
	b.u16(off+2, n+2)
	b.u64(off+8, buffer)
}

// wide is a text in UTF-16LE, without a NUL.
func wide(s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

// wideZ is a text in UTF-16LE with its NUL.
func wideZ(s string) []byte { return append(wide(s), 0, 0) }

// alignUp rounds n up to a multiple of a, a power of two.
func alignUp[T ~int | ~uint32 | ~uint64](n, a T) T { return (n + a - 1) &^ (a - 1) }

// random is a splitmix64 generator: the same numbers on every machine and with every
// version of Go.
type random uint64

func (r *random) u64() uint64 {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (r *random) below(n uint64) uint64 { return r.u64() % n }

func (r *random) fill(b []byte) {
	for i := range b {
		b[i] = byte(r.u64())
	}
}

// named gives a generator for one thing by its name, so that adding a module does
// not change the numbers of another.
func named(name string) *random {
	h := uint64(14695981039346656037) // FNV-1a
	for _, c := range []byte(name) {
		h = (h ^ uint64(c)) * 1099511628211
	}
	r := random(h)
	return &r
}
