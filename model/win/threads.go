package win

import (
	"context"

	"dumplens/model"
	"dumplens/model/mem"
)

// roomForThreads is how many threads the processes say that they have, as far as that
// can be: a page holds two or so, and a damaged number must not fill memory.
func (s *machine) roomForThreads(ctx context.Context) int {
	const most, inPage = 1 << 17, 2
	found, _ := s.procs.Get(ctx, nil)
	n := uint64(0)
	for i := range found {
		n += min(found[i].ThreadCount.Num, maxOwnThreads)
	}
	if p, ok := s.d.Physical.(*mem.Pages); ok {
		n = min(n, p.Present()*inPage)
	}
	return int(min(n, most))
}

// newThread reads the fields of an ETHREAD and the KTHREAD that it begins with.
func (s *machine) newThread(r record, p *process) model.Thread {
	k := r.as(s.layout("_KTHREAD"))
	space := p.id()
	t := model.Thread{
		PID:               p.PID,
		TID:               clientThread(r),
		ETHREAD:           s.d.Pointer(r.span.At, "kernel").From(r.span),
		StartAddress:      s.startAddress(r, "StartAddress", space),
		Win32StartAddress: s.startAddress(r, "Win32StartAddress", space),
		Priority:          k.uint("Priority", 1),
		TEB:               k.address("Teb", space, "a thread of the kernel has none"),
		StackBase:         k.address("StackBase", "kernel", "none"),
		StackLimit:        k.address("StackLimit", "kernel", "none"),
		KernelStack:       k.address("KernelStack", "kernel", "none"),
		CreateTime:        threadTime(r, s.d.Header.Build),
		Suspended:         k.uint("SuspendCount", 1),
		Name:              s.threadName(r),
		IP:                model.Absent(model.Unknown, "its registers are on its stack"),
	}
	t.SP = t.KernelStack
	s.addState(k, &t)
	s.addCurrent(r.span.At, &t)
	return t
}

// threadTime is when a thread was created. Before Vista the low three bits of the
// member were used otherwise and the time stands above them.
func threadTime(r record, build uint32) model.Value {
	v := r.filetime("CreateTime", "")
	const vista = 6000
	if v.Is() && build < vista {
		v.Num >>= 3
	}
	return v
}

// clientThread is the thread's number: the second half of ETHREAD.Cid, a CLIENT_ID
// of two pointer-sized numbers.
func clientThread(r record) model.Value {
	b, span, v := r.member("Cid", 2*r.ptr)
	if b == nil {
		return v
	}
	return model.Num(model.Uint(b[r.ptr:])).From(span.Sub(uint64(r.ptr), uint64(r.ptr)))
}

// startAddress links an address to the space that it lies in.
func (s *machine) startAddress(r record, member, user string) model.Value {
	if v := r.address(member, user, "none"); !v.Is() || model.Addr(v.Num) <= s.top {
		return v
	}
	return r.address(member, "kernel", "none")
}

// addState puts the thread's state and what it waits for into words.
func (s *machine) addState(k record, t *model.Thread) {
	state := k.uint("State", 1)
	t.State, t.WaitReason = state, model.Absent(model.NotApplicable, "it is not waiting")
	if !state.Is() {
		t.WaitReason = state
		return
	}
	if w := ThreadState(state.Num); w != "" {
		t.State = model.Str(w).From(state.Src)
	}
	if t.State.Text == "Waiting" {
		t.WaitReason = k.uint("WaitReason", 1)
		if w := WaitReason(t.WaitReason.Num); t.WaitReason.Is() && w != "" {
			t.WaitReason = model.Str(w).From(t.WaitReason.Src)
		}
	}
}

// addCurrent marks a thread that a processor was running.
func (s *machine) addCurrent(at model.Addr, t *model.Thread) {
	t.Processor = model.Absent(model.NotApplicable, "it was not running")
	for _, c := range s.cpus {
		if c.thread != at {
			continue
		}
		t.Processor, t.IP, t.SP = c.Number.Goto(&model.Link{View: "cpus", Row: c.Number.String()}), c.IP, c.SP
		t.Note = "running"
	}
	if at == s.current.thread {
		t.Note = s.current.what + " thread"
	}
}

// threadName reads ETHREAD.ThreadName: a pointer to a UNICODE_STRING, which programs
// may set since Windows 10 1607.
func (s *machine) threadName(r record) model.Value {
	const firstNames = 14393
	if _, ok := s.offset("_ETHREAD", "ThreadName"); !ok && s.d.Header.Build < firstNames {
		return model.Absent(model.NotApplicable, "threads of this Windows have no names")
	}
	v := r.uint("ThreadName", s.ptrSize())
	if !v.Is() {
		return v
	}
	if !kernelPointer(s.ptrSize())(model.Addr(v.Num)) {
		return model.Absent(model.NotApplicable, "the thread was given no name").From(v.Src)
	}
	span := model.Span{Space: s.kernel, At: model.Addr(v.Num), Len: uint64(2 * s.ptrSize())}
	b, err := model.ReadBytes(span.Space, span.At, span.Len)
	if err != nil {
		return model.AbsentFor(err).From(span)
	}
	return unicodeString(span, b)
}
