package model

import (
	"context"
	"strings"
	"testing"
)

func TestPartReadsOnce(t *testing.T) {
	calls := 0
	p := Lazy(func(context.Context, *Meter) ([]int, string) { calls++; return []int{1, 2}, "the list is broken" })
	for range 2 {
		items, stopped := p.Get(context.Background(), nil)
		if len(items) != 2 || stopped != "the list is broken" {
			t.Errorf("%v, %q", items, stopped)
		}
	}
	if calls != 1 {
		t.Errorf("read %d times", calls)
	}
}

// TestPartCancelled: a result cut short is given but not kept.
func TestPartCancelled(t *testing.T) {
	p := Lazy(func(ctx context.Context, _ *Meter) ([]int, string) {
		if ctx.Err() != nil {
			return []int{1}, "cancelled"
		}
		return []int{1, 2, 3}, ""
	})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if items, stopped := p.Get(ctx, nil); len(items) != 1 || stopped != "stopped after 1" {
		t.Errorf("%v, %q", items, stopped)
	}
	if items, stopped := p.Get(context.Background(), nil); len(items) != 3 || stopped != "" {
		t.Errorf("%v, %q", items, stopped)
	}
}

func TestPartPanicBecomesWords(t *testing.T) {
	p := Lazy(func(context.Context, *Meter) ([]int, string) { panic("index out of range") })
	if _, stopped := p.Get(context.Background(), nil); !strings.Contains(stopped, "index out of range") {
		t.Errorf("%q", stopped)
	}
}

func TestPartMissing(t *testing.T) {
	var none *Part[int]
	if none.Why() == "" {
		t.Error("a nil part has no reason")
	}
	if items, _ := none.Get(context.Background(), nil); items != nil {
		t.Errorf("a nil part has items %v", items)
	}
	if why := None[int]("only user minidumps have streams").Why(); why != "only user minidumps have streams" {
		t.Errorf("%q", why)
	}
}

// numbers is a part of n numbers made one by one; reads counts how often that is done.
func numbers(n int, reads *int) *Part[int] {
	return OneByOne(nil, func(_ context.Context, _ *Meter, visit func(*int) bool) string {
		*reads++
		for i := range n {
			if !visit(&i) {
				return ""
			}
		}
		return "the list is broken"
	})
}

// TestOneByOne: few items are kept after a visit of all, many only when all are asked for.
func TestOneByOne(t *testing.T) {
	for _, c := range []struct{ n, reads, readsAfterGet int }{{mostKept, 1, 1}, {mostKept + 1, 2, 3}} {
		reads := 0
		p := numbers(c.n, &reads)
		for range 2 {
			sum := 0
			if stopped := p.Each(t.Context(), nil, func(i *int) bool { sum += *i; return true }); sum != c.n*(c.n-1)/2 || stopped == "" {
				t.Errorf("the sum of %d is %d, stopped %q", c.n, sum, stopped)
			}
		}
		if reads != c.reads {
			t.Errorf("%d items are read %d times, want %d", c.n, reads, c.reads)
		}
		for range 2 {
			if items, stopped := p.Get(t.Context(), nil); len(items) != c.n || stopped == "" {
				t.Errorf("%d items of %d, stopped %q", len(items), c.n, stopped)
			}
		}
		if reads != c.readsAfterGet {
			t.Errorf("%d items are read %d times, want %d", c.n, reads, c.readsAfterGet)
		}
	}
}

// TestOneByOneEnds: a visit that ends early is no reason to think that the part is short.
func TestOneByOneEnds(t *testing.T) {
	reads := 0
	p := numbers(10, &reads)
	visits := 0
	if stopped := p.Each(t.Context(), nil, func(i *int) bool { visits++; return *i < 3 }); visits != 4 || stopped != "" {
		t.Errorf("%d visits, stopped %q", visits, stopped)
	}
	if items, _ := p.Get(t.Context(), nil); len(items) != 10 {
		t.Errorf("%d items", len(items))
	}
	visits = 0
	if stopped := p.Each(t.Context(), nil, func(i *int) bool { visits++; return *i < 3 }); visits != 4 || stopped != "" || reads != 2 {
		t.Errorf("of those kept: %d visits, stopped %q, read %d times", visits, stopped, reads)
	}
}

// TestOneByOneCancelled: what was cut short is not kept.
func TestOneByOneCancelled(t *testing.T) {
	reads := 0
	p := numbers(3, &reads)
	ctx, cancel := context.WithCancel(t.Context())
	if stopped := p.Each(ctx, nil, func(*int) bool { cancel(); return true }); stopped != "stopped after 3" {
		t.Errorf("%q", stopped)
	}
	if items, _ := p.Get(t.Context(), nil); len(items) != 3 || reads != 2 {
		t.Errorf("%d items, read %d times", len(items), reads)
	}
}
