package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"dumplens/model"
	"dumplens/model/view"
)

// formats are the ways to write a report; html is nil for commands that do not write it.
type formats struct{ json, csv, text, html *bool }

func formatFlags(f *flag.FlagSet) formats {
	return formats{json: f.Bool("json", false, ""), csv: f.Bool("csv", false, ""), text: f.Bool("text", false, "")}
}

func (f formats) write(r *view.Report, w io.Writer) error {
	n := 0
	for _, on := range []*bool{f.json, f.csv, f.text, f.html} {
		if on != nil && *on {
			n++
		}
	}
	switch {
	case n > 1:
		return errUsage{errors.New("choose one of -json, -csv, -text, -html")}
	case *f.json:
		return r.JSON(w)
	case *f.csv:
		return r.CSV(w)
	case f.html != nil && *f.html:
		return r.HTML(w)
	}
	return r.Text(w)
}

// table is rows that are printed as those of a View are.
type table struct {
	id, title string
	columns   []model.Column
	rows      []model.Row
	stopped   string // why the rows end early
}

// writeTable prints a table that is no view of the window's list.
func writeTable(d *model.Dump, form formats, w io.Writer, t table) error {
	res := view.Result{View: model.View{ID: t.id, Title: t.title, Columns: t.columns}, Rows: view.Listed(t.rows, t.stopped)}
	r := &view.Report{Path: d.Path, Size: d.Size, Results: []view.Result{res}}
	return form.write(r, w)
}

// cmdShow prints views.
func cmdShow(ctx context.Context, args []string, w io.Writer) error {
	f := newDumpFlags("dumpinfo")
	form := formatFlags(f)
	form.html = f.Bool("html", false, "")
	ids := f.String("view", "", "")
	all := f.Bool("all", false, "")
	count := f.Bool("count", false, "")
	path, err := parse(f, args, "FILE")
	if err != nil {
		return err
	}
	want := []string{view.SummaryID, "spaces", "problems"}
	switch {
	case *all && *ids != "":
		return errUsage{errors.New("choose -view or -all")}
	case *all:
		want = view.IDs()
	case *ids != "":
		want = strings.Split(*ids, ",")
	}
	for _, id := range want {
		if _, ok := view.ByID(id); !ok && id != view.SummaryID {
			return errUsage{fmt.Errorf("there is no view %q: choose from %s", id, strings.Join(view.IDs(), ", "))}
		}
	}
	d, m, err := open(ctx, f, path)
	if err != nil {
		return err
	}
	defer d.Close()
	defer progress(m)()
	r, err := view.Build(ctx, d, want, m)
	if err != nil {
		return err
	}
	if *count {
		r.Recount(ctx, d, m)
	}
	return form.write(r, w)
}

// cmdViews lists the views and why one cannot be had.
func cmdViews(ctx context.Context, args []string, w io.Writer) error {
	f := newDumpFlags("views")
	d, _, err := openArg(ctx, f, args)
	if err != nil {
		return err
	}
	defer d.Close()
	if _, err := fmt.Fprintf(w, "%-12s %s\n", view.SummaryID, "Summary"); err != nil {
		return err
	}
	for _, v := range view.All {
		line := fmt.Sprintf("%-12s %s", v.ID, v.Title)
		if why := v.Missing(d); why != "" {
			line += ": " + why
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}
