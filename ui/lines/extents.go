package lines

import (
	"sort"

	"dumplens/model"
)

// extents are the occupied stretches of a space, for the scroll bar only: where the
// thumb stands is how many captured bytes lie above. Small gaps between stretches
// may be taken for occupied.
type extents struct {
	first, last []model.Addr // inclusive, in order
	before      []float64    // bytes in the stretches before each
	total       float64
}

// maxExtents bounds the list, and with it the work of learning it.
const maxExtents = 1 << 14

// learn asks the space for its runs. When they are too many it starts to jump over
// gaps, ever larger ones, so that it ends soon however large the space is.
func learn(s *source) extents {
	var e extents
	var grain model.Addr // gaps up to this length are taken for occupied
	asked := 0
	for at := model.Addr(0); !s.stopped.Load(); {
		run, ok := s.space.Next(at)
		if !ok || run.Len == 0 || run.At < at || run.At > s.bottom {
			break
		}
		last := run.At + model.Addr(run.Len-1)
		if last < run.At || last > s.bottom {
			last = s.bottom
		}
		e.add(run.At, last, grain)
		if asked++; asked%maxExtents == 0 || len(e.first) > maxExtents {
			grain = max(grain*16, blockSize)
			e = e.coarser(grain)
		}
		if at = last + 1 + grain; at <= last {
			break
		}
	}
	e.weigh()
	return e
}

func (e *extents) add(first, last, grain model.Addr) {
	if n := len(e.last); n > 0 && first-e.last[n-1] <= grain+1 {
		e.last[n-1] = max(e.last[n-1], last)
		return
	}
	e.first, e.last = append(e.first, first), append(e.last, last)
}

func (e *extents) coarser(grain model.Addr) extents {
	var out extents
	for i := range e.first {
		out.add(e.first[i], e.last[i], grain)
	}
	return out
}

func (e *extents) weigh() {
	e.before = make([]float64, len(e.first))
	for i := range e.first {
		e.before[i] = e.total
		e.total += float64(e.last[i]-e.first[i]) + 1
	}
}

// position is how many occupied bytes lie below at. Before anything is learned all
// addresses count.
func (e *extents) position(at model.Addr) float64 {
	if e.total == 0 {
		return float64(at)
	}
	i := sort.Search(len(e.last), func(i int) bool { return e.last[i] >= at })
	if i == len(e.last) {
		return e.total
	}
	if at <= e.first[i] {
		return e.before[i]
	}
	return e.before[i] + float64(at-e.first[i])
}

// address is the other way round: the address with that many occupied bytes below.
func (e *extents) address(position float64) model.Addr {
	if e.total == 0 {
		return toAddr(position)
	}
	i := sort.Search(len(e.before), func(i int) bool { return e.before[i] > position }) - 1
	if i < 0 {
		return e.first[0]
	}
	return min(e.first[i]+toAddr(position-e.before[i]), e.last[i])
}

// toAddr cuts a float to an address; Go leaves the conversion undefined beyond 2^64.
func toAddr(f float64) model.Addr {
	switch {
	case f <= 0:
		return 0
	case f >= 1<<64:
		return lastAddr
	}
	return model.Addr(f)
}

func (h *Hex) learnExtents(s *source) {
	if s.empty {
		return
	}
	h.scale.Run(func(emit func(func())) {
		e := learn(s)
		emit(func() {
			if s == h.src {
				h.extents = e
				h.draw()
			}
		})
	})
}
