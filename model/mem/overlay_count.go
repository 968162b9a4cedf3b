package mem

import "dumplens/model"

// BytesIn is how many bytes the pieces hold of the addresses first to last, which is
// inclusive, in O(log n). Add no pieces after it.
func (o *Overlay) BytesIn(first, last model.Addr) uint64 {
	if last < first {
		return 0
	}
	return o.upTo(last) - o.upTo(first) + o.at(first)
}

// upTo counts the bytes of pieces at and below an address.
func (o *Overlay) upTo(at model.Addr) uint64 {
	i := o.from(at)
	n := o.sums()[i]
	if i < len(o.pieces) && o.pieces[i].at <= at {
		n += uint64(at-o.pieces[i].at) + 1
	}
	return n
}

// at is 1 when a piece holds the byte at an address.
func (o *Overlay) at(at model.Addr) uint64 {
	if i := o.from(at); i < len(o.pieces) && o.pieces[i].at <= at {
		return 1
	}
	return 0
}

func (o *Overlay) sum() []uint64 {
	sums := make([]uint64, len(o.pieces)+1)
	for i, p := range o.pieces {
		sums[i+1] = sums[i] + p.src.Len
	}
	return sums
}
