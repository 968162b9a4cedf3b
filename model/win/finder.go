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
	found []*process
	have  map[model.Addr]bool
	how   string // the way in hand, "" for the list itself
}

// visit reads the process that an entry of the list belongs to.
func (f *finder) visit(ctx context.Context, m *model.Meter) visitor {
	return func(entry model.Addr) (flink, blink model.Addr, err error) {
		r := f.s.object(entry-f.link, "_EPROCESS")
		_, flink, blink, ok := r.list("ActiveProcessLinks")
		if err := f.s.noProcess(r); err != nil {
			return 0, 0, fmt.Errorf("there is no process at %s (%w)", (entry - f.link).Short(), err)
		}
		if !ok {
			return 0, 0, fmt.Errorf("the process at %s cannot be read in full", (entry - f.link).Short())
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
	if err := isDispatcher(r, processObject); err != nil {
		f.s.d.AddProblem("processes", r.span.Sub(0, 1), "%s (%d) at %s: %s; that it is a process its links and threads tell", p.Name, p.pid, p.at.Short(), err)
		p.Note = joinNotes(p.Note, "its object type was overwritten")
	}
	if f.how != "" {
		p.Note = joinNotes(p.Note, "not reached through the list; "+f.how)
	}
	f.found = append(f.found, &p)
	return true
}

// missing adds the processes that other ways lead to: the kernel's table of process
// numbers, the processors, the owners of threads, the list of handle tables, and the
// links of each process that came so.
func (f *finder) missing(ctx context.Context, list *chain, m *model.Meter) {
	first := len(f.found)
	f.how = "found in PspCidTable"
	for _, r := range f.s.cidProcesses(ctx) {
		f.add(ctx, r)
	}
	f.how = "found as a processor's current process"
	for _, c := range f.s.cpus {
		f.addAt(ctx, c.process)
	}
	f.how = "found as the owner of a thread"
	remains := f.remains()
	f.s.threadOwners(ctx, func(thread, at model.Addr) {
		f.addAt(ctx, at)
		remains.note(thread, at)
	})
	f.how = "found as the owner of a handle table"
	f.s.tableOwners(ctx, f.found, func(at model.Addr) { f.addAt(ctx, at) })
	f.how = "found through the links of one that the list does not lead to"
	for i := first; i < len(f.found) && ctx.Err() == nil; i++ {
		entry := f.found[i].at + f.link
		_ = list.follow(ctx, entry, true, f.visit(ctx, m))  // that the list is broken is known;
		_ = list.follow(ctx, entry, false, f.visit(ctx, m)) // what can be reached is taken
	}
	if f.s.mayScan() {
		f.s.scanThreads(ctx, func(r record) {
			at := r.as(f.s.layout("_KTHREAD")).pointer("Process")
			f.how = "found as the owner of a thread, " + foundByScan
			f.addAt(ctx, at)
			if f.s.inList(r, "_ETHREAD", "ThreadListEntry") {
				remains.note(r.span.At, at)
			}
		})
	}
	remains.add(ctx)
}

// addAt adds the process at an address where one should be; the idle process, number 0,
// is in no list.
func (f *finder) addAt(ctx context.Context, at model.Addr) {
	if f.have[at] || !kernelPointer(f.s.ptrSize())(at) {
		return
	}
	r := f.s.object(at, "_EPROCESS")
	if f.s.noProcess(r) == nil && plausiblePID(r.num("UniqueProcessId", f.s.ptrSize())) {
		f.add(ctx, r)
	}
}
