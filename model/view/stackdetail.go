package view

import (
	"context"
	"fmt"
	"strings"

	"dumplens/model"
	"dumplens/model/name"
)

// shortStack is how many calls the summary shows; detailStack, how many a thread's
// details do.
const (
	shortStack  = 12
	detailStack = 64
)

// threadStack lets the details of a thread show its calls.
func threadStack(d *model.Dump, t *model.Thread, r *model.Row) {
	if d.Stacks == nil {
		return
	}
	more := r.More
	r.More = func(ctx context.Context) []model.Field {
		s := d.Stacks.Of(ctx, t)
		var fields []model.Field
		if more != nil {
			fields = more(ctx)
		}
		return append(fields, stackFields(&s)...)
	}
}

// stackFields is a stack as fields: the return addresses with what they are in.
func stackFields(s *model.Stack) []model.Field {
	var out []model.Field
	for i, f := range s.Frames[:min(len(s.Frames), detailStack)] {
		v := f.IP
		v.Text = f.Where.Text
		out = append(out, model.Field{Name: fmt.Sprintf("Call %d", i), Value: v, Note: joinNotes(string(f.How), f.Note)})
	}
	switch {
	case len(s.Frames) > detailStack:
		out = append(out, model.Field{Name: "More calls", Value: model.Num(uint64(len(s.Frames) - detailStack)), Note: "see the view of call stacks"})
	case s.Stopped != "":
		out = append(out, model.Field{Name: fmt.Sprintf("Call %d", len(s.Frames)), Value: model.Absent(model.Unknown, s.Stopped)})
	}
	return out
}

// crashStack follows the calls of the thread that the summary is about; false when there
// is none.
func crashStack(ctx context.Context, d *model.Dump) (model.Stack, bool) {
	if d.Stacks == nil {
		return model.Stack{}, false
	}
	first := d.Stacks.First(ctx)
	if len(first) == 0 {
		return model.Stack{}, false
	}
	s := d.Stacks.Of(ctx, &first[0])
	return s, len(s.Frames) > 0
}

// stackCard shows the innermost calls of the crashing thread.
func stackCard(s *model.Stack) Card {
	c := Card{Title: "Call stack of the " + sentenceStart(s.Thread.Note)}
	t := &Table{Columns: []model.Column{
		{Key: "frame", Title: "#", Width: 3, Right: true},
		{Key: "where", Title: "Where", Width: 40},
		{Key: "how", Title: "Found by", Width: 14},
		{Key: "ip", Title: "Instruction", Width: 18, Mono: true},
	}}
	for i, f := range s.Frames[:min(len(s.Frames), shortStack)] {
		how := model.Str(string(f.How))
		row := model.Row{Cells: []model.Value{model.Num(uint64(i)), f.Where, how, f.IP}, To: f.IP.To}
		if f.How == model.FromScan {
			row.Mark = model.MarkFaint
		}
		t.Rows = append(t.Rows, row)
	}
	c.Table = t
	var foot []string
	if n := len(s.Frames) - shortStack; n > 0 {
		foot = append(foot, fmt.Sprintf("%d more calls are in the view of call stacks.", n))
	}
	if scanned(s.Frames[:min(len(s.Frames), shortStack)]) {
		foot = append(foot, "Calls found by scan are numbers on the stack that look like return addresses: some may be left over from earlier calls.")
	}
	c.Foot = strings.Join(foot, " ")
	return c
}

func scanned(frames []model.Frame) bool {
	for _, f := range frames {
		if f.How == model.FromScan {
			return true
		}
	}
	return false
}

// sentenceStart is what the first words of a thread's note call it.
func sentenceStart(note string) string {
	who, _, _ := strings.Cut(note, ",")
	if who == "" {
		return "thread"
	}
	return who
}

// firstDriver is the innermost call that is not in the kernel or the hardware layer.
func firstDriver(frames []model.Frame) (i int, f model.Frame, ok bool) {
	for i, f := range frames {
		if f.Module != "" && !isKernelModule(f.Module) {
			return i, f, true
		}
	}
	return 0, model.Frame{}, false
}

func isKernelModule(module string) bool {
	return name.SameModule(module, "nt") || strings.EqualFold(module, "hal.dll")
}
