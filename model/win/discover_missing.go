package win

import (
	"context"

	"dumplens/model"
)

// threadOwners visits the processes of all threads in PspCidTable, and of the threads
// that processors run.
func (s *machine) threadOwners(ctx context.Context, visit func(process model.Addr)) {
	seen := map[model.Addr]bool{}
	owner := func(thread model.Addr) {
		if at := s.ownerOf(thread); !seen[at] {
			seen[at] = true
			visit(at)
		}
	}
	s.cidObjects(ctx, threadObject, func(thread model.Addr, _ uint64) { owner(thread) })
	for _, c := range s.cpus {
		if kernelPointer(s.ptrSize())(c.thread) {
			owner(c.thread)
		}
	}
}

// ownerOf is the process that a thread belongs to, 0 when that cannot be read.
func (s *machine) ownerOf(thread model.Addr) model.Addr {
	k := s.object(thread, "_KTHREAD")
	if at := k.pointer("Process"); at != 0 {
		return at
	}
	return k.pointer("ApcState.Process")
}

// tableOwners visits the processes of all handle tables: the tables of processes that
// are known lead to the others, and each names its process.
func (s *machine) tableOwners(ctx context.Context, known []process, visit func(process model.Addr)) {
	link, ok := s.offset("_HANDLE_TABLE", "HandleTableList")
	if !ok {
		return
	}
	seen := map[model.Addr]bool{}
	for i := range known {
		table := s.object(known[i].at, "_EPROCESS").pointer("ObjectTable")
		for n := 0; n < maxProcesses && kernelPointer(s.ptrSize())(table) && !seen[table] && ctx.Err() == nil; n++ {
			seen[table] = true
			r := s.object(table, "_HANDLE_TABLE")
			visit(r.pointer("QuotaProcess"))
			_, next, _, ok := r.list("HandleTableList")
			if !ok {
				break
			}
			table = next - link
		}
	}
}

// missingThreads adds the threads of processes whose list is damaged: through the list
// in KPROCESS, which has the same threads, and through PspCidTable. have are the threads
// that are known.
func (s *machine) missingThreads(ctx context.Context, damaged []*process, have map[model.Addr]bool, add func(record, *process)) {
	if len(damaged) == 0 {
		return
	}
	byAddress := map[model.Addr]*process{}
	try := func(at model.Addr) (r record, ok bool) {
		r = s.object(at, "_ETHREAD")
		p := byAddress[s.ownerOf(at)]
		if p == nil || isDispatcher(r, threadObject) != nil {
			return r, false
		}
		if !have[at] && len(have) < maxThreads {
			have[at] = true
			add(r, p)
		}
		return r, true
	}
	for _, p := range damaged {
		byAddress[p.at] = p
		s.kernelThreads(ctx, p, try)
	}
	s.cidObjects(ctx, threadObject, func(at model.Addr, _ uint64) { try(at) })
}

// kernelThreads walks KPROCESS.ThreadListHead, through KTHREAD.ThreadListEntry.
func (s *machine) kernelThreads(ctx context.Context, p *process, visit func(model.Addr) (record, bool)) {
	link, ok := s.offset("_KTHREAD", "ThreadListEntry")
	if !ok {
		return
	}
	c := chain{limit: maxThreads, pointerCheck: kernelPointer(s.ptrSize())}
	k := s.object(p.at, "_KPROCESS")
	c.head, c.first, c.last, ok = k.list("ThreadListHead")
	if !ok {
		return
	}
	c.walk(ctx, func(entry model.Addr) (flink, blink model.Addr, err error) {
		r, ok := visit(entry - link)
		_, flink, blink, whole := r.as(s.layout("_KTHREAD")).list("ThreadListEntry")
		if !ok || !whole {
			return 0, 0, errNoThread
		}
		return flink, blink, nil
	})
}
