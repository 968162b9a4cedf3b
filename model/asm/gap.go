package asm

import (
	"dumplens/model"
)

// mostJoined bounds how many holes are joined into one line.
const mostJoined = 256

// gap is the missing bytes from at on: to the next that are there, or to the first that
// are missing for another reason.
func (r *Reader) gap(at model.Addr, hole *model.Hole) *model.Hole {
	h := *hole
	h.At, h.Len = at, max(h.Len, 1)
	most := -uint64(at) // of bytes from at to the top
	if at == 0 {
		most-- // 2^64 has no place in 64 bits
	}
	if run, ok := r.Space.Next(at); ok && run.At > at {
		most = uint64(run.At - at)
	}
	for range mostJoined {
		if h.Len >= most {
			h.Len = most
			return &h
		}
		next := at + model.Addr(h.Len)
		var one [1]byte
		n, err := r.Space.ReadAt(one[:], next)
		more := model.AsHole(err, r.Space.Name(), next)
		if n > 0 || more == nil || more.Reason() != h.Reason() {
			return &h
		}
		h.Len += min(max(more.Len, 1), most-h.Len)
	}
	h.Len = most
	return &h
}

// lastBefore is the last byte below at that is there; false when there is none. A Space
// looks only upwards, so it is found by halving.
func (r *Reader) lastBefore(at model.Addr) (model.Addr, bool) {
	has := func(from model.Addr) bool {
		run, ok := r.Space.Next(from)
		return ok && run.Len > 0 && run.At < at
	}
	if at == 0 || !has(0) {
		return 0, false
	}
	low, high := model.Addr(0), at-1 // something is there at or after low
	for low < high {
		middle := low + (high-low)/2 + (high-low)&1
		if has(middle) {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return low, true
}
