package view

import (
	"context"
	"iter"

	"dumplens/model"
	"dumplens/model/asm"
)

// CodeView is the listing of the instructions from at on as a View: n lines, or those
// that begin within size bytes when size is not 0.
func CodeView(c *Code, at model.Addr, n int, size uint64) model.View {
	return model.View{
		ID: "code", Title: "Instructions",
		Columns: []model.Column{
			{Key: "at", Title: "Address", Width: 19, Mono: true},
			{Key: "bytes", Title: "Bytes", Width: 20, Mono: true},
			{Key: "text", Title: "Instruction", Width: 48, Mono: true},
			{Key: "kind", Title: "Does", Width: 12},
			{Key: "target", Title: "Target", Width: 19, Mono: true},
			{Key: "name", Title: "Target is", Width: 32},
			{Key: "comment", Title: "What is there", Width: 40},
			{Key: "function", Title: "Function begins", Width: 32},
		},
		Missing: func(*model.Dump) string { return "" },
		Rows: func(ctx context.Context, d *model.Dump, _ *model.Meter) iter.Seq2[model.Row, error] {
			return func(yield func(model.Row, error) bool) { c.rows(ctx, d, at, n, size, yield) }
		},
	}
}

// linesAtOnce is how many lines are read before they are handed on.
const linesAtOnce = 200

func (c *Code) rows(ctx context.Context, d *model.Dump, at model.Addr, n int, size uint64, yield func(model.Row, error) bool) {
	for from := at; n > 0 || size > 0; {
		few := linesAtOnce
		if size == 0 {
			few = min(few, n)
		}
		lines := c.Lines(ctx, from, few)
		for i := range lines {
			l := &lines[i]
			if size > 0 && uint64(l.At-at) >= size || !yield(c.row(d, l), nil) {
				return
			}
		}
		if len(lines) < few {
			return
		}
		last := &lines[len(lines)-1]
		n -= len(lines)
		if from = last.End(); from <= last.At {
			return
		}
	}
}

func (c *Code) row(d *model.Dump, l *CodeLine) model.Row {
	space := c.Space.Name()
	none := model.Absent(model.NotApplicable, "")
	if l.Hole != nil {
		missing := model.Absent(l.Hole.Why, "")
		return model.Row{Mark: model.MarkBad, Cells: []model.Value{
			d.Pointer(l.At, space), missing, missing, none, none, none, model.Str(model.HumanSize(l.Hole.Len) + " " + l.Hole.Reason()), none,
		}}
	}
	src := model.Span{Space: c.Space, At: l.At, Len: uint64(len(l.Bytes))}
	row := model.Row{To: &model.Link{Space: space, At: l.At, Len: src.Len}, Cells: []model.Value{
		d.Pointer(l.At, space).From(src), model.Str(CodeBytes(l.Bytes)).From(src), model.Str(l.Text).From(src),
		none, none, none, model.Str(l.Comment), model.Str(l.Head),
	}}
	if l.Target.Kind != asm.NoTarget {
		row.Cells[3], row.Cells[4], row.Cells[5] = model.Str(l.Target.Kind.String()), d.Pointer(l.Target.At, space), model.Str(c.name(l.Target.At))
	}
	return row
}
