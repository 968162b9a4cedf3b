package win

import (
	"context"

	"dumplens/model"
)

// remains are processes whose EPROCESS was overwritten or is not in the dump: threads still have its address
// and its number.
type remains struct {
	f       *finder
	numbers map[model.Addr]uint64 // by EPROCESS; 0 where threads contradict each other
	sources map[model.Addr]model.Span
	order   []model.Addr
}

func (f *finder) remains() *remains {
	return &remains{f: f, numbers: map[model.Addr]uint64{}, sources: map[model.Addr]model.Span{}}
}

// note takes what a thread says of its process.
func (x *remains) note(thread, process model.Addr) {
	s := x.f.s
	if x.f.have[process] || !kernelPointer(s.ptrSize())(process) || process%model.Addr(2*s.ptrSize()) != 0 {
		return
	}
	r := s.object(thread, "_ETHREAD")
	pid, tid := s.clientID(r)
	if isDispatcher(r, threadObject) != nil || !plausiblePID(pid) || tid == 0 || tid%4 != 0 {
		return
	}
	switch have, ok := x.numbers[process]; {
	case !ok:
		x.numbers[process], x.sources[process] = pid, r.at("Cid", r.ptr)
		x.order = append(x.order, process)
	case have != pid:
		x.numbers[process] = 0
	}
}

// add adds the processes that are still missing: of them only the address and the number
// are known. A process that is listed under a number has it for itself.
func (x *remains) add(ctx context.Context) {
	taken := map[uint64]bool{}
	for i := range x.f.found {
		taken[x.f.found[i].pid] = true
	}
	for _, at := range x.order {
		pid := x.numbers[at]
		if x.f.have[at] || pid == 0 || taken[pid] || len(x.f.found) >= maxProcesses {
			continue
		}
		taken[pid], x.f.have[at] = true, true
		x.f.found = append(x.f.found, x.f.s.overwritten(ctx, at, model.Num(pid).From(x.sources[at])))
	}
}

// overwritten is a process of which nothing is left but what its threads say.
func (s *machine) overwritten(ctx context.Context, at model.Addr, pid model.Value) *process {
	r := s.object(at, "_EPROCESS")
	note := "not in the dump: known by its threads"
	if len(r.data) > 0 {
		s.d.AddProblem("processes", r.span, "the process %d at %s was overwritten; that there was one its threads tell", pid.Num, at.Short())
		note = "overwritten: known by its threads"
		r.data = nil
		r.err = &model.Hole{Space: s.kernel.Name(), At: at, Len: r.span.Len, Why: model.Malformed}
	}
	p := s.newProcess(ctx, r)
	p.PID, p.pid, p.Note = pid, pid.Num, note
	p.threads = chain{head: at, first: at, last: at, limit: maxThreads, pointerCheck: kernelPointer(s.ptrSize())}
	return &p
}
