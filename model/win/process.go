package win

import (
	"context"
	"fmt"

	"dumplens/model"
	"dumplens/model/mem"
)

// process is a process with what is needed to walk on from it.
type process struct {
	model.Process
	at      model.Addr // of its EPROCESS
	pid     uint64
	peb     model.Addr
	wow64   model.Addr
	dtb     model.Addr
	userDTB model.Addr // of the tables used in user mode, 0 for none
	threads chain      // of its ETHREADs, by ETHREAD.ThreadListEntry
	memory  *mem.Paged
}

// loadProcesses walks the list of processes and, when it is broken, looks for those
// that it does not lead to.
func (s *machine) loadProcesses(ctx context.Context, m *model.Meter) ([]*process, string) {
	link, ok := s.offset("_EPROCESS", "ActiveProcessLinks")
	if !ok {
		return nil, "the layout of _EPROCESS is not known for this build"
	}
	head := s.processHead()
	f, list, stopped := s.walkProcesses(ctx, head, link, m)
	if stopped != "" && ctx.Err() == nil && s.learnPages(ctx) {
		f, list, stopped = s.walkProcesses(ctx, head, link, m)
	}
	if stopped == "" && s.opt.Scan {
		return f.found, f.scanFor(ctx, m)
	}
	if stopped == "" || ctx.Err() != nil {
		return f.found, stopped
	}
	inList := len(f.found)
	f.missing(ctx, list, m)
	if left := f.scanFor(ctx, m); left != "" {
		stopped += "; " + left
	}
	if more := len(f.found) - inList; more > 0 {
		stopped += fmt.Sprintf("; %d more were found otherwise", more)
	}
	s.d.AddProblem("processes", model.Span{Space: s.kernel, At: head, Len: uint64(2 * s.ptrSize())}, "PsActiveProcessHead: %s", stopped)
	return f.found, stopped
}

// walkProcesses walks the list of processes; stopped says what is wrong with it.
func (s *machine) walkProcesses(ctx context.Context, head, link model.Addr, m *model.Meter) (f *finder, list *chain, stopped string) {
	f = &finder{s: s, link: link}
	list, err := readList(s.kernel, head, s.ptrSize(), maxProcesses)
	if err != nil {
		return f, list, fmt.Sprintf("its head at %s cannot be read: %s", head.Short(), model.AsHole(err, "", 0).Reason())
	}
	stopped = list.walk(ctx, f.visit(ctx, m))
	if stopped == "" && len(f.found) == 0 {
		stopped = "the list is empty, which it never is"
	}
	return f, list, stopped
}

// processHead is where the list of processes begins.
func (s *machine) processHead() model.Addr {
	if at := s.d.Header.PsActiveProcessHead; kernelPointer(s.ptrSize())(at) {
		return at
	}
	return s.slot(kdPsActiveProcessHead)
}

// Types of dispatcher objects (KOBJECTS) in the first byte of a DISPATCHER_HEADER,
// whose top bit is a lock.
const (
	processObject = 3
	threadObject  = 6
)

// isDispatcher checks what every process and thread has: its type. The error says
// what is wrong.
func isDispatcher(r record, kind byte) error {
	switch {
	case len(r.data) == 0 && r.err != nil:
		return fmt.Errorf("%s", model.AsHole(r.err, "", 0).Reason())
	case len(r.data) == 0:
		return fmt.Errorf("its layout is not known")
	case r.data[0]&0x7f != kind:
		return fmt.Errorf("its object type is %d, not %d", r.data[0]&0x7f, kind)
	}
	return nil
}

