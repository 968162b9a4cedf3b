package view

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"dumplens/model"
)

// Result is a view whose rows are read while they are written.
type Result struct {
	View    model.View
	Missing string // why the dump cannot have it
	// Rows reads the rows. An error ends them: it is what stopped them.
	Rows iter.Seq2[model.Row, error]
}

// Report is a dump's summary and the views asked for, ready to be written.
type Report struct {
	Path    string
	Size    uint64
	Facts   []model.Fact // nil when the summary was not asked for
	Page    *Page
	Results []Result
	// Found gives the problems of the dump after everything else is written: reading
	// the views finds more. It may be nil.
	Found func() []model.Problem
}

// Problems are the problems found so far.
func (r *Report) Problems() []model.Problem {
	if r.Found == nil {
		return nil
	}
	return r.Found()
}

// SummaryID is the id of the summary, which is a page and not a table.
const SummaryID = "summary"

// IDs lists every view, the summary first.
func IDs() []string {
	ids := []string{SummaryID}
	for _, v := range All {
		ids = append(ids, v.ID)
	}
	return ids
}

// Build prepares the views named, to be read while the report is written. The error is
// an unknown name.
func Build(ctx context.Context, d *model.Dump, ids []string, m *model.Meter) (*Report, error) {
	r := &Report{Path: d.Path, Size: d.Size, Found: d.Problems}
	for _, id := range ids {
		if id == SummaryID {
			r.Page, r.Facts = Summary(ctx, d, m), Facts(d)
			continue
		}
		v, ok := ByID(id)
		if !ok {
			return nil, fmt.Errorf("there is no view %q: choose from %s", id, strings.Join(IDs(), ", "))
		}
		if id == "problems" {
			continue // read last: reading the others finds more
		}
		r.Results = append(r.Results, Read(ctx, d, v, m))
	}
	if v, ok := ByID("problems"); ok && slices.Contains(ids, v.ID) {
		r.Results = append(r.Results, Read(ctx, d, v, m))
	}
	return r, nil
}

// Only is the report of one view, which need not be one of All.
func Only(ctx context.Context, d *model.Dump, v model.View, m *model.Meter) *Report {
	return &Report{Path: d.Path, Size: d.Size, Results: []Result{Read(ctx, d, v, m)}}
}

// Recount has the pages of each address space counted while the view of them is read, if
// that was asked for.
func (r *Report) Recount(ctx context.Context, d *model.Dump, m *model.Meter) {
	v := CountedSpaces()
	for i := range r.Results {
		if r.Results[i].View.ID == v.ID {
			r.Results[i] = Read(ctx, d, v, m)
		}
	}
}

// Read is a view of a dump, read whenever its rows are. A panic while a row is made is
// turned into words, as the window does: the rows so far stay, and so do the other views.
func Read(ctx context.Context, d *model.Dump, v model.View, m *model.Meter) Result {
	r := Result{View: v, Missing: v.Missing(d), Rows: Listed(nil, "")}
	if r.Missing == "" {
		r.Rows = func(yield func(model.Row, error) bool) { readRows(ctx, d, v, m, yield) }
	}
	return r
}

// readRows gives the rows of a view up to the first error, with the words of notes.
func readRows(ctx context.Context, d *model.Dump, v model.View, m *model.Meter, yield func(model.Row, error) bool) {
	n, reading := 0, true
	defer func() {
		if !reading || model.RethrowPanics {
			return // the reader of the rows ended, or tests want to see it
		}
		if e := recover(); e != nil {
			yield(model.Row{}, fmt.Errorf("internal error after row %d: %v", n, e))
		}
	}()
	give := func(row model.Row, err error) bool {
		reading = false
		more := yield(row, err)
		reading = more && err == nil
		return reading
	}
	for row, err := range v.Rows(ctx, d, m) {
		if err == nil {
			n++
			if v.ID != NotesID {
				noted(d, &row)
			}
		}
		if !give(row, err) {
			return
		}
	}
}

// Listed is rows that are there already, as Result.Rows gives them, and what stopped
// them early, if anything did.
func Listed(rows []model.Row, stopped string) iter.Seq2[model.Row, error] {
	return func(yield func(model.Row, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
		if stopped != "" {
			yield(model.Row{}, errors.New(stopped))
		}
	}
}

// Collect reads all rows, and why they end early.
func (r Result) Collect() (rows []model.Row, stopped string) {
	for row, err := range r.Rows {
		if err != nil {
			return rows, err.Error()
		}
		rows = append(rows, row)
	}
	return rows, ""
}
