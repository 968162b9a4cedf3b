package win

import (
	"context"
	"fmt"

	"dumplens/model"
)

// threadWalk visits the threads of process after process. A thread belongs to one.
type threadWalk struct {
	s       *machine
	link    model.Addr // ETHREAD.ThreadListEntry
	begin   *startNames
	have    map[model.Addr]bool
	count   map[*process]int
	damaged []*process // whose lists may leave threads out
	give    func(*model.Thread)
}

// eachThread walks the threads of every process, and looks for those that damaged lists
// leave out, until visit returns false.
func (s *machine) eachThread(ctx context.Context, m *model.Meter, visit func(*model.Thread) bool) (stopped string) {
	link, ok := s.offset("_ETHREAD", "ThreadListEntry")
	if !ok {
		return "the layout of _ETHREAD is not known for this build"
	}
	found, stopped := s.procs.Get(ctx, m)
	ctx, end := context.WithCancel(ctx)
	defer end()
	w := &threadWalk{s: s, link: link, begin: s.newStarts(ctx), have: map[model.Addr]bool{}, count: map[*process]int{}}
	w.give = func(t *model.Thread) {
		if ctx.Err() == nil && !visit(t) {
			end()
		}
	}
	for i := range found {
		broken := w.process(ctx, found[i], m)
		if ctx.Err() != nil {
			return broken
		}
	}
	w.missing(ctx)
	return stopped
}

// process walks the list of one process and notes what is wrong with it.
func (w *threadWalk) process(ctx context.Context, p *process, m *model.Meter) (broken string) {
	if p.threads.head == 0 { // the layout does not know the list
		return ""
	}
	list := p.threads
	broken = list.walk(ctx, w.visit(ctx, p, m))
	if ctx.Err() != nil {
		return broken
	}
	if n, most := w.count[p], uint64(maxOwnThreads); broken == "" && p.ThreadCount.Is() && p.ThreadCount.Num > uint64(n) && p.ThreadCount.Num <= most {
		broken = fmt.Sprintf("its list has %d, but it counts %d", n, p.ThreadCount.Num)
	}
	if broken == "" && !p.Name.Is() {
		broken = "its list cannot be read"
	}
	if broken != "" {
		at := model.Span{Space: w.s.kernel, At: p.threads.head, Len: uint64(2 * w.s.ptrSize())}
		w.s.d.AddProblem("threads", at, "threads of %s (%d): %s", p.Name, p.pid, broken)
		w.damaged = append(w.damaged, p)
	}
	return broken
}

// visit reads the thread that an entry of a process's list belongs to.
func (w *threadWalk) visit(ctx context.Context, p *process, m *model.Meter) visitor {
	return func(entry model.Addr) (flink, blink model.Addr, err error) {
		r := w.s.object(entry-w.link, "_ETHREAD")
		_, flink, blink, ok := r.list("ThreadListEntry")
		switch kind := isDispatcher(r, threadObject); {
		case ok && w.s.isThreadOf(r, p) && !w.have[r.span.At] && len(w.have) < maxThreads:
		case ok && kind == nil:
			return 0, 0, fmt.Errorf("the thread at %s belongs to another process", r.span.At.Short())
		case kind == nil:
			return 0, 0, fmt.Errorf("the thread at %s cannot be read in full", r.span.At.Short())
		default:
			return 0, 0, fmt.Errorf("there is no thread at %s (%w)", r.span.At.Short(), kind)
		}
		w.add(ctx, r, p, "")
		m.Add(1)
		return flink, blink, nil
	}
}

// add adds a thread. how tells the way to it, "" for the list.
func (w *threadWalk) add(ctx context.Context, r record, p *process, how string) {
	w.have[r.span.At] = true
	w.count[p]++
	t := w.s.newThread(r, p)
	t.Start = w.begin.name(ctx, &t, p)
	t.More = w.s.moreOf(nil, p, r.span)
	if how != "" {
		t.Note = joinNotes(t.Note, how)
	}
	switch owner := r.as(w.s.layout("_KTHREAD")).pointer("Process"); {
	case isDispatcher(r, threadObject) != nil:
		w.overwritten(r, p, &t, isDispatcher(r, threadObject).Error(), "its object type was overwritten")
	case owner != 0 && owner != p.at:
		w.overwritten(r, p, &t, fmt.Sprintf("the address of its process, %s, is not that of its number", owner.Short()), "its owner was overwritten")
	}
	w.give(&t)
}

// overwritten says of a thread what in it is wrong.
func (w *threadWalk) overwritten(r record, p *process, t *model.Thread, what, note string) {
	w.s.d.AddProblem("threads", r.span, "the thread at %s of %s (%d): %s", r.span.At.Short(), p.Name, p.pid, what)
	t.Note = joinNotes(t.Note, note)
}

// missing looks for the threads that damaged lists leave out.
func (w *threadWalk) missing(ctx context.Context) {
	if len(w.damaged) == 0 {
		return
	}
	m := &missingThreads{w: w, owners: map[model.Addr]*process{}, numbers: map[uint64]*process{}}
	for _, p := range w.damaged {
		m.owners[p.at], m.numbers[p.pid] = p, p
	}
	for _, p := range w.damaged {
		w.s.kernelThreads(ctx, p, m.found(ctx, "not reached through the list; found otherwise"))
	}
	visit := m.found(ctx, "not reached through the list; found otherwise")
	w.s.cidObjects(ctx, threadObject, func(at model.Addr, _ uint64) { visit(at) })
	if !m.complete() && w.s.mayScan() {
		w.s.learnPages(ctx)
		visit = m.found(ctx, "not reached through the list; "+foundByScan)
		w.s.scanThreads(ctx, func(r record) { visit(r.span.At) })
	}
}
