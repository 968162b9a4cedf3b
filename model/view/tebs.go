package view

import (
	"context"
	"iter"

	"dumplens/model"
	"dumplens/model/win"
)

// tebColumns are the members of the TEB that the table shows; the others are details.
var tebColumns = []struct {
	member string
	column model.Column
}{
	{"LastErrorValue", model.Column{Key: "last_error", Title: "Last error", Width: 28}},
	{"LastStatusValue", model.Column{Key: "last_status", Title: "Last status", Width: 34}},
	{"NtTib.StackBase", model.Column{Key: "stack_base", Title: "Stack base", Width: 18, Mono: true}},
	{"NtTib.StackLimit", model.Column{Key: "stack_limit", Title: "Stack limit", Width: 18, Mono: true}},
	{"DeallocationStack", model.Column{Key: "deallocation_stack", Title: "Stack can grow to", Width: 18, Mono: true}},
	{"ThreadLocalStoragePointer", model.Column{Key: "tls", Title: "Thread-local storage", Width: 18, Mono: true}},
	{"ClientId.UniqueProcess", model.Column{Key: "client_pid", Title: "PID", Width: 7, Right: true}},
}

// tebs lists the thread environment blocks of a program's dump.
func tebs() model.View {
	v := model.View{
		ID: "tebs", Title: "Thread environment", Group: "System",
		Columns: []model.Column{{Key: "tid", Title: "TID", Width: 7, Right: true}, {Key: "teb", Title: "TEB", Width: 18, Mono: true}},
		Missing: tebsMissing,
		Rows: func(ctx context.Context, d *model.Dump, _ *model.Meter) iter.Seq2[model.Row, error] {
			return func(yield func(model.Row, error) bool) {
				for _, t := range win.UserThreads(ctx, d) {
					if !yield(tebRow(&t), nil) {
						return
					}
				}
			}
		},
	}
	for _, c := range tebColumns {
		v.Columns = append(v.Columns, c.column)
	}
	v.Columns = append(v.Columns, model.Column{Key: "note", Title: "Note", Width: 18})
	return v
}

func tebsMissing(d *model.Dump) string {
	switch {
	case !d.Kind.IsUser():
		return "only user minidumps list them: see Threads"
	case !win.HasTEB(context.Background(), d):
		return "the dump does not hold the thread environment blocks: its writer did not save that memory, or the system is not Windows"
	}
	return ""
}

func tebRow(t *win.UserThread) model.Row {
	r := model.Row{Cells: []model.Value{t.TID, t.TEB}, To: t.TEB.To, Details: t.Fields}
	for _, c := range tebColumns {
		r.Cells = append(r.Cells, t.Field(c.member))
	}
	r.Cells = append(r.Cells, model.Str(t.Note))
	if t.Note != "" {
		r.Mark = model.MarkFocus
	}
	return r
}
