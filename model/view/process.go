package view

import (
	"context"
	"fmt"
	"iter"

	"dumplens/model"
	"dumplens/model/win"
)

// processView shows what the memory of a program's dump tells of the process: the
// PEB, the parameters, the environment, the heaps and the loader's modules.
func processView() model.View {
	return model.View{
		ID: "process", Title: "Process environment", Group: "System",
		Columns: []model.Column{
			{Key: "name", Title: "Name", Width: 34},
			{Key: "offset", Title: "Offset", Width: 8, Mono: true, Right: true},
			{Key: "value", Title: "Value", Width: 60},
			{Key: "meaning", Title: "Meaning", Width: 50},
		},
		Missing: func(d *model.Dump) string {
			if !d.Kind.IsUser() {
				return "only a user minidump is of one process: see Processes"
			}
			return win.HasPEB(context.Background(), d)
		},
		Rows: func(ctx context.Context, d *model.Dump, _ *model.Meter) iter.Seq2[model.Row, error] {
			return func(yield func(model.Row, error) bool) {
				list := win.UserProcesses(ctx, d)
				for i := range list {
					for _, r := range processGroups(&list[i], len(list) > 1) {
						if !yield(r, nil) {
							return
						}
					}
				}
			}
		},
	}
}

// secretsWords warns of the environment.
const secretsWords = "it may hold secrets, such as passwords and keys: look before you pass the dump on"

// processGroups are the headings with their rows. several tells that there is more
// than one PEB.
func processGroups(p *win.UserProcess, several bool) []model.Row {
	of := ""
	if several {
		of = fmt.Sprintf(" (%d-bit)", 8*p.Width)
	}
	rows := []model.Row{
		fieldGroup("PEB"+of, p.PEB, "the process environment block", p.Fields),
		fieldGroup("Process parameters"+of, fieldNamed(p.Fields, "ProcessParameters"), "", p.Parameters),
		fieldGroup("Environment"+of, model.Num(uint64(len(p.Environment))).With("variables"), secretsWords, p.Environment),
		fieldGroup("Heaps"+of, fieldNamed(p.Fields, "ProcessHeaps"), "", p.Heaps),
	}
	if p.EnvironmentStopped != "" {
		rows[2].Cells[3].Text += "; not all was read: " + p.EnvironmentStopped
		rows[2].Mark = model.MarkBad
	}
	return append(rows, loaderGroup(p, of))
}

func fieldNamed(fields []model.Field, name string) model.Value {
	for i := range fields {
		if fields[i].Name == name {
			return fields[i].Value
		}
	}
	return model.Absent(model.Unknown, "")
}

// fieldGroup is a heading with the fields of a structure below.
func fieldGroup(name string, at model.Value, words string, fields []model.Field) model.Row {
	r := fieldRow(model.Field{Name: name, Value: at, Note: words})
	r.Cells[1] = model.Str("")
	for _, f := range fields {
		r.Kids = append(r.Kids, fieldRow(f))
	}
	return r
}

func fieldRow(f model.Field) model.Row {
	r := model.Row{Cells: []model.Value{model.Str(f.Name), model.Hex(f.Offset), f.Value, model.Str(f.Note)}}
	if s := f.Value.Src; s.Known() {
		r.To = &model.Link{Space: s.Space.Name(), At: s.At, Len: s.Len}
	}
	if !f.Value.Is() && f.Value.Why != model.NotApplicable {
		r.Mark = model.MarkFaint
	}
	return r
}

// loaderGroup lists the modules that the loader knows.
func loaderGroup(p *win.UserProcess, of string) model.Row {
	words := "the modules as the loader lists them, compared with the dump's list"
	if p.ModulesStopped != "" {
		words += "; not all was read: " + p.ModulesStopped
	}
	g := fieldGroup("Loader's modules"+of, fieldNamed(p.Fields, "Ldr"), words, nil)
	if p.ModulesStopped != "" {
		g.Mark = model.MarkBad
	}
	for i := range p.Modules {
		m := &p.Modules[i]
		note := m.Note
		if note == "" {
			note = "as in the dump's list"
		}
		r := model.Row{Cells: []model.Value{m.Name, model.Str(""), m.Base, model.Str(note)}, To: m.Base.To}
		if m.Note != "" {
			r.Mark = model.MarkBad
		}
		r.Details = []model.Field{{Name: "Path", Value: m.Path}, {Name: "Size", Value: m.Size}, {Name: "Time stamp", Value: m.Timestamp}}
		g.Kids = append(g.Kids, r)
	}
	return g
}
