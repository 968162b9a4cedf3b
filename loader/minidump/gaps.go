package minidump

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"dumplens/model"
)

// extent is a run of the file's bytes, end exclusive.
type extent struct{ start, end uint64 }

// usedBytes notes which bytes of the file were read, until it is closed. Safe for
// concurrent use.
type usedBytes struct {
	mu     sync.Mutex
	list   []extent
	closed bool
}

func (u *usedBytes) note(off, n uint64) {
	if n == 0 {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.closed {
		return
	}
	if k := len(u.list); k > 0 && u.list[k-1].start <= off && off <= u.list[k-1].end {
		u.list[k-1].end = max(u.list[k-1].end, off+n)
		return
	}
	u.list = append(u.list, extent{off, off + n})
}

// close gives what was noted and ends it.
func (u *usedBytes) close() []extent {
	u.mu.Lock()
	defer u.mu.Unlock()
	list := u.list
	u.list, u.closed = nil, true
	return list
}

const (
	// leastGap is the shortest gap that is told: shorter ones are padding.
	leastGap = 16
	// mostGaps bounds the gaps that are told of one stream.
	mostGaps = 8
)

// findGaps finds bytes of the file that belong to nothing: not to the header, the
// directory, a stream, the memory, or a text or structure that a stream points to.
// Each is told with the stream before it.
func (r *reader) findGaps(ctx context.Context, m *model.Meter) {
	if len(r.d.Streams.Why()) > 0 {
		return
	}
	r.d.Handles.Get(ctx, m) // what handles point to is read with them only
	list := r.used.close()
	for _, x := range r.ranges {
		list = append(list, extent{x.offset, x.offset + x.size})
	}
	for i := range r.entries {
		if e := &r.entries[i]; e.kind != unused && e.offset < r.file.Size() {
			list = append(list, extent{e.offset, min(e.end(), r.file.Size())})
		}
	}
	slices.SortFunc(list, func(a, b extent) int { return cmp.Compare(a.start, b.start) })
	at := uint64(headerSize)
	for _, x := range append(list, extent{r.file.Size(), r.file.Size()}) {
		if x.start > at && x.start-at >= leastGap {
			r.noteGap(extent{at, x.start})
		}
		at = max(at, x.end)
	}
}

// noteGap tells of a gap with the last stream that ends before it.
func (r *reader) noteGap(g extent) {
	var before *entry
	for i := range r.entries {
		e := &r.entries[i]
		if e.kind != unused && e.end() <= g.start && (before == nil || e.end() > before.end()) {
			before = e
		}
	}
	switch {
	case before == nil || len(before.gaps) > mostGaps:
	case len(before.gaps) == mostGaps:
		before.gaps = append(before.gaps, "more gaps")
	default:
		before.gaps = append(before.gaps, fmt.Sprintf("a gap of 0x%x bytes at 0x%x that nothing points to", g.end-g.start, g.start))
	}
}
