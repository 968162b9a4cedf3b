package win

import (
	"bytes"

	"dumplens/model"
)

// A process or a thread tells what it is by the type in its first byte. Where that byte
// was overwritten the rest of it still does: its number, its tables, and the links that
// lead to it from its neighbours and from its own threads.

// noProcess says why there is no process at r; nil when there is one.
func (s *machine) noProcess(r record) error {
	err := isDispatcher(r, processObject)
	if err == nil || s.provesProcess(r) {
		return nil
	}
	return err
}

// provesProcess tells a process by all but its type: a number and a name as of
// processes, page tables, a neighbour in the list that leads back, and a list of threads
// that does; one that has exited may have no thread.
func (s *machine) provesProcess(r record) bool {
	p := s.ptrSize()
	if !s.hasIdentity(r) || s.maskBase(r.as(s.layout("_KPROCESS")).pointer("DirectoryTableBase")) == 0 {
		return false
	}
	at, flink, blink, ok := r.list("ActiveProcessLinks")
	if !ok || !s.leadsTo(flink+model.Addr(p), at) && !s.leadsTo(blink, at) {
		return false
	}
	head, first, _, ok := r.list("ThreadListHead")
	if !ok {
		return false
	}
	return first == head && r.filetime("ExitTime", "").Is() || first != head && s.leadsTo(first+model.Addr(p), head)
}

// hasIdentity tells whether a process has a number and a name as processes have: in the
// characters of the system's code page, padded with zeros.
func (s *machine) hasIdentity(r record) bool {
	const size = 15
	name, _, _ := r.member("ImageFileName", size)
	text := bytes.TrimRight(name, "\x00")
	return plausiblePID(r.num("UniqueProcessId", s.ptrSize())) && len(text) > 0 &&
		!bytes.ContainsFunc(text, func(c rune) bool { return c < ' ' || c == 0x7f })
}

// plausiblePID tells numbers that a process can have, but for the idle one.
func plausiblePID(pid uint64) bool { return pid != 0 && pid%4 == 0 && pid <= mostPID }

// leadsTo tells whether the word at from is the address to.
func (s *machine) leadsTo(from, to model.Addr) bool {
	if !kernelPointer(s.ptrSize())(from) {
		return false
	}
	n, err := model.ReadUint(s.kernel, from, s.ptrSize())
	return err == nil && model.Addr(n) == to
}

// isThreadOf tells whether r is a thread of a process: by its type and its owner; where
// one of them was overwritten, by the other and the number of the process in the
// thread's own CLIENT_ID.
func (s *machine) isThreadOf(r record, p *process) bool {
	typed := isDispatcher(r, threadObject) == nil
	owner := r.as(s.layout("_KTHREAD")).pointer("Process")
	if typed && (owner == 0 || owner == p.at) {
		return true
	}
	pid, tid := s.clientID(r)
	same := plausiblePID(pid) && pid == p.pid && tid != 0 && tid%4 == 0
	return same && (typed || owner == p.at)
}

// clientID reads ETHREAD.Cid: the numbers of the process and of the thread.
func (s *machine) clientID(r record) (pid, tid uint64) {
	b, _, _ := r.member("Cid", 2*r.ptr)
	if b == nil {
		return 0, 0
	}
	return model.Uint(b[:r.ptr]), model.Uint(b[r.ptr:])
}

// repairPID puts the number that the threads of a process have in the place of one that
// no process can have.
func (s *machine) repairPID(p *process) {
	link, ok := s.offset("_ETHREAD", "ThreadListEntry")
	if !p.PID.Is() || plausiblePID(p.pid) || !ok || !kernelPointer(s.ptrSize())(p.threads.first) {
		return
	}
	r := s.object(p.threads.first-link, "_ETHREAD")
	pid, _ := s.clientID(r)
	if !plausiblePID(pid) || isDispatcher(r, threadObject) != nil || s.ownerOf(r.span.At) != p.at {
		return
	}
	s.d.AddProblem("processes", p.PID.Src, "%s: its number 0x%x cannot be right; its threads say that it is %d", p.Name, p.pid, pid)
	p.PID = model.Num(pid).From(r.at("Cid", r.ptr))
	p.pid = pid
	p.Note = joinNotes(p.Note, "number as its threads have it")
}

// inList tells whether an object's entry of a list is led to by a neighbour.
func (s *machine) inList(r record, structure, member string) bool {
	at, flink, blink, ok := r.as(s.layout(structure)).list(member)
	return ok && flink != at && (s.leadsTo(flink+model.Addr(s.ptrSize()), at) || s.leadsTo(blink, at))
}
