package win

import (
	"context"
	"fmt"

	"dumplens/model"
)

// current is the thread that was running where the dump was taken, and its process.
type current struct {
	thread, process model.Addr // 0 unknown
	prcb            model.Addr // of the processor, 0 unknown
	what            string     // crashing or, in a live dump, current
}

// attachCurrent finds the thread whose stack the header's context stands on, and
// states its process.
func (s *machine) attachCurrent(ctx context.Context, m *model.Meter) {
	s.current.what = "crashing"
	if s.d.Kind == model.KindLive || s.d.Header.BugCheckCode == 0 {
		s.current.what = "current"
	}
	for i, c := range s.cpus {
		if s.standsOn(c) {
			s.setCurrent(i)
			break
		}
	}
	if s.current.thread == 0 && len(s.cpus) == 1 {
		s.setCurrent(0)
	}
	if s.current.process == 0 {
		s.processByTables(ctx, m)
	}
	s.stateCurrent()
}

// standsOn tells whether the header's stack pointer lies in the stack of the thread
// that a processor runs. While it runs a DPC it lies in another stack, but then the
// processor's own copy of the context tells.
func (s *machine) standsOn(c processor) bool {
	spAt, ipAt := s.contextRegisters()
	sp := s.headerRegister(spAt)
	if !sp.Is() || !kernelPointer(s.ptrSize())(c.thread) {
		return false
	}
	at := model.Addr(sp.Num)
	t := s.object(c.thread, "_KTHREAD")
	if base := t.pointer("StackBase"); base != 0 && at >= t.pointer("StackLimit") && at < base {
		return true
	}
	ip := s.headerRegister(ipAt)
	return c.sp == at && c.ip == model.Addr(ip.Num)
}

// setCurrent makes a processor the one where the dump was taken; its registers are
// those of the header.
func (s *machine) setCurrent(i int) {
	c := &s.cpus[i]
	s.current.thread, s.current.process, s.current.prcb = c.thread, c.process, c.prcb
	c.Note = s.current.what + " processor"
	spAt, ipAt := s.contextRegisters()
	c.IP, c.SP = s.headerRegister(ipAt), s.headerRegister(spAt)
	cpus := make([]model.CPU, len(s.cpus))
	for j := range s.cpus {
		cpus[j] = s.cpus[j].CPU
	}
	s.d.CPUs = model.Ready(cpus)
}

// processByTables takes the process whose directory table base the header carries:
// that of the processor where the dump was taken.
func (s *machine) processByTables(ctx context.Context, m *model.Meter) {
	want := s.maskBase(s.d.Header.DirectoryTableBase)
	found, _ := s.procs.Get(ctx, m)
	for _, p := range found {
		if p.dtb == want {
			s.current.process = p.at
			s.threadByStack(ctx, p)
			return
		}
	}
}

// threadByStack finds the thread of a process whose stack the header's context
// stands on.
func (s *machine) threadByStack(ctx context.Context, p *process) {
	link, ok := s.offset("_ETHREAD", "ThreadListEntry")
	if !ok {
		return
	}
	threads := p.threads
	threads.walk(ctx, func(entry model.Addr) (flink, blink model.Addr, err error) {
		at := entry - link
		if s.standsOn(processor{thread: at}) {
			s.current.thread = at
		}
		_, flink, blink, _ = s.object(at, "_ETHREAD").list("ThreadListEntry")
		return flink, blink, nil
	})
}

// stateCurrent sets the facts about the current process and thread.
func (s *machine) stateCurrent() {
	d := s.d
	unknown := model.Absent(model.Unknown, "the current thread was not found")
	name, pid, thread := unknown, unknown, unknown
	if s.current.process != 0 {
		r := s.object(s.current.process, "_EPROCESS")
		name, pid = r.ascii("ImageFileName", 15), r.uint("UniqueProcessId", s.ptrSize())
	}
	if s.current.thread != 0 {
		thread = s.d.Pointer(s.current.thread, "kernel")
		r := s.object(s.current.thread, "_ETHREAD")
		if v := clientThread(r); v.Is() && v.Num != 0 {
			thread = thread.With(fmt.Sprintf("thread %d", v.Num))
		}
	}
	setCurrentFacts(d, name, pid, thread)
}

func setCurrentFacts(d *model.Dump, name, pid, thread model.Value) {
	d.Set("process_name", "Process", name)
	d.Set("process_pid", "Process id", pid)
	d.Set("thread", "Thread", thread)
}
