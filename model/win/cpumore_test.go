package win_test

import (
	"context"
	"strings"
	"testing"

	"dumplens/loader/synth"
	"dumplens/model"
)

func TestDetailsOfProcessors(t *testing.T) {
	truth := machine.Truth()
	for i, c := range all(t, attached(t, machine.Complete()).CPUs) {
		want := truth.CPUs[i]
		fields := c.More(context.Background())
		same(t, "current thread", fieldIn(fields, "Current thread"), want.Thread)
		same(t, "Rip", fieldIn(fields, "Rip"), want.ContextIP)
		same(t, "Rsp", fieldIn(fields, "Rsp"), want.ContextSP)
		same(t, "vendor", fieldIn(fields, "Vendor"), "GenuineIntel")
		same(t, "MHz", fieldIn(fields, "MHz"), uint64(3394))
		same(t, "Cr4", fieldIn(fields, "Cr4"), uint64(0x370678))
		if crashed := want.Thread == truth.CrashETHREAD; crashed != (c.Note == "crashing processor") {
			t.Errorf("processor %d: note %q", want.Number, c.Note)
		}
		if !c.Runs.Is() || c.Runs.Text == "" {
			t.Errorf("processor %d runs %v (%s)", want.Number, c.Runs, c.Runs.Reason())
		}
	}
}

// TestOldContexts takes the registers of a processor only when they can be true: one that
// did not answer when the others were stopped has old ones.
func TestOldContexts(t *testing.T) {
	const (
		frame, pointer = 0x1f0, 0x85c0 // KPRCB.ProcessorState.ContextFrame and KPRCB.Context
		rsp, rip       = 0x98, 0xf8
		idle, busy     = 0, 3 // processors
	)
	truth := machine.Truth()
	prcb := func(cpu int) uint64 { return truth.CPUs[cpu].PRCB }
	for _, c := range []struct {
		name string
		cpu  int
		harm func(x *damage)
		want string // of the note; "" when the registers are still good
	}{
		{"no module", busy, func(x *damage) {
			x.at(prcb(busy)+pointer, word(0))
			x.at(prcb(busy)+frame+rip, word(0xfffff80099990000))
		}, "lies in no module"},
		{"another stack", idle, func(x *damage) {
			x.at(prcb(idle)+pointer, word(0))
			x.at(prcb(idle)+frame+rsp, word(truth.CPUs[busy].ContextSP))
		}, "in no stack of the processor"},
		{"a program's instruction, a kernel's stack", idle, func(x *damage) {
			x.at(prcb(idle)+pointer, word(0))
			x.at(prcb(idle)+frame+rip, word(0x7ff600001000))
		}, "is a program's"},
		{"no context", busy, func(x *damage) {
			x.at(prcb(busy)+pointer, word(0))
			x.at(prcb(busy)+frame+rip, word(0))
		}, "saved no context"},
		{"one of two", busy, func(x *damage) { x.at(prcb(busy)+frame+rip, word(0xfffff80099990000)) }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := newDamage(t)
			c.harm(x)
			checkContext(t, all(t, attached(t, x.dump).CPUs)[c.cpu], truth.CPUs[c.cpu], c.want)
		})
	}
}

func checkContext(t *testing.T, c model.CPU, truth synth.CPUTruth, want string) {
	t.Helper()
	registers := fieldIn(c.More(context.Background()), "Registers")
	if want == "" {
		same(t, "Rip", c.IP, truth.ContextIP)
		same(t, "Rsp", c.SP, truth.ContextSP)
		return
	}
	if c.IP.Is() || c.SP.Is() || registers.Is() || !strings.Contains(c.Note, want) {
		t.Errorf("%v, %v, %v: %q, want %q", c.IP, c.SP, registers, c.Note, want)
	}
}

func TestDetailsOfProcessors32(t *testing.T) {
	for name, m := range machines32() {
		truth := m.Truth()
		for i, c := range all(t, attached(t, m.complete).CPUs) {
			fields := c.More(context.Background())
			same(t, name+" thread", fieldIn(fields, "Current thread"), truth.CPUs[i].Thread)
			same(t, name+" Eip", fieldIn(fields, "Eip"), truth.CPUs[i].ContextIP)
			same(t, name+" Esp", fieldIn(fields, "Esp"), truth.CPUs[i].ContextSP)
			same(t, name+" ip", c.IP, truth.CPUs[i].ContextIP)
		}
	}
}

// TestContextsWithoutModules believes the instruction pointer when the list of modules is
// damaged: then it cannot tell.
func TestContextsWithoutModules(t *testing.T) {
	truth := machine.Truth()
	x := newDamage(t)
	x.at(truth.PsLoadedModuleList, make([]byte, 16))
	for i, c := range all(t, attached(t, x.dump).CPUs) {
		same(t, "Rip", c.IP, truth.CPUs[i].ContextIP)
	}
}
