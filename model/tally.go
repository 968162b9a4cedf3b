package model

import (
	"context"
	"sync"
)

// PageCount says how much of a virtual space the dump holds, in pages of 4 KiB; a
// large page counts as many.
type PageCount struct {
	Mapped        uint64 // have a page of memory, shared and transition ones too
	Captured      uint64 // of those, pages that the dump holds
	Transition    uint64 // of Mapped: were on their way out of memory
	PagedOut      uint64 // were in a paging file or in a mapped file
	DemandZero    uint64 // were never touched
	Unresolved    uint64 // lead to a prototype entry that the dump does not hold
	TablesMissing uint64 // page tables that the dump does not hold: what they describe is not known
}

// Tally is a PageCount that takes long, made when first asked for and then kept.
type Tally struct {
	count func(ctx context.Context, m *Meter) (PageCount, error)

	mu   sync.Mutex
	done bool
	n    PageCount
}

// NewTally makes a tally that calls count when it is first asked for.
func NewTally(count func(ctx context.Context, m *Meter) (PageCount, error)) *Tally {
	return &Tally{count: count}
}

// Count counts. A count that ctx cut short comes with the error of ctx and is not
// kept.
func (t *Tally) Count(ctx context.Context, m *Meter) (PageCount, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.done {
		return t.n, nil
	}
	n, err := t.count(ctx, m)
	if err == nil {
		t.n, t.done = n, true
	}
	return n, err
}

// Known gives the count when it was made before; it never waits for one that is
// being made.
func (t *Tally) Known() (PageCount, bool) {
	if t == nil || !t.mu.TryLock() {
		return PageCount{}, false
	}
	defer t.mu.Unlock()
	return t.n, t.done
}
