package win

import (
	"context"
	"fmt"

	"dumplens/model"
)

// maxHandles is how many handles are listed: a busy machine has a few hundred thousand,
// each of which takes a kilobyte of a list that is kept.
const maxHandles = 100_000

// eachHandle visits the handles of all processes until visit returns false.
func (s *machine) eachHandle(ctx context.Context, m *model.Meter, visit func(*model.Handle) bool) (stopped string) {
	found, stopped := s.procs.Get(ctx, m)
	ctx, end := context.WithCancel(ctx)
	defer end()
	w := &handleWalk{s: s, names: s.newNamer(), objects: map[model.Addr]objectWords{}, pages: maxHandlePages}
	w.names.know(found)
	w.give = func(h *model.Handle) {
		if w.given++; ctx.Err() == nil && !visit(h) {
			end()
		}
	}
	m.Expect(uint64(len(found)))
	for i := range found {
		if ctx.Err() != nil {
			return fmt.Sprintf("stopped after %d handles", w.given)
		}
		if w.given >= maxHandles {
			return fmt.Sprintf("stopped after %d handles: those of %d more processes are not listed", w.given, len(found)-i)
		}
		w.process(ctx, found[i])
		m.Add(1)
	}
	switch {
	case ctx.Err() != nil: // not all tables were looked at to their end
	case w.unread > 0 && w.given == 0:
		return fmt.Sprintf("the handle tables of %d processes cannot be read: %s", w.unread, w.why)
	case w.unread > 0:
		s.d.AddProblem("handles", w.where, "parts of the handle tables of %d processes cannot be read, such as %s", w.unread, w.why)
	}
	return stopped
}

// handleWalk visits the handles of process after process.
type handleWalk struct {
	s       *machine
	names   *namer
	objects map[model.Addr]objectWords // by header
	pages   int                        // of tables that may still be read
	give    func(*model.Handle)
	given   int

	unread int // processes whose table could not be read in full
	why    string
	where  model.Span
}

// objectWords is what is said of an object.
type objectWords struct{ kind, name, at model.Value }

// process lists the handles of one process.
func (w *handleWalk) process(ctx context.Context, p *process) {
	r := w.s.object(p.at, "_EPROCESS")
	v := r.uint("ObjectTable", r.ptr)
	if v.Is() && v.Num == 0 { // it had exited
		return
	}
	if !v.Is() || !kernelPointer(r.ptr)(model.Addr(v.Num)) {
		w.miss(p, v, reasonOf(v).String()+": EPROCESS.ObjectTable")
		return
	}
	t, ok := w.s.tableAt(model.Addr(v.Num))
	switch {
	case !ok:
		w.miss(p, v, "its HANDLE_TABLE is not there")
		return
	case !t.aligned():
		w.miss(p, v, "its table does not begin at a page")
		return
	}
	t.pages = &w.pages
	full := false
	whole := t.each(ctx, func(e tableEntry) {
		if full = w.given >= maxHandles; !full {
			h := w.handle(ctx, p, t, e)
			w.give(&h)
		}
	})
	if !whole && !full && ctx.Err() == nil {
		w.miss(p, v, "pages of its table are not there")
	}
}

func (w *handleWalk) miss(p *process, at model.Value, why string) {
	if w.unread++; w.unread == 1 {
		w.why, w.where = fmt.Sprintf("%s (%d): %s", p.Name, p.pid, why), at.Src
	}
}

// handle describes an entry.
func (w *handleWalk) handle(ctx context.Context, p *process, t handleTable, e tableEntry) model.Handle {
	o := w.object(ctx, t.object(e.low))
	return model.Handle{
		PID: p.PID, Process: p.Name,
		Handle: model.Hex(e.handle).From(e.span),
		Type:   o.kind, Name: o.name, Object: o.at,
		Access: model.Hex(e.high & grantedBits).From(e.span.Sub(uint64(t.ptr), 4)),
	}
}

// grantedBits are the bits of HANDLE_TABLE_ENTRY.GrantedAccessBits; those above them
// are not of the access mask (since Windows 8) or never set in a granted one.
const grantedBits = 1<<25 - 1

// object says what is known of the object behind a header.
func (w *handleWalk) object(ctx context.Context, header model.Addr) objectWords {
	if o, ok := w.objects[header]; ok {
		return o
	}
	o := w.describe(ctx, header)
	w.objects[header] = o
	return o
}

func (w *handleWalk) describe(ctx context.Context, header model.Addr) objectWords {
	ptr := w.s.ptrSize()
	body := header + bodyOffset(ptr)
	o := objectWords{at: w.s.d.Pointer(body, "kernel")}
	if !kernelPointer(ptr)(header) {
		o.kind = model.Absent(model.Malformed, "the entry does not lead to an object")
		o.name = o.kind
		return o
	}
	h := w.names.header(header)
	o.at.Src = model.Span{Space: w.s.kernel, At: header, Len: uint64(bodyOffset(ptr))}
	o.kind = w.names.typeOf(ctx, h)
	o.name = w.names.name(h, body, o.kind.Text)
	return o
}
