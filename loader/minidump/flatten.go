package minidump

import (
	"cmp"
	"container/heap"
	"slices"
)

// overlapping counts ranges that give other bytes for an address that an earlier
// range holds.
type overlapping struct {
	count int
	first stored
}

// flatten gives to put pieces of the ranges of which none overlap, in order of
// addresses, keeping at each address the bytes of the range listed first. It takes
// O(n log n), and O(n) for ranges in order, as most writers list them: a hostile list
// must not make the overlay shift its pieces for every range.
func flatten(ranges []stored, put func(stored)) overlapping {
	j := joiner{put: put}
	defer j.flush()
	if inOrder(ranges) {
		for _, x := range ranges {
			j.add(x)
		}
		return overlapping{}
	}
	return sweep(ranges, j.add)
}

// inOrder tells whether each range lies behind the one before it.
func inOrder(ranges []stored) bool {
	for i := 1; i < len(ranges); i++ {
		if last := ranges[i-1].last(); ranges[i].start <= last {
			return false
		}
	}
	return true
}

func (x stored) last() uint64 { return x.start + (x.size - 1) }

// sweep goes over the ranges in order of their starts.
func sweep(ranges []stored, put func(stored)) (overlaps overlapping) {
	order := make([]int32, len(ranges))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(ranges[a].start, ranges[b].start), cmp.Compare(a, b))
	})
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
			heap.Push(active, int(i))
			next++
		}
		best := ranges[(*active)[0]]
		last := best.last()
		if last < at { // all of it was given before
			heap.Pop(active)
			continue
		}
		stop := last // of this piece
		if next < len(order) && ranges[order[next]].start <= last {
			stop = ranges[order[next]].start - 1
		}
		put(stored{start: at, offset: best.offset + (at - best.start), size: stop - at + 1, at: best.at})
		if stop == ^uint64(0) {
			break
		}
		at = stop + 1
	}
	return overlaps
}

// differs tells whether two ranges give different bytes of the file for the
// addresses that both have. b starts before or with a.
func differs(a, b stored) bool {
	return a.start <= b.last() && a.offset-b.offset != a.start-b.start
}

// joiner puts neighbours together that follow each other in memory and file.
type joiner struct {
	put  func(stored)
	held stored
}

func (j *joiner) add(p stored) {
	h := &j.held
	if h.size > 0 && h.start+h.size == p.start && h.offset+h.size == p.offset && p.start != 0 {
		h.size += p.size
		return
	}
	j.flush()
	j.held = p
}

func (j *joiner) flush() {
	if j.held.size > 0 {
		j.put(j.held)
	}
	j.held = stored{}
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
