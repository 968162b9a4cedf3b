package mem

import "dumplens/model"

// Bounds on the work for one cell of a space that is asked for its runs.
const (
	cellWork   = 1 << 16 // pages and runs; tables that loop describe memory without end
	cellProbes = 32      // missing stretches that are asked for their reason
)

// walk looks at cells of a space in rising order. It keeps the last run and the last
// hole, which mostly reach into the next cell.
type walk struct {
	space model.Space
	run   stretch
	over  bool // no run from here on
	hole  stretch
	why   model.Reason // of hole
}

// stretch is a range of addresses, the last one inclusive.
type stretch struct {
	first, last model.Addr
	known       bool
}

// stretchAt cuts a length to the top of the space.
func stretchAt(at model.Addr, n uint64) stretch {
	return stretch{at, at + min(model.Addr(max(n, 1)-1), ^model.Addr(0)-at), true}
}

// cell looks at the addresses first to last.
func (w *walk) cell(first, last model.Addr) Cell {
	var c Cell
	var missing shares
	work, probes := cellWork, cellProbes
	for at := first; ; {
		work -= w.seek(at)
		if w.over || w.run.first > last {
			w.ask(at, last, &missing, &probes)
			break
		}
		if w.run.first > at {
			w.ask(at, w.run.first-1, &missing, &probes)
			at = w.run.first
		}
		end := min(w.run.last, last)
		c.Captured += uint64(end-at) + 1
		if end == last {
			break
		}
		at = end + 1
		if work < 0 {
			c.Floor = true
			break
		}
	}
	c.Why = missing.most()
	return c
}

// seek makes run the first one that ends at or after at. It gives the work that took.
func (w *walk) seek(at model.Addr) int {
	if w.over || w.run.known && w.run.last >= at {
		return 0
	}
	run, ok := w.space.Next(at)
	if !ok || run.Len == 0 || run.At < at {
		w.over = true
		return 1
	}
	w.run = stretchAt(run.At, run.Len)
	return 1 + int(min(run.Len/PageSize, cellWork))
}

// ask adds up the reasons of the addresses first to last, none of which can be read.
func (w *walk) ask(first, last model.Addr, missing *shares, probes *int) {
	for at := first; ; {
		if !w.hole.known || at < w.hole.first || at > w.hole.last {
			if *probes--; *probes < 0 {
				return
			}
			w.probe(at)
		}
		end := min(w.hole.last, last)
		missing[w.why] += float64(end-at) + 1
		if end == last {
			return
		}
		at = end + 1
	}
}

// probe asks why the byte at at is missing.
func (w *walk) probe(at model.Addr) {
	var b [1]byte
	_, err := w.space.ReadAt(b[:], at)
	if err == nil { // Next gave up before it came here
		w.hole, w.why = stretchAt(at, PageSize-uint64(at)%PageSize), model.Unknown
		return
	}
	h := model.AsHole(err, w.space.Name(), at)
	w.hole, w.why = stretchAt(at, h.Len), h.Why
	if w.why == model.Present || w.why > model.Unknown {
		w.why = model.Unknown
	}
}

// shares are bytes for each reason; floats, for all of 2^64 bytes may be one hole.
type shares [model.Unknown + 1]float64

// most is the reason of most bytes, Present when there are none.
func (s *shares) most() model.Reason {
	best := model.Present
	for why, n := range s {
		if n > s[best] {
			best = model.Reason(why)
		}
	}
	return best
}
