package win

import (
	"context"
	"fmt"

	"dumplens/model"
)

// finder collects the processes, each once, by whichever way they are reached.
type finder struct {
	s     *machine
	link  model.Addr // EPROCESS.ActiveProcessLinks
	found []process
	have  map[model.Addr]bool
	how   string // the way in hand, "" for the list itself
}

// visit reads the process that an entry of the list belongs to.
func (f *finder) visit(ctx context.Context, m *model.Meter) visitor {
	return func(entry model.Addr) (flink, blink model.Addr, err error) {
		r := f.s.object(entry-f.link, "_EPROCESS")
		_, flink, blink, ok := r.list("ActiveProcessLinks")
		if err := isDispatcher(r, processObject); err != nil {
			return 0, 0, fmt.Errorf("there is no process at %s (%w)", entry-f.link, err)
		}
		if !ok {
			return 0, 0, fmt.Errorf("the process at %s cannot be read in full", entry-f.link)
		}
		f.add(ctx, r)
		m.Add(1)
		return flink, blink, nil
	}
}

// add adds a process that is not there yet.
func (f *finder) add(ctx context.Context, r record) bool {
	if f.have == nil {
		f.have = map[model.Addr]bool{}
	}
	if f.have[r.span.At] {
		return false
	}
	f.have[r.span.At] = true
	p := f.s.newProcess(ctx, r)
	if f.how != "" {
		p.Note = joinNotes(p.Note, "not reached through the list; found "+f.how)
	}
	f.found = append(f.found, p)
	return true
}

// missing adds the processes that the kernel's table of process numbers and the
// processors lead to, and those that are linked with them.
func (f *finder) missing(ctx context.Context, list *chain, m *model.Meter) {
	f.how = "in PspCidTable"
	for _, r := range f.s.cidProcesses(ctx) {
		f.add(ctx, r)
	}
	for _, c := range f.s.cpus {
		f.how = "as a processor's current process"
		r := f.s.object(c.process, "_EPROCESS")
		if isDispatcher(r, processObject) != nil || r.num("UniqueProcessId", f.s.ptrSize()) == 0 || !f.add(ctx, r) {
			continue // the idle process, number 0, is in no list
		}
		f.how = "through the links of a processor's current process"
		entry := r.span.At + f.link
		_ = list.follow(ctx, entry, true, f.visit(ctx, m))  // that the list is broken
		delete(list.seen, entry)                            // is known; what can be
		_ = list.follow(ctx, entry, false, f.visit(ctx, m)) // reached is taken
	}
}
