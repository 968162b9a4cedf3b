package main

import (
	"context"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dumplens/loader"
	"dumplens/model"
	"dumplens/model/view"
	"dumplens/model/win"
)

// dumpNames are the endings that dumps have; files of other names are looked into
// only when a user opens them.
var dumpNames = []string{".dmp", ".mdmp", ".hdmp", ".kdmp"}

var dirColumns = []model.Column{
	{Key: "file", Title: "File"},
	{Key: "system_time", Title: "Crashed"},
	{Key: "dump_type", Title: "Kind"},
	{Key: "code", Title: "Code"},
	{Key: "name", Title: "Bug check or exception"},
	{Key: "parameters", Title: "Parameters"},
	{Key: "process_name", Title: "Process"},
	{Key: "os_build", Title: "Build"},
	{Key: "problem", Title: "Problem"},
}

// cmdDir prints one row a dump in a folder.
func cmdDir(ctx context.Context, args []string, w io.Writer) error {
	f := newFlags("dir")
	form := formatFlags(f)
	folder, err := parse(f, args, "FOLDER")
	if err != nil {
		return err
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return fmt.Errorf("the folder cannot be listed: %w", err)
	}
	size := uint64(0) // of all dumps
	var dumps []string
	for _, e := range entries {
		if e.IsDir() || !slices.Contains(dumpNames, strings.ToLower(filepath.Ext(e.Name()))) {
			continue
		}
		dumps = append(dumps, filepath.Join(folder, e.Name()))
		if info, err := e.Info(); err == nil { // a file that has gone says so in its row
			size += uint64(info.Size())
		}
	}
	res := view.Result{View: model.View{ID: "dir", Title: "Dumps", Columns: dirColumns}, Rows: dirRows(ctx, dumps)}
	return form.write(&view.Report{Path: folder, Size: size, Results: []view.Result{res}}, w)
}

func dirRows(ctx context.Context, dumps []string) iter.Seq2[model.Row, error] {
	return func(yield func(model.Row, error) bool) {
		for _, path := range dumps {
			if !yield(dirRow(ctx, path), nil) {
				return
			}
		}
	}
}

// dirRow opens one dump; a file that does not open is a row that says why.
func dirRow(ctx context.Context, path string) model.Row {
	m := &model.Meter{}
	d, err := loader.Open(ctx, path, m)
	if err != nil {
		cells := []model.Value{model.Str(filepath.Base(path))}
		for range dirColumns[2:] {
			cells = append(cells, model.Absent(model.Unknown, "the file did not open"))
		}
		return model.Row{Cells: append(cells, model.Str(err.Error())), Mark: model.MarkBad}
	}
	defer d.Close()
	win.Attach(ctx, d, m)
	code, name := d.Fact("bugcheck_code"), d.Fact("bugcheck_name")
	params := d.Fact("bugcheck_parameters")
	if !code.Is() {
		code = d.Fact("exception_code")
		name, params = model.Str(code.Text), d.Fact("exception_parameters")
		code.Text = ""
	}
	problem := ""
	if p := d.Problems(); len(p) > 0 {
		problem = p[0].Message
	}
	return model.Row{Cells: []model.Value{
		model.Str(filepath.Base(path)), d.Fact("system_time"), d.Fact("dump_type"), code, name, params,
		d.Fact("process_name"), d.Fact("os_build"), model.Str(problem),
	}}
}
