package win_test

import (
	"strings"
	"testing"

	"dumplens/loader/synth"
	"dumplens/model"
)

// Each address of the truth is found through the tables of ARM64, or is missing for the
// reason that it should be.
func TestTranslationsARM64(t *testing.T) {
	m := synth.NewMachineARM64()
	d := attached(t, m.Complete())
	spaces := map[uint32]model.Space{4: d.Kernel}
	for _, p := range all(t, d.Processes) {
		if p.PEB.Is() {
			spaces[uint32(p.PID.Num)] = p.Space
		}
	}
	reasons := map[string]model.Reason{
		"not mapped": model.NotMapped, "paged out": model.PagedOut, "demand zero": model.DemandZero, "transition": model.Transition,
	}
	for _, want := range m.Truth().Translations {
		w := spaces[want.PID].(model.Translator).Translate(model.Addr(want.VA))
		if why := reasons[want.State]; w.Why != why && (why != model.Transition || w.Why != model.Present) {
			t.Errorf("%d, 0x%x: %s, want %s", want.PID, want.VA, w.Why, want.State)
		}
		if want.PA != 0 && w.Physical != model.Addr(want.PA) {
			t.Errorf("%d, 0x%x: at %s, want 0x%x", want.PID, want.VA, w.Physical, want.PA)
		}
	}
	noProblems(t, d)
}

// A kernel dump of ARM64 lists the same and names the tables that are missing.
func TestKernelDumpARM64(t *testing.T) {
	m := synth.NewMachineARM64()
	d := attached(t, m.Bitmap(true))
	truth := m.Truth()
	if n := len(all(t, d.Processes)); n != len(truth.Processes) {
		t.Errorf("%d processes", n)
	}
	if n := len(all(t, d.Threads)); n != len(truth.Threads) {
		t.Errorf("%d threads", n)
	}
	ranges := 0
	for _, p := range truth.Processes {
		ranges += len(p.Regions)
	}
	if n := len(all(t, d.VADs)); n != ranges {
		t.Errorf("%d ranges, want %d", n, ranges)
	}
	absent := 0
	for _, p := range all(t, d.Processes) {
		if strings.Contains(p.UserSpaceReason, "invalid page directories (not in dump: ") {
			absent++
		}
	}
	if absent < len(truth.Processes)/2 {
		t.Errorf("%d processes without tables", absent)
	}
	same(t, "architecture", d.Fact("architecture"), "arm64")
	noProblems(t, d)
}
