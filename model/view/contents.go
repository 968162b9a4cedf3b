package view

import (
	"context"
	"errors"
	"iter"
	"strings"

	"dumplens/model"
)

// contents shows what the streams of a minidump say besides the lists that have
// views of their own: an outline with a heading for each stream.
func contents() model.View {
	return model.View{
		ID: "contents", Title: "Stream contents", Group: "File",
		Columns: []model.Column{
			{Key: "field", Title: "Field", Width: 44},
			{Key: "offset", Title: "Offset", Width: 8, Mono: true, Right: true},
			{Key: "value", Title: "Value", Width: 44, Mono: true},
			{Key: "meaning", Title: "Meaning", Width: 60},
		},
		Missing: func(d *model.Dump) string {
			if !d.Kind.IsUser() {
				return "only user minidumps have streams"
			}
			if why := d.Fields.Why(); why != "" {
				return why
			}
			if all, _ := d.Fields.Get(context.Background(), nil); len(all) == len(outsideStreams(d, all)) {
				return "the streams of the dump hold nothing that no other view shows"
			}
			return ""
		},
		Rows: func(ctx context.Context, d *model.Dump, m *model.Meter) iter.Seq2[model.Row, error] {
			return func(yield func(model.Row, error) bool) {
				fields, stopped := d.Fields.Get(ctx, m)
				for _, r := range streamGroups(ctx, d, fields) {
					if !yield(r, nil) {
						return
					}
				}
				if stopped != "" {
					yield(model.Row{}, errors.New(stopped))
				}
			}
		},
	}
}

// streamOf is the name of the stream that a field belongs to: what stands before
// the first dot or bracket.
func streamOf(field string) string {
	if i := strings.IndexAny(field, ".["); i >= 0 {
		return field[:i]
	}
	return field
}

// streamNames gives the streams of a minidump by their names, the first of each.
func streamNames(ctx context.Context, d *model.Dump) map[string]*model.Stream {
	list, _ := d.Streams.Get(ctx, nil)
	names := make(map[string]*model.Stream, len(list))
	for i := range list {
		if s := &list[i]; s.Name.Is() && names[s.Name.Text] == nil {
			names[s.Name.Text] = s
		}
	}
	return names
}

// streamGroups puts fields below headings of their streams, in the order in which
// the streams first come.
func streamGroups(ctx context.Context, d *model.Dump, fields []model.Field) []model.Row {
	names := streamNames(ctx, d)
	index := map[string]int{}
	var rows []model.Row
	for _, f := range fields {
		name := streamOf(f.Name)
		s := names[name]
		if s == nil {
			continue
		}
		i, seen := index[name]
		if !seen {
			i = len(rows)
			index[name] = i
			head := model.Row{Cells: []model.Value{s.Name, s.Offset, s.Size, model.Str("")}, To: s.Name.To}
			if name == environStream {
				head.Cells[3].Text = secretsWords
			}
			rows = append(rows, head)
		}
		if f.Name == name {
			rows[i].Kids = append(rows[i].Kids, textRows(f)...)
			continue
		}
		f.Name = strings.TrimPrefix(strings.TrimPrefix(f.Name, name), ".")
		rows[i].Kids = append(rows[i].Kids, fieldRow(f))
	}
	return rows
}

// environStream is the stream with the environment of a Linux process.
const environStream = "LinuxEnviron"

// separators part name and value in the lines of texts.
var separators = map[string]string{
	environStream: "=", "LinuxLsbRelease": "=", "LinuxCpuInfo": ":", "LinuxProcStatus": ":",
}

// textRows are the rows of a stream that is one text, one for each line.
func textRows(f model.Field) []model.Row {
	lines := strings.Split(f.Value.Text, "\n")
	if !f.Value.Is() || len(lines) == 1 {
		f.Name = "text"
		return []model.Row{fieldRow(f)}
	}
	separator := separators[f.Name]
	rows := make([]model.Row, 0, len(lines))
	for _, line := range lines {
		part := model.Field{Value: model.Str(line).From(f.Value.Src)}
		if name, value, found := strings.Cut(line, separator); found && separator != "" {
			part.Name = strings.TrimSpace(name)
			part.Value.Text = strings.TrimSpace(value)
		}
		r := fieldRow(part)
		r.Cells[1] = model.Str("")
		rows = append(rows, r)
	}
	rows[0].Cells[3] = model.Str(f.Note)
	return rows
}

// headerFields are the fields of the file's header; those of a minidump's streams
// have a view of their own.
func headerFields(d *model.Dump) *model.Part[model.Field] {
	if !d.Kind.IsUser() || d.Fields.Why() != "" {
		return d.Fields
	}
	fields, stopped := d.Fields.Get(context.Background(), nil)
	return model.Stopped(outsideStreams(d, fields), stopped)
}

func outsideStreams(d *model.Dump, fields []model.Field) []model.Field {
	names := streamNames(context.Background(), d)
	var out []model.Field
	for _, f := range fields {
		if names[streamOf(f.Name)] == nil {
			out = append(out, f)
		}
	}
	return out
}
