package view

import (
	"strings"

	"dumplens/model"
)

func modules() model.View {
	type T = model.Module
	return table[T]{
		id: "modules", title: "Modules", group: "System",
		part:   func(d *model.Dump) *model.Part[T] { return d.Modules },
		absent: systemOnly,
		cols: []col[T]{
			text("name", "Name", 22, func(m *T) model.Value { return m.Name }),
			mono("base", "Base", 18, func(m *T) model.Value { return m.Base }),
			number("size", "Size", 10, func(m *T) model.Value { return m.Size }),
			text("version", "Version", 16, func(m *T) model.Value { return m.Version }),
			mono("timestamp", "Time stamp", 11, func(m *T) model.Value { return m.Timestamp }),
			extra(mono("checksum", "Checksum", 11, func(m *T) model.Value { return m.Checksum })),
			text("pdb_name", "PDB", 18, func(m *T) model.Value { return m.PDBName }),
			mono("pdb_id", "PDB id", 34, func(m *T) model.Value { return m.PDBID }),
			extra(mono("image_id", "Image id", 18, func(m *T) model.Value { return m.ImageID })),
			extra(number("pid", "PID", 7, func(m *T) model.Value { return m.PID })),
			text("note", "Note", 20, func(m *T) model.Value { return model.Str(m.Note) }),
			text("path", "Path", 40, func(m *T) model.Value { return m.Path }),
		},
		row:     moduleRow,
		parents: moduleParents,
	}.view()
}

func unloaded() model.View {
	type T = model.Unloaded
	return table[T]{
		id: "unloaded", title: "Unloaded modules", group: "System",
		part:   func(d *model.Dump) *model.Part[T] { return d.Unloaded },
		absent: systemOnly,
		cols: []col[T]{
			text("name", "Name", 24, func(u *T) model.Value { return u.Name }),
			mono("start", "Start", 18, func(u *T) model.Value { return u.Start }),
			mono("end", "End", 18, func(u *T) model.Value { return u.End }),
			text("time", "Unloaded", 20, func(u *T) model.Value { return u.Time }),
		},
		row: func(u *T, r *model.Row) { r.Details = u.Details },
	}.view()
}

func cpus() model.View {
	type T = model.CPU
	return table[T]{
		id: "cpus", title: "Processors", group: "System",
		part:   func(d *model.Dump) *model.Part[T] { return d.CPUs },
		absent: kernelOnly,
		cols: []col[T]{
			number("number", "Number", 8, func(c *T) model.Value { return c.Number }),
			mono("prcb", "KPRCB", 18, func(c *T) model.Value { return c.PRCB }),
			mono("thread", "Current thread", 18, func(c *T) model.Value { return c.Thread }),
			text("runs", "Runs", 26, func(c *T) model.Value { return runsOf(c) }),
			mono("ip", "Instruction", 18, func(c *T) model.Value { return c.IP }),
			mono("sp", "Stack pointer", 18, func(c *T) model.Value { return c.SP }),
			text("note", "Note", 40, func(c *T) model.Value { return model.Str(c.Note) }),
		},
		row: cpuRow,
	}.view()
}

// runsOf is what a processor runs; unknown where the loader does not say.
func runsOf(c *model.CPU) model.Value {
	if c.Runs.Is() && c.Runs.Text == "" {
		return model.Absent(model.Unknown, "")
	}
	return c.Runs
}

func cpuRow(c *model.CPU, r *model.Row) {
	if c.PRCB.Is() {
		r.To = c.PRCB.To
	}
	if strings.HasPrefix(c.Note, "crashing") || strings.HasPrefix(c.Note, "current") {
		r.Mark = model.MarkFocus
	}
	r.More = c.More
}

func handles() model.View {
	type T = model.Handle
	return table[T]{
		id: "handles", title: "Handles", group: "System",
		part:   func(d *model.Dump) *model.Part[T] { return d.Handles },
		absent: handlesAbsent,
		cols: []col[T]{
			number("pid", "PID", 7, func(h *T) model.Value { return h.PID }),
			text("process", "Process", 18, func(h *T) model.Value { return ofKernel(h.Process) }),
			mono("handle", "Handle", 10, func(h *T) model.Value { return h.Handle }),
			text("type", "Type", 18, func(h *T) model.Value { return h.Type }),
			mono("access", "Access", 12, func(h *T) model.Value { return h.Access }),
			text("name", "Name", 60, func(h *T) model.Value { return h.Name }),
			extra(mono("object", "Object", 18, func(h *T) model.Value { return ofKernel(h.Object) })),
		},
		row: func(h *T, r *model.Row) { r.Details, r.To = h.Details, h.Object.To },
	}.view()
}

// ofKernel is a value that only kernel dumps have.
func ofKernel(v model.Value) model.Value {
	if v.Fmt == model.Text && v.Text == "" && v.Is() {
		return model.Absent(model.NotApplicable, "a user minidump does not keep it")
	}
	return v
}

