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
	ranks []uint64 // set bits before word i*rankWords, one more than whole blocks
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
	if len(x.words)%rankWords == 0 {
		x.ranks[len(x.ranks)-1] = x.total
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

// Page gives where a page lies.
func (x *Bitmap) Page(pfn uint64) (offset uint64, ok bool) {
	if !x.has(pfn) {
		return 0, false
	}
	return x.first + x.rank(pfn)*PageSize, true
}

// Find gives where a page lies and how many follow it.
func (x *Bitmap) Find(pfn uint64) (offset, count uint64, ok bool) {
	if offset, ok = x.Page(pfn); !ok {
		return 0, 0, false
	}
	return offset, x.next(pfn, false) - pfn, true
}

// Next gives the first stored page at or after pfn.
func (x *Bitmap) Next(pfn uint64) (uint64, bool) {
	n := x.next(pfn, true)
	return n, n < x.bits
}

// next is the first page at or after pfn that is stored or, when not stored, the first
// that is not; the end of the bitmap when there is none. Blocks that hold nothing of
// the kind are skipped by their counts.
func (x *Bitmap) next(pfn uint64, stored bool) uint64 {
	if pfn >= x.bits {
		return x.bits
	}
	skip := ^uint64(0) << (pfn % 64)
	for word := pfn / 64; word < uint64(len(x.words)); {
		w := x.words[word]
		if !stored {
			w = ^w
		}
		if w &= skip; w != 0 {
			return min(word*64+uint64(bits.TrailingZeros64(w)), x.bits)
		}
		skip = ^uint64(0)
		if word++; word%rankWords == 0 {
			word = x.skipBlocks(word/rankWords, stored) * rankWords
		}
	}
	return x.bits
}

// skipBlocks is the first block from block on that may hold a page of the kind: it
// doubles its steps while all blocks between are alike, and then halves them.
func (x *Bitmap) skipBlocks(block uint64, stored bool) uint64 {
	perBlock := uint64(rankWords * 64)
	if stored {
		perBlock = 0
	}
	last := uint64(len(x.ranks)) - 1
	alike := func(n uint64) bool { return x.ranks[block+n]-x.ranks[block] == n*perBlock }
	var low, step uint64 = 0, 1
	for low+step <= last-block && alike(low+step) {
		low += step
		step *= 2
	}
	for ; step > 0; step /= 2 {
		if low+step <= last-block && alike(low+step) {
			low += step
		}
	}
	return block + low
}

// Present is the number of pages.
func (x *Bitmap) Present() uint64 { return x.total }
