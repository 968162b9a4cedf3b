package view

import "dumplens/model"

func vads() model.View {
	type T = model.VAD
	return table[T]{
		id: "vads", title: "Address ranges", group: "System",
		part:   func(d *model.Dump) *model.Part[T] { return d.VADs },
		absent: vadsAbsent,
		cols: []col[T]{
			number("pid", "PID", 7, func(v *T) model.Value { return v.PID }),
			text("process", "Process", 18, func(v *T) model.Value { return v.Process }),
			mono("start", "Start", 18, func(v *T) model.Value { return v.Start }),
			mono("end", "Last byte", 18, func(v *T) model.Value { return v.End }),
			text("type", "Type", 10, func(v *T) model.Value { return v.Type }),
			text("protection", "Protection", 20, func(v *T) model.Value { return v.Protection }),
			text("private", "Private", 7, func(v *T) model.Value { return v.Private }),
			number("commit", "Commit (pages)", 12, func(v *T) model.Value { return v.Commit }),
			text("file", "File", 50, func(v *T) model.Value { return v.File }),
			extra(mono("vad", "Descriptor", 18, func(v *T) model.Value { return v.Node })),
		},
		row: vadRow,
	}.view()
}

func vadRow(v *model.VAD, r *model.Row) {
	r.To = v.Start.To
	if r.To == nil {
		r.To = v.Node.To
	}
}

func vadsAbsent(d *model.Dump) string {
	switch {
	case d.Kind.IsUser():
		return "a user minidump has no descriptors of the kernel: see Memory regions"
	case d.Kind == model.KindSmall:
		return "a small memory dump leaves out the trees of address ranges"
	}
	return kernelOnly(d)
}