// newProcess reads the fields of an EPROCESS.
func (s *machine) newProcess(ctx context.Context, r record) process {
	k := r.as(s.layout("_KPROCESS"))
	p := process{at: r.span.At, dtb: s.maskBase(k.pointer("DirectoryTableBase"))}
	p.EPROCESS = s.d.Pointer(p.at, "kernel").From(r.span)
	p.Name = r.ascii("ImageFileName", 15)
	p.PID = r.uint("UniqueProcessId", s.ptrSize())
	p.PPID = r.uint("InheritedFromUniqueProcessId", s.ptrSize())
	p.DTB = tableBase(k.uint("DirectoryTableBase", s.ptrSize()), s.d.Arch)
	p.UserDTB = userTableBase(k, s.d.Arch)
	if p.UserDTB.Is() {
		p.userDTB = model.Addr(p.UserDTB.Num)
	}
	p.CreateTime = r.filetime("CreateTime", "")
	p.ExitTime = r.filetime("ExitTime", "the process had not exited")
	p.ThreadCount = r.uint("ActiveThreads", 4)
	p.pid, p.peb, p.wow64 = p.PID.Num, r.pointer("Peb"), r.pointer("Wow64Process")
	p.Wow64 = isWow64(r)
	p.threads = s.threadChain(r)
	s.repairPID(&p)
	if p.ExitTime.Is() {
		p.Note = "exited"
	}
	s.addUserSpace(&p)
	p.PEB = r.address("Peb", p.id(), "a process of the kernel has none")
	p.Session = s.session(r, &p)
	p.HandleCount = s.handleCount(ctx, r)
	s.addParameters(r, &p)
	return p
}

// isWow64 tells whether a 64-bit Windows runs the process as a 32-bit program.
func isWow64(r record) model.Value {
	if r.ptr == 4 {
		return model.Absent(model.NotApplicable, "a 32-bit Windows runs 32-bit programs as they are")
	}
	v := r.uint("Wow64Process", r.ptr)
	if v.Is() {
		v = model.Flag(v.Num != 0).From(v.Src)
	}
	return v
}

// threadChain is the list of a process's threads, through ETHREAD.ThreadListEntry.
func (s *machine) threadChain(r record) chain {
	c := chain{limit: maxThreads, pointerCheck: kernelPointer(s.ptrSize())}
	c.head, c.first, c.last, _ = r.list("ThreadListHead")
	return c
}

// spaceOf is the id of a process's space.

// id is the id of the process's space, for links; "" when it cannot be entered.
func (p *process) id() string {
	if p.Space == nil {
		return ""
	}
	return model.ProcessSpace(p.pid)
}

// userTableBase is the second table that processes have where the kernel hides from
// user mode (KVA shadow, 2018 and later).
func userTableBase(k record, arch model.Arch) model.Value {
	if k.layout == nil {
		return k.uint("UserDirectoryTableBase", k.ptr)
	}
	// The data gives 32-bit kernels the place of DirectoryTableBase: there is one.
	user, ok := k.layout.Members["UserDirectoryTableBase"]
	if !ok || user == k.layout.Members["DirectoryTableBase"] {
		return model.Absent(model.NotApplicable, "this kernel keeps one table for a process")
	}
	return tableBase(k.uint("UserDirectoryTableBase", k.ptr), arch)
}

// tableBase shows a directory table base without its flag bits. 0 and 1 say that
// there is no separate table.
func tableBase(v model.Value, arch model.Arch) model.Value {
	if !v.Is() {
		return v
	}
	at := model.Addr(v.Num) & pagings[arch].base
	if at == 0 {
		return model.Absent(model.NotApplicable, "none").From(v.Src)
	}
	base := model.At(at, "physical").From(v.Src)
	if arch.PointerSize() == 4 {
		base.Fmt = model.Address32
	}
	return base
}

func joinNotes(a, b string) string {
	if a == "" {
		return b
	}
	return a + ", " + b
}

// listProcesses gives the processes as the model shows them.
func (s *machine) listProcesses(ctx context.Context, m *model.Meter) ([]model.Process, string) {
	found, stopped := s.procs.Get(ctx, m)
	out := make([]model.Process, len(found))
	for i := range found {
		out[i] = found[i].Process
		out[i].More = func(context.Context) []model.Field { return s.more(found[i]) }
		if found[i].at == s.current.process {
			out[i].Note = joinNotes(out[i].Note, s.current.what+" process")
		}
	}
	return out, stopped
}
