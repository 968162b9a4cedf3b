package search

import (
	"context"

	"dumplens/model"
	"dumplens/model/mem"
)

// blockSize is how much is read at once: it stays in the processor's own cache, so that
// reading it costs about as much as looking at it where it lies in the system's cache.
const blockSize = 256 << 10

// worker reads windows and looks at them.
type worker[T any] struct {
	*sweeper[T]
	order *order[T]
	ctx   context.Context
	done  Searched

	w   *window
	buf []byte
	// b is what stands in buf, at being its first address; from next on nothing was
	// looked at.
	b    []byte
	at   model.Addr
	next model.Addr
	out  []T // found in this window and not yet handed on
}

// mostOut is how many finds of a window are kept until its turn comes.
const mostOut = 4096

// found takes a find; false when no more are wanted.
func (k *worker[T]) found(t T) bool {
	k.out = append(k.out, t)
	if len(k.out) < mostOut {
		return true
	}
	more := k.order.now(k.w.seq, k.out)
	k.out = k.out[:0]
	return more
}

// work does windows until there are no more; false when nobody wants more.
func (k *worker[T]) work(windows <-chan *window) bool {
	for w := range windows {
		if k.ctx.Err() != nil || !k.order.admit(w.seq) || !k.window(w) {
			return false
		}
		k.meter.Add(uint64(w.last-w.first) + 1)
	}
	return true
}

// window reads a window block by block; false to end.
func (k *worker[T]) window(w *window) bool {
	k.w, k.next = w, w.first
	if need := blockSize + int(k.reach.before+k.reach.after); cap(k.buf) < need {
		k.buf = make([]byte, need)
	}
	k.b = k.buf[:0]
	for i := range w.parts {
		e := w.parts[i]
		for e.Src.Len > 0 {
			if k.ctx.Err() != nil {
				return false
			}
			n, ok := k.read(e.At, e.Src, e.Why == model.DemandZero)
			if !ok {
				return false
			}
			if e.Src.Len == n {
				break
			}
			e = e.Sub(n, e.Src.Len-n)
		}
	}
	if !k.look(true) {
		return false
	}
	if len(k.out) == 0 {
		k.order.finish(w.seq, nil)
		return true
	}
	done := k.out // the order's from now on
	k.out = k.order.slice()
	k.order.finish(w.seq, done)
	return true
}

// read puts the start of a span, which stands at at, behind what is in the buffer and
// looks at that when it is full. It gives how many bytes of the span are done.
func (k *worker[T]) read(at model.Addr, src model.Span, zeros bool) (done uint64, ok bool) {
	if len(k.b) == 0 {
		k.at = at
	}
	have := len(k.b)
	n := min(len(k.buf)-have, int(min(src.Len, blockSize)))
	to := k.buf[have : have+n]
	if zeros {
		clear(to)
	} else if got, err := src.Space.ReadAt(to, src.At); err != nil {
		k.b = k.buf[:have+got]
		if !k.look(true) {
			return 0, false
		}
		k.b = k.buf[:0]
		least := uint64(1)
		if _, ok := src.Space.(*mem.File); ok { // a disk fails in sectors, and a file that became shorter at its end
			least = mem.PageSize - uint64(src.At+model.Addr(got))%mem.PageSize
		}
		return uint64(got) + k.hole(at+model.Addr(got), least, uint64(n-got), err), true
	}
	k.b = k.buf[:have+n]
	if len(k.b) == len(k.buf) && !k.look(false) {
		return 0, false
	}
	return uint64(n), true
}

// hole notes that from least to n bytes cannot be read, and gives how many those are.
func (k *worker[T]) hole(at model.Addr, least, n uint64, err error) uint64 {
	h := model.AsHole(err, k.w.target.Space.Name(), at)
	n = min(max(h.Len, least), n)
	last := at + model.Addr(n-1)
	if first, last := max(at, k.w.first), min(last, k.w.last); first <= last {
		why := h.Why
		if why == model.Present || why == model.DemandZero {
			why = model.Unknown
		}
		k.done.miss(k.w.target.Space.Name(), first, uint64(last-first)+1, why, h.Cause)
	}
	k.next = max(k.next, last+1)
	return n
}

// look looks at what is in the buffer, all of it at the end of what touches, and keeps
// what the next look needs.
func (k *worker[T]) look(end bool) bool {
	limit := len(k.b)
	if !end {
		limit -= min(limit, int(k.reach.after))
	}
	if k.at > k.w.last {
		limit = 0
	} else if room := uint64(k.w.last-k.at) + 1; room < uint64(limit) {
		limit = int(room)
	}
	if first := int(min(max(k.next, k.at)-k.at, blockSize*2)); first < limit {
		p := piece{k.w.target, k.b, k.at, first, limit}
		if !k.sweeper.look(p, k.found) {
			return false
		}
		zeros := k.zeros(k.address(first), k.address(limit-1))
		k.done.Bytes += uint64(limit-first) - zeros
		k.done.Zeros += zeros
		k.next = k.address(limit)
	}
	keep := max(limit-int(k.reach.before), 0)
	k.at += model.Addr(keep)
	k.b = k.buf[:copy(k.buf, k.b[keep:])]
	return true
}

// zeros counts the bytes of a stretch of the window that stand nowhere.
func (k *worker[T]) zeros(first, last model.Addr) (n uint64) {
	for _, e := range k.w.parts {
		if from, to := max(e.At, first), min(e.Last(), last); e.Why == model.DemandZero && from <= to {
			n += uint64(to-from) + 1
		}
	}
	return n
}

func (k *worker[T]) address(off int) model.Addr { return k.at + model.Addr(off) }
