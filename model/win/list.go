package win

import (
	"context"
	"fmt"

	"dumplens/model"
)

// chain is a doubly linked list of the kernel, LIST_ENTRY {Flink, Blink}: a head
// and, in each object, an entry that points to its neighbours' entries.
type chain struct {
	head         model.Addr // the head's own address, where the list ends
	first, last  model.Addr // the head's Flink and Blink
	limit        int        // more entries than this cannot be right
	pointerCheck func(model.Addr) bool
	seen         map[model.Addr]bool // entries that were visited
	links        map[model.Addr]neighbours
	crossed      string // where two entries first disagree on who is next, "" nowhere
}

// neighbours are the two pointers of an entry.
type neighbours struct{ flink, blink model.Addr }

// visitor reads the object of an entry and gives the entry's neighbours. An error
// means that there is no such object there.
type visitor func(entry model.Addr) (flink, blink model.Addr, err error)

// walk visits the entries from the first to the last. When the way breaks, or when two
// entries disagree on who follows whom, it goes on from the other end, so that one
// damaged entry costs one entry. It returns what is wrong, "" when the list closed.
func (c *chain) walk(ctx context.Context, visit visitor) (stopped string) {
	err := c.follow(ctx, c.first, true, visit)
	switch {
	case err == nil && c.crossed == "":
		return ""
	case ctx.Err() != nil:
		return ctx.Err().Error()
	}
	what := c.crossed
	if err != nil {
		what = err.Error()
	}
	forward := len(c.seen)
	back := c.follow(ctx, c.last, false, visit)
	return fmt.Sprintf("the list is broken after %d entries: %s. Followed from its end it gave %d more%s", forward, what, len(c.seen)-forward, reason(back))
}

// follow visits entry and those after it, or before it, until the head; those that were
// visited before are passed. The error says where the way ended before that.
func (c *chain) follow(ctx context.Context, entry model.Addr, forward bool, visit visitor) error {
	if c.seen == nil {
		c.seen, c.links = map[model.Addr]bool{}, map[model.Addr]neighbours{}
	}
	been := map[model.Addr]bool{}
	for prev := c.head; entry != c.head; {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case been[entry]:
			return fmt.Errorf("the entry at %s comes a second time", entry.Short())
		case len(c.seen) >= c.limit:
			return fmt.Errorf("more than %d entries", c.limit)
		case !c.pointerCheck(entry):
			return fmt.Errorf("%s cannot be the address of an entry", entry.Short())
		}
		been[entry] = true
		n, err := c.visitOnce(entry, visit)
		if err != nil {
			return err
		}
		next, back := n.flink, n.blink
		if !forward {
			next, back = back, next
		}
		if back != prev && c.crossed == "" && c.head != 0 {
			c.crossed = fmt.Sprintf("the entries at %s and %s disagree on which follows which", prev.Short(), entry.Short())
		}
		prev, entry = entry, next
	}
	return nil
}

// visitOnce visits an entry, or remembers where it led.
func (c *chain) visitOnce(entry model.Addr, visit visitor) (neighbours, error) {
	if n, ok := c.links[entry]; ok {
		return n, nil
	}
	flink, blink, err := visit(entry)
	if err != nil {
		return neighbours{}, err
	}
	n := neighbours{flink, blink}
	c.seen[entry], c.links[entry] = true, n
	return n, nil
}

// reason adds why, when there is a why.
func reason(err error) string {
	if err == nil {
		return ""
	}
	return ", up to where " + err.Error()
}

// readList reads a list's head.
func readList(space model.Space, head model.Addr, ptr, limit int) (*chain, error) {
	c := &chain{head: head, limit: limit, pointerCheck: kernelPointer(ptr)}
	b, err := model.ReadBytes(space, head, uint64(2*ptr))
	if err != nil {
		return c, err
	}
	c.first, c.last = model.Addr(model.Uint(b[:ptr])), model.Addr(model.Uint(b[ptr:]))
	return c, nil
}

// kernelPointer tells addresses that an object of the kernel can have: aligned and
// in the upper half.
func kernelPointer(ptr int) func(model.Addr) bool {
	if ptr == 4 {
		return func(a model.Addr) bool { return a>>31 == 1 && a%4 == 0 }
	}
	return func(a model.Addr) bool { return a>>47 == 1<<17-1 && a%8 == 0 }
}

// userPointer tells addresses that belong to a program: aligned, in the lower half
// and above its first 64 KiB.
func userPointer(ptr int) func(model.Addr) bool {
	return func(a model.Addr) bool { return a >= 0x10000 && a < 1<<47 && a%model.Addr(ptr) == 0 }
}
