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
