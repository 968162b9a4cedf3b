package name

import (
	"context"
	"sync"
	"sync/atomic"
)

// kept is something that is read when first asked for and then kept. The zero kept is
// ready for use.
type kept[T any] struct {
	mu sync.Mutex
	v  atomic.Pointer[T]
}

// get gives the thing, reading it the first time. What ctx cut short is not kept.
func (k *kept[T]) get(ctx context.Context, read func(context.Context) T) T {
	if v := k.v.Load(); v != nil {
		return *v
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if v := k.v.Load(); v != nil {
		return *v
	}
	v := read(ctx)
	if ctx.Err() == nil {
		k.v.Store(&v)
	}
	return v
}
