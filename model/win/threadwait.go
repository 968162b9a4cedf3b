package win

import (
	"context"
	"fmt"

	"dumplens/model"
)

// waitObject adds what a waiting thread waits for: the object of the first of its wait
// blocks (KTHREAD.WaitBlockList). Others may follow it; blocks of an earlier wait may lie
// there too, so they are not read.
func (d *threadDetails) waitObject(ctx context.Context) {
	if d.t.State.Text != "Waiting" || d.s.kernel == nil {
		return
	}
	const name, note = "Waits for", "the first of the objects that it waits for"
	at := d.kthread.pointer("WaitBlockList")
	if !kernelPointer(d.s.ptrSize())(at) {
		return
	}
	block := d.s.object(at, "_KWAIT_BLOCK")
	thread := block.uint("Thread", d.s.ptrSize())
	switch {
	case !thread.Is():
		d.add(name, thread, note)
		return
	case model.Addr(thread.Num) != d.ethread.span.At:
		return // the list is not of this wait: a thread may wait for a queue or an alert
	}
	object := d.s.link(block.uint("Object", d.s.ptrSize()))
	if object.Is() {
		object.Text = d.s.objectWords(ctx, model.Addr(object.Num))
	}
	d.add(name, object, note)
}

// dispatcherTypes are DISPATCHER_HEADER.Type, the low seven bits of the first byte
// (KOBJECTS).
var dispatcherTypes = map[byte]string{
	0: "notification event", 1: "synchronization event", 2: "mutant", 3: "process", 4: "queue", 5: "semaphore", 6: "thread",
	7: "gate", 8: "notification timer", 9: "synchronization timer",
}

// objectWords says what a dispatcher object is, with its name when it has one.
func (s *machine) objectWords(ctx context.Context, at model.Addr) string {
	head, err := model.ReadBytes(s.kernel, at, 1)
	if err != nil {
		return ""
	}
	kind := dispatcherTypes[head[0]&0x7f]
	n := s.newNamer()
	switch head[0] & 0x7f {
	case processObject:
		return kind + " " + n.processName(at).Text
	case threadObject:
		return kind + " " + n.threadName(at).Text
	}
	h := n.headerOf(at)
	if of := n.typeOf(ctx, h); !of.Is() || !dispatched[of.Text] {
		return kind // it lies in a structure of its own, without an object's header
	}
	if path := n.path(at); path != "" {
		return fmt.Sprintf("%s %s", kind, path)
	}
	return kind
}

// dispatched are the types of named objects that begin with a dispatcher header.
var dispatched = map[string]bool{"Event": true, "Mutant": true, "Semaphore": true, "Timer": true}
