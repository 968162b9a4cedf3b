package view

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"dumplens/model"
)

// maxStacks bounds the threads whose calls the view of all follows; those of any other are
// shown with the thread.
const maxStacks = 1000

func stacks() model.View {
	v := model.View{ID: "stack", Title: "Call stacks", Group: "System", Columns: []model.Column{
		{Key: "thread", Title: "Thread", Width: 18, Mono: true},
		{Key: "tid", Title: "TID", Width: 7, Right: true},
		{Key: "frame", Title: "Frame", Width: 6, Right: true},
		{Key: "where", Title: "Where", Width: 44},
		{Key: "how", Title: "How", Width: 13},
		{Key: "note", Title: "Note", Width: 40},
		{Key: "ip", Title: "Instruction", Width: 18, Mono: true},
		{Key: "sp", Title: "Stack pointer", Width: 18, Mono: true},
	}}
	v.Missing = func(d *model.Dump) string {
		switch {
		case d.Stacks != nil:
			return ""
		case d.Kind.IsUser() && d.Threads.Why() != "":
			return d.Threads.Why()
		case d.Kind.IsUser():
			return "the dump holds no memory, so no stacks"
		}
		return systemOnly(d)
	}
	v.Rows = func(ctx context.Context, d *model.Dump, m *model.Meter) iter.Seq2[model.Row, error] {
		return func(yield func(model.Row, error) bool) { stackRows(ctx, d, m, yield) }
	}
	return v
}

// stackRows gives the calls of the crashing thread, of those that processors were running,
// and then of the others, thread by thread.
func stackRows(ctx context.Context, d *model.Dump, m *model.Meter, yield func(model.Row, error) bool) {
	if d.Stacks == nil {
		return
	}
	done := map[uint64]bool{}
	one := func(t *model.Thread) bool {
		if id := stackID(t); id.Is() {
			if done[id.Num] {
				return true
			}
			done[id.Num] = true
		}
		s := d.Stacks.Of(ctx, t)
		m.Add(1)
		for _, r := range framesOf(&s) {
			if !yield(r, nil) {
				return false
			}
		}
		return true
	}
	for _, t := range d.Stacks.First(ctx) {
		if !one(&t) {
			return
		}
	}
	more := true
	stopped := d.Threads.Each(ctx, nil, func(t *model.Thread) bool {
		switch {
		case ctx.Err() != nil:
			more = yield(model.Row{}, ctx.Err())
			return false
		case len(done) >= maxStacks:
			more = yield(model.Row{}, fmt.Errorf("only the calls of %d threads are listed: those of any other are shown with it, in the list of threads", len(done)))
			return false
		}
		more = one(t)
		return more
	})
	if more && stopped != "" {
		yield(model.Row{}, errors.New(stopped))
	}
}

// stackID is what a thread is told by: its object in kernel dumps, its number else.
func stackID(t *model.Thread) model.Value {
	if t.ETHREAD.Is() && (t.ETHREAD.Fmt == model.Address || t.ETHREAD.Fmt == model.Address32) {
		return t.ETHREAD
	}
	return t.TID
}

// framesOf makes the rows of a thread's calls; one row says why when there are none.
func framesOf(s *model.Stack) []model.Row {
	id := stackID(&s.Thread)
	row := func(frame, where model.Value, how, note string, ip, sp model.Value) model.Row {
		return model.Row{Cells: []model.Value{id, s.Thread.TID, frame, where, model.Str(how), model.Str(note), ip, sp}}
	}
	var rows []model.Row
	for i, f := range s.Frames {
		note := f.Note
		if i == 0 && s.Thread.Note != "" {
			note = joinNotes(s.Thread.Note, note)
		}
		if i == len(s.Frames)-1 && s.Stopped != "" {
			note = joinNotes(note, "the calls above are not known: "+s.Stopped)
		}
		r := row(model.Num(uint64(i)), f.Where, string(f.How), note, f.IP, f.SP)
		r.To = f.IP.To
		if i == 0 && s.Thread.Note != "" {
			r.Mark = model.MarkFocus
		}
		if f.How == model.FromScan {
			r.Mark = model.MarkFaint
		}
		rows = append(rows, r)
	}
	if len(rows) == 0 {
		none := model.Absent(model.Unknown, "")
		r := row(none, model.Absent(model.Unknown, s.Stopped), "", s.Stopped, none, none)
		r.Mark = model.MarkFaint
		rows = append(rows, r)
	}
	return rows
}

func joinNotes(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}
