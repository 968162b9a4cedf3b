package view

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dumplens/model"
)

// Result is a view with its rows read.
type Result struct {
	View    model.View
	Missing string // why the dump cannot have it
	Rows    []model.Row
	Stopped string // why the rows end early
}

// Report is a dump's summary and the views asked for, ready to be written.
type Report struct {
	Path     string
	Size     uint64
	Facts    []model.Fact // nil when the summary was not asked for
	Page     *Page
	Results  []Result
	Problems []model.Problem
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

// Build reads the views named. The error is an unknown name.
func Build(ctx context.Context, d *model.Dump, ids []string, m *model.Meter) (*Report, error) {
	r := &Report{Path: d.Path, Size: d.Size}
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
	r.Problems = d.Problems()
	return r, nil
}

// Recount reads the view of the address spaces again, if it was asked for, with the
// pages of each counted.
func (r *Report) Recount(ctx context.Context, d *model.Dump, m *model.Meter) {
	v := CountedSpaces()
	for i := range r.Results {
		if r.Results[i].View.ID == v.ID {
			r.Results[i] = Read(ctx, d, v, m)
		}
	}
}

// Read reads all rows of a view. A panic while a row is made is turned into words, as
// the window does: the rows so far stay, and so do the other views.
func Read(ctx context.Context, d *model.Dump, v model.View, m *model.Meter) (r Result) {
	r = Result{View: v, Missing: v.Missing(d)}
	if r.Missing != "" {
		return r
	}
	defer func() {
		if e := recover(); e != nil {
			if model.RethrowPanics {
				panic(e)
			}
			r.Stopped = fmt.Sprintf("internal error after row %d: %v", len(r.Rows), e)
		}
	}()
	for row, err := range v.Rows(ctx, d, m) {
		if err != nil {
			r.Stopped = err.Error()
			break
		}
		if v.ID != NotesID {
			noted(d, &row)
		}
		r.Rows = append(r.Rows, row)
	}
	return r
}
