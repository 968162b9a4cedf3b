package win_test

import (
	"context"
	"strings"
	"testing"

	"dumplens/model"
	"dumplens/model/win"
)

// hidden is a dump in which a process was taken out of the list, its neighbours' links
// and the table of numbers, as malware does it.
func hidden(t *testing.T) (dump []byte, eprocess uint64) {
	truth := machine.Truth()
	x := newDamage(t)
	x.at(ep(truth, 8)+links, word(ep(truth, 10)+links))
	x.at(ep(truth, 10)+links+8, word(ep(truth, 8)+links))
	noCid(x, truth)
	return x.dump, ep(truth, 9)
}

// A hidden process is found when memory is searched for it, and nothing else.
func TestScan(t *testing.T) {
	dump, eprocess := hidden(t)
	truth := machine.Truth()
	d := attached(t, dump)
	listed := all(t, d.Processes)
	if len(listed) != len(truth.Processes)-1 {
		t.Errorf("%d processes are listed", len(listed))
	}
	var m model.Meter
	unlisted, stopped := d.Unlisted.Get(context.Background(), &m)
	if len(unlisted) != 1 || stopped != "" || unlisted[0].EPROCESS.Num != eprocess || !strings.Contains(unlisted[0].Note, "found by scan") {
		t.Errorf("found by scan: %v, %s", unlisted, stopped)
	}
	if done, total := m.Read(); done != total || done == 0 {
		t.Errorf("%d of %d bytes were looked at", done, total)
	}
	if got := all(t, attachedWith(t, dump, win.Options{Scan: true}).Processes); len(got) != len(truth.Processes) {
		t.Errorf("%d processes with the scan", len(got))
	}
	if got := all(t, attached(t, machine.Complete()).Unlisted); len(got) != 0 {
		t.Errorf("%d processes are invented", len(got))
	}
}

func TestScanIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, stopped := attached(t, machine.Complete()).Unlisted.Get(ctx, nil); stopped == "" {
		t.Error("a cancelled scan does not say that it stopped")
	}
}
