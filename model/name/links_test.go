package name_test

import (
	"context"
	"fmt"
	"testing"

	"dumplens/loader/kdump"
	"dumplens/model"
	"dumplens/model/name"
	"dumplens/model/view"
)

// TestLinks: where a name leads to a row, the view has that row.
func TestLinks(t *testing.T) {
	truth, dump := machine()
	d := attached(t, kdump.Load, dump)
	n := name.New(d)
	own := fmt.Sprintf("process:%d", truth.CrashPID)
	places := map[string][]uint64{"kernel": {
		truth.KernelBase + 8, truth.CrashEPROCESS, truth.CrashETHREAD, truth.ContextRSP, truth.CPUs[0].PRCB, truth.DriverObjects[0].Object,
	}}
	for _, p := range truth.Processes {
		if p.PID == truth.CrashPID {
			places[own] = []uint64{p.PEB, p.Modules[0].Base, p.Regions[0].Start}
		}
	}
	for _, th := range truth.Threads {
		if th.PID == truth.CrashPID && th.TEB != 0 {
			places[own] = append(places[own], th.TEB)
		}
	}
	for id, list := range places {
		for _, at := range list {
			nm, ok := n.Of(context.Background(), space(t, d, id), model.Addr(at))
			if !ok || nm.To == nil {
				t.Errorf("%s %x is %q and leads nowhere", id, at, nm.Text)
				continue
			}
			if !hasRow(t, d, *nm.To) {
				t.Errorf("%s %x, %q, leads to the row %q of %s, which is not there", id, at, nm.Text, nm.To.Row, nm.To.View)
			}
		}
	}
}

// hasRow tells whether a view has a row with a cell that is written as the link says.
func hasRow(t *testing.T, d *model.Dump, to model.Link) bool {
	t.Helper()
	v, ok := view.ByID(to.View)
	if !ok {
		t.Fatalf("there is no view %q", to.View)
	}
	found := false
	for row := range view.Read(context.Background(), d, v, nil).Rows {
		for r := range view.Outline(&row) {
			for _, c := range r.Cells {
				found = found || c.Is() && c.String() == to.Row
			}
		}
	}
	return found
}
