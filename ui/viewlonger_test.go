package ui

import (
	"context"
	"strings"
	"testing"

	"dumplens/model"
)

// startScanning opens a dump whose search for hidden processes is load, at the
// processes.
func startScanning(t *testing.T, load func(context.Context, *model.Meter) ([]model.Process, string)) (*rig, *Window, *viewPage) {
	t.Helper()
	r := newRig(t)
	r.host.Open = func(context.Context, string, OpenOptions, *model.Meter) (*model.Dump, error) {
		d := withTables(fakeDump())
		d.Unlisted = model.Lazy(load)
		return d, nil
	}
	w := r.start("a.dmp")
	w.openView("processes")
	r.settle()
	p, ok := w.now.(*viewPage)
	if !ok || p.longer == nil {
		t.Fatal("there is no button to scan for hidden processes")
	}
	return r, w, p
}

func TestScanForHiddenProcesses(t *testing.T) {
	r, w, p := startScanning(t, func(_ context.Context, m *model.Meter) ([]model.Process, string) {
		m.Expect(3 << 20)
		m.Add(3 << 20)
		return []model.Process{{
			PID: model.Num(666), PPID: model.Num(4), Name: model.Str("ghost.exe"), EPROCESS: model.At(0x4440, "kernel"),
			Note: "not reached through the list; found by scan",
		}}, ""
	})
	p.longer.Tapped(nil)
	r.settle()
	row := p.picked()
	if row == nil || row.Cells[0].Text != "ghost.exe" || row.Mark != model.MarkBad {
		t.Fatalf("the row chosen is %v", row)
	}
	if got := p.count.Text; got != "4 rows, 1 of them found by scan; 3.0 MiB scanned" {
		t.Errorf("the count says %q", got)
	}
	if got := textIn(w.body); !strings.Contains(got, "found by scan") {
		t.Errorf("the table does not mark what was found:\n%s", got)
	}
	if !p.longer.Disabled() {
		t.Error("a scan that is done is offered again")
	}
}

func TestScanFindsNothing(t *testing.T) {
	r, _, p := startScanning(t, func(_ context.Context, m *model.Meter) ([]model.Process, string) {
		m.Add(512 << 20)
		return nil, ""
	})
	p.longer.Tapped(nil)
	r.settle()
	if got := p.count.Text; got != "3 rows, no process besides the listed ones; 512 MiB scanned" {
		t.Errorf("the count says %q", got)
	}
}

func TestScanIsCancelled(t *testing.T) {
	begun := make(chan struct{}, 1)
	r, w, p := startScanning(t, func(ctx context.Context, m *model.Meter) ([]model.Process, string) {
		m.Add(1 << 20)
		begun <- struct{}{}
		<-ctx.Done()
		return nil, ctx.Err().Error()
	})
	p.longer.Tapped(nil)
	<-begun
	if !w.jobs.cancelShown() {
		t.Fatal("the scan cannot be cancelled")
	}
	r.settle()
	if got := p.count.Text; !strings.Contains(got, "stopped after 1.0 MiB: cancelled") || p.longer.Disabled() {
		t.Errorf("the count says %q", got)
	}
}

func TestNoScanWithoutPhysicalMemory(t *testing.T) {
	r := newRig(t)
	w := r.start("a.dmp")
	w.openView("processes")
	r.settle()
	if p, ok := w.now.(*viewPage); !ok || p.longer != nil {
		t.Error("a dump without physical memory offers a scan of it")
	}
}
