package mem

import (
	"encoding/binary"
	"math/bits"
)

// Bitmap is an Index over a bitmap of pages, bit n (lowest first) for page n; the
// pages lie in the file in order. It keeps the bitmap and one count for each
// rankBits pages, nothing per page: a machine of 1 TiB takes 34 MiB.
type Bitmap struct {
	words []uint64
	ranks []uint64 // set bits before word i*rankWords
	bits  uint64
	first uint64 // file offset of the first page
	total uint64
}

const rankWords = 8

// NewBitmap makes the index. bitmap is the bytes as stored, bits how many of them
// count, first the file offset of the first page.
func NewBitmap(bitmap []byte, nbits, first uint64) *Bitmap {
	nbits = min(nbits, uint64(len(bitmap))*8)
	x := &Bitmap{bits: nbits, first: first, words: make([]uint64, (nbits+63)/64)}
	for i := range x.words {
		var w [8]byte
		copy(w[:], bitmap[i*8:])
		x.words[i] = binary.LittleEndian.Uint64(w[:])
	}
	if tail := nbits % 64; tail != 0 {
		x.words[len(x.words)-1] &= 1<<tail - 1
	}
	x.ranks = make([]uint64, len(x.words)/rankWords+1)
	for i, w := range x.words {
		if i%rankWords == 0 {
			x.ranks[i/rankWords] = x.total
		}
		x.total += uint64(bits.OnesCount64(w))
	}
	return x
}

func (x *Bitmap) has(pfn uint64) bool { return pfn < x.bits && x.words[pfn/64]>>(pfn%64)&1 != 0 }

// rank is the number of pages stored before pfn.
func (x *Bitmap) rank(pfn uint64) uint64 {
	word := pfn / 64
	n := x.ranks[word/rankWords]
	for i := word / rankWords * rankWords; i < word; i++ {
		n += uint64(bits.OnesCount64(x.words[i]))
	}
	return n + uint64(bits.OnesCount64(x.words[word]&(1<<(pfn%64)-1)))
}

// Find gives where a page lies.
func (x *Bitmap) Find(pfn uint64) (offset, count uint64, ok bool) {
	if !x.has(pfn) {
		return 0, 0, false
	}
	return x.first + x.rank(pfn)*PageSize, x.endOfRun(pfn) - pfn, true
}

// endOfRun is the first page after pfn that is not stored.
func (x *Bitmap) endOfRun(pfn uint64) uint64 {
	for word := pfn / 64; word < uint64(len(x.words)); word++ {
		w := ^x.words[word]
		if word == pfn/64 {
			w &= ^uint64(0) << (pfn % 64)
		}
		if w != 0 {
			return min(word*64+uint64(bits.TrailingZeros64(w)), x.bits)
		}
	}
	return x.bits
}

// Next gives the first stored page at or after pfn.
func (x *Bitmap) Next(pfn uint64) (uint64, bool) {
	for word := pfn / 64; word < uint64(len(x.words)); word++ {
		w := x.words[word]
		if word == pfn/64 {
			w &= ^uint64(0) << (pfn % 64)
		}
		if w != 0 {
			return word*64 + uint64(bits.TrailingZeros64(w)), true
		}
	}
	return 0, false
}

// Present is the number of pages.
func (x *Bitmap) Present() uint64 { return x.total }
