package search

import "sync"

// ahead is how many windows may be done while an earlier one is not.
const ahead = 16

// order hands the results of windows on in the order of the windows, one at a time.
type order[T any] struct {
	deliver func([]T) bool
	spare   chan []T // slices to be used again

	mu      sync.Mutex
	moved   sync.Cond
	next    int         // the window whose turn it is
	ready   map[int][]T // results of later ones
	busy    bool        // a result is being handed on
	stopped bool
}

func newOrder[T any](deliver func([]T) bool) *order[T] {
	o := &order[T]{deliver: deliver, spare: make(chan []T, ahead), ready: map[int][]T{}}
	o.moved.L = &o.mu
	return o
}

// admit waits until a window is not too far ahead; false when no more are wanted.
func (o *order[T]) admit(seq int) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	for !o.stopped && seq-o.next >= ahead {
		o.moved.Wait()
	}
	return !o.stopped
}

// now hands a part of a window's result on when its turn has come, so that it need not
// be kept; false when no more is wanted.
func (o *order[T]) now(seq int, part []T) bool {
	o.mu.Lock()
	for !o.stopped && (seq != o.next || o.busy) {
		o.moved.Wait()
	}
	stopped := o.stopped
	o.mu.Unlock()
	if stopped {
		return false
	}
	if !o.deliver(part) { // nobody else may: window seq is not ready
		o.stop()
		return false
	}
	return true
}

// finish hands the rest of a window's result on, now or when its turn has come.
func (o *order[T]) finish(seq int, rest []T) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ready[seq] = rest
	if o.busy {
		return
	}
	o.busy = true
	for !o.stopped {
		r, ok := o.ready[o.next]
		if !ok {
			break
		}
		delete(o.ready, o.next)
		o.mu.Unlock()
		more := o.deliver(r)
		o.spend(r)
		o.mu.Lock()
		o.stopped = o.stopped || !more
		o.next++
		o.moved.Broadcast()
	}
	o.busy = false
	o.moved.Broadcast()
}

// stop lets everybody go.
func (o *order[T]) stop() {
	o.mu.Lock()
	o.stopped = true
	o.moved.Broadcast()
	o.mu.Unlock()
}

// spend keeps a slice to be used again, without what was in it.
func (o *order[T]) spend(s []T) {
	if cap(s) == 0 {
		return
	}
	clear(s)
	select {
	case o.spare <- s[:0]:
	default:
	}
}

// slice gives an empty slice, one with room when there is one.
func (o *order[T]) slice() []T {
	select {
	case s := <-o.spare:
		return s
	default:
		return nil
	}
}
