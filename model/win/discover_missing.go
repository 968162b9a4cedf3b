package win

import (
	"context"
	"errors"

	"dumplens/model"
)

// threadOwners visits all threads in PspCidTable, and those that processors run, with
// their processes.
func (s *machine) threadOwners(ctx context.Context, visit func(thread, process model.Addr)) {
	owner := func(thread model.Addr) { visit(thread, s.ownerOf(thread)) }
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
func (s *machine) tableOwners(ctx context.Context, known []*process, visit func(process model.Addr)) {
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

// missingThreads looks for threads of processes whose lists are damaged: through the list
// in KPROCESS, which has the same threads, through PspCidTable, and in memory.
type missingThreads struct {
	w       *threadWalk
	owners  map[model.Addr]*process // by EPROCESS
	numbers map[uint64]*process
}

// found takes what may be a thread of one of the processes; false when it is none.
func (m *missingThreads) found(ctx context.Context, how string) func(at model.Addr) (record, bool) {
	return func(at model.Addr) (record, bool) {
		r := m.w.s.object(at, "_ETHREAD")
		p := m.owners[m.w.s.ownerOf(at)]
		if p == nil {
			pid, _ := m.w.s.clientID(r)
			p = m.numbers[pid]
		}
		if p == nil || !m.w.s.isThreadOf(r, p) {
			return r, false
		}
		if !m.w.have[at] && len(m.w.have) < maxThreads {
			m.w.add(ctx, r, p, how)
		}
		return r, true
	}
}

// complete tells whether every process has as many threads as it counts.
func (m *missingThreads) complete() bool {
	for _, p := range m.owners {
		if !p.ThreadCount.Is() || p.ThreadCount.Num == 0 || p.ThreadCount.Num > uint64(m.w.count[p]) {
			return false
		}
	}
	return true
}

var errNoThread = errors.New("there is no thread")

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
