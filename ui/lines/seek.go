package lines

import "dumplens/model"

// maxSteps bounds one look for the end of captured bytes: 256 MiB of single pages.
// A longer stretch is crossed in several steps.
const maxSteps = 1 << 16

// seek looks for an address in a job and puts the caret there.
func (h *Hex) seek(selecting bool, find func(s model.Space, from model.Addr) (model.Addr, bool)) {
	src, from := h.src, h.caret
	h.seeks.Run(func(emit func(func())) {
		at, ok := find(src.space, from)
		if !ok {
			return
		}
		emit(func() {
			if src == h.src {
				h.moveTo(at, selecting)
			}
		})
	})
}

// nextRun gives the first captured byte after the next gap; from inside a gap, the
// first after it.
func nextRun(s model.Space, from model.Addr) (model.Addr, bool) {
	end, ok := runEnd(s, from)
	if !ok {
		return 0, false
	}
	return captured(s, end)
}

// runEnd gives the first missing byte at or after from; false at the top of the space.
// A run may be cut short of its true end, so neighbours are joined.
func runEnd(s model.Space, from model.Addr) (model.Addr, bool) {
	for range maxSteps {
		run, ok := s.Next(from)
		if !ok || run.Len == 0 || run.At != from {
			return from, true
		}
		if from = run.End(); from <= run.At {
			return 0, false
		}
	}
	return from, true
}

// previousRun gives the first byte of the captured bytes that from lies in; when
// from is that byte or in a gap, the first byte of the captured bytes above.
func previousRun(s model.Space, from model.Addr) (model.Addr, bool) {
	last, ok := capturedBefore(s, from)
	if !ok {
		return 0, false
	}
	return runStart(s, last), true
}

// nextRegion gives the first captured byte after the region that from lies in; where no
// regions are known, after the next gap.
func (s *source) nextRegion(from model.Addr) (model.Addr, bool) {
	z, ok := s.zoneAt(from)
	if !ok {
		return nextRun(s.space, from)
	}
	if z.Last == lastAddr {
		return 0, false
	}
	return captured(s.space, z.Last+1)
}

// previousRegion gives the first captured byte of the region that from lies in; when
// that is from, of the region above it.
func (s *source) previousRegion(from model.Addr) (model.Addr, bool) {
	before, ok := capturedBefore(s.space, from)
	if !ok {
		return 0, false
	}
	z, ok := s.zoneAt(before)
	if !ok {
		return previousRun(s.space, from)
	}
	return captured(s.space, z.First)
}

// zoneAt is the region that an address lies in; false when that is not known.
func (s *source) zoneAt(at model.Addr) (model.Zone, bool) {
	if s.zones == nil {
		return model.Zone{}, false
	}
	z, ok := s.zones(s.space, at)
	return z, ok && z.First <= at && at <= z.Last
}

// runStart gives the first byte of the captured stretch that at, a captured byte,
// lies in. A Space only looks upwards: it goes up page by page and, in the page
// where the stretch begins, joins the runs from below.
func runStart(s model.Space, at model.Addr) model.Addr {
	start := at
	for range maxSteps {
		if start == 0 {
			return 0
		}
		page := blockStart(start - 1)
		first := page
		for first < start {
			next, ok := captured(s, first)
			if !ok || next >= start {
				return start
			}
			end, more := runEnd(s, next)
			if !more || end >= start {
				start = next
				break
			}
			first = end
		}
		if start != page {
			return start
		}
	}
	return start
}