func streams() model.View {
	type T = model.Stream
	return table[T]{
		id: "streams", title: "Streams", group: "File",
		part:   func(d *model.Dump) *model.Part[T] { return d.Streams },
		absent: userOnly("only user minidumps have streams"),
		cols: []col[T]{
			mono("type", "Type", 12, func(s *T) model.Value { return s.Type }),
			text("name", "Name", 26, func(s *T) model.Value { return s.Name }),
			mono("offset", "Offset", 12, func(s *T) model.Value { return s.Offset }),
			number("size", "Size", 12, func(s *T) model.Value { return s.Size }),
			text("status", "Status", 40, func(s *T) model.Value { return s.Status }),
		},
	}.view()
}

func secondary() model.View {
	type T = model.Secondary
	return table[T]{
		id: "secondary", title: "Secondary data", group: "File",
		part:   func(d *model.Dump) *model.Part[T] { return d.Secondary },
		absent: kernelOnly,
		cols: []col[T]{
			text("name", "Name", 40, func(s *T) model.Value { return s.Name }),
			text("content", "Content", 50, func(s *T) model.Value { return s.Content }),
			mono("tag", "Tag", 38, func(s *T) model.Value { return s.Tag }),
			mono("offset", "Offset", 12, func(s *T) model.Value { return s.Offset }),
			number("size", "Size", 12, func(s *T) model.Value { return s.Size }),
		},
		row: func(s *T, r *model.Row) {
			if s.Tag.Src.Known() || s.Offset.Is() {
				r.To = &model.Link{Space: "file", At: model.Addr(s.Offset.Num), Len: s.Size.Num}
			}
			r.Details = s.Details
		},
	}.view()
}

func blocks() model.View {
	type T = model.Block
	return table[T]{
		id: "blocks", title: "Data blocks", group: "File",
		part:   func(d *model.Dump) *model.Part[T] { return d.Blocks },
		absent: smallOnly,
		cols: []col[T]{
			mono("start", "Start", 18, func(b *T) model.Value { return b.Start }),
			number("size", "Size", 10, func(b *T) model.Value { return b.Size }),
			mono("file_offset", "File offset", 12, func(b *T) model.Value { return b.FileOffset }),
			text("what", "What", 50, func(b *T) model.Value { return b.What }),
		},
	}.view()
}

func memory() model.View {
	type T = model.Range
	return table[T]{
		id: "memory", title: "Memory ranges", group: "File",
		part:   func(d *model.Dump) *model.Part[T] { return d.Ranges },
		absent: systemOnly,
		cols: []col[T]{
			text("space", "Space", 10, func(r *T) model.Value { return r.Space }),
			mono("start", "Start", 18, func(r *T) model.Value { return r.Start }),
			mono("end", "End", 18, func(r *T) model.Value { return r.End }),
			number("size", "Size", 12, func(r *T) model.Value { return r.Size }),
			mono("file_offset", "File offset", 12, func(r *T) model.Value { return r.FileOffset }),
		},
		row: func(r *T, row *model.Row) {
			row.To = &model.Link{Space: r.Space.Text, At: model.Addr(r.Start.Num), Len: r.Size.Num}
		},
	}.view()
}

func regions() model.View {
	type T = model.Region
	return table[T]{
		id: "regions", title: "Memory regions", group: "System",
		part:   func(d *model.Dump) *model.Part[T] { return d.Regions },
		absent: userOnly("only user minidumps list memory regions"),
		cols: []col[T]{
			mono("start", "Start", 18, func(r *T) model.Value { return r.Start }),
			number("size", "Size", 12, func(r *T) model.Value { return r.Size }),
			text("state", "State", 12, func(r *T) model.Value { return r.State }),
			text("protect", "Protection", 24, func(r *T) model.Value { return r.Protect }),
			text("type", "Type", 30, func(r *T) model.Value { return r.Type }),
			number("captured", "Captured", 10, func(r *T) model.Value { return r.Captured }),
			mono("allocation_base", "Allocation base", 18, func(r *T) model.Value { return r.AllocationBase }),
			extra(text("allocation_protect", "Allocation protection", 24, func(r *T) model.Value { return r.AllocationProtect })),
		},
		row: regionRow,
	}.view()
}

func fields() model.View {
	type T = model.Field
	return table[T]{
		id: "header", title: "Header", group: "File",
		part:   headerFields,
		absent: systemOnly,
		cols: []col[T]{
			text("field", "Field", 36, func(f *T) model.Value { return model.Str(f.Name).From(f.Value.Src) }),
			mono("offset", "Offset", 10, func(f *T) model.Value { return model.Hex(f.Offset) }),
			mono("value", "Value", 40, func(f *T) model.Value { return f.Value }),
			text("meaning", "Meaning", 60, func(f *T) model.Value { return model.Str(f.Note) }),
		},
		row: func(f *T, r *model.Row) {
			if s := f.Value.Src; s.Known() {
				r.To = &model.Link{Space: s.Space.Name(), At: s.At, Len: s.Len}
			}
		},
	}.view()
}
