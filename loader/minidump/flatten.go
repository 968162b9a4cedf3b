package minidump

import (
	"container/heap"
	"sort"
)

// overlapping counts ranges that give other bytes for an address that an earlier
// range holds.
type overlapping struct {
	count int
	first stored
}

// flatten cuts ranges so that none overlap, in order of addresses, keeping at each
// address the bytes of the range listed first. It takes O(n log n): a hostile list
// must not make the overlay shift its pieces for every range.
func flatten(ranges []stored) (pieces []stored, overlaps overlapping) {
	order := make([]int, len(ranges))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return ranges[order[a]].start < ranges[order[b]].start })
	active := &indexHeap{}
	var at uint64 // everything below is done
	next := 0
	for next < len(order) || active.Len() > 0 {
		if active.Len() == 0 {
			at = max(at, ranges[order[next]].start)
		}
		for next < len(order) && ranges[order[next]].start <= at {
			i := order[next]
			if active.Len() > 0 && differs(ranges[i], ranges[(*active)[0]]) {
				if overlaps.count == 0 {
					overlaps.first = ranges[i]
				}
				overlaps.count++
			}
			heap.Push(active, i)
			next++
		}
		best := ranges[(*active)[0]]
		last := best.start + (best.size - 1)
		if last < at { // all of it was given before
			heap.Pop(active)
			continue
		}
		stop := last // of this piece
		if next < len(order) && ranges[order[next]].start <= last {
			stop = ranges[order[next]].start - 1
		}
		pieces = append(pieces, stored{start: at, offset: best.offset + (at - best.start), size: stop - at + 1, at: best.at})
		if stop == ^uint64(0) {
			break
		}
		at = stop + 1
	}
	return joined(pieces), overlaps
}

// differs tells whether two ranges give different bytes of the file for the
// addresses that both have. b starts before or with a.
func differs(a, b stored) bool {
	return a.start <= b.start+(b.size-1) && a.offset-b.offset != a.start-b.start
}

// joined puts neighbours together that follow each other in memory and file.
func joined(pieces []stored) []stored {
	var out []stored
	for _, p := range pieces {
		if n := len(out); n > 0 && out[n-1].start+out[n-1].size == p.start && out[n-1].offset+out[n-1].size == p.offset && p.start != 0 {
			out[n-1].size += p.size
			continue
		}
		out = append(out, p)
	}
	return out
}

// indexHeap gives the range listed first.
type indexHeap []int

func (h indexHeap) Len() int           { return len(h) }
func (h indexHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h indexHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *indexHeap) Push(x any)        { *h = append(*h, x.(int)) }
func (h *indexHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}
