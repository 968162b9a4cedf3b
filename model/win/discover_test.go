package win_test

import (
	"testing"

	"dumplens/model"
	"dumplens/model/win"
)

// encodeBlock encodes the debugger data of a copy of the machine's dump.
func (x *damage) encodeBlock() {
	truth := machine.Truth()
	const size = 0x380
	b, err := model.ReadBytes(x.d.Kernel, model.Addr(truth.DebuggerData), size)
	if err != nil {
		x.t.Fatal(err)
	}
	x.at(truth.DebuggerData, win.Encode(b, 0x8765_4321_dead_beef, 0x0102_0304_0506_0708, truth.KernelBase+0x812345))
}

// The block is decoded where the header says, and found where it does not.
func TestEncodedDebuggerData(t *testing.T) {
	truth := machine.Truth()
	for name, harm := range map[string]func(x *damage){
		"as the header says":            func(*damage) {},
		"the header does not say where": func(x *damage) { copy(x.dump[headerDebuggerData:], word(0)) },
		"the header says garbage":       func(x *damage) { copy(x.dump[headerDebuggerData:], word(truth.KernelBase+0x5550)) },
		"the header has no heads":       func(x *damage) { copy(x.dump[headerListHeads:], "PAGEPAGEPAGEPAGE") },
	} {
		t.Run(name, func(t *testing.T) {
			x := newDamage(t)
			x.encodeBlock()
			harm(x)
			checkMachine(t, attached(t, x.dump))
		})
	}
}

const headerDebuggerData = 0x80

// checkMachine demands all that the debugger data leads to.
func checkMachine(t *testing.T, d *model.Dump) {
	t.Helper()
	truth := machine.Truth()
	if got := all(t, d.Processes); len(got) != len(truth.Processes) {
		t.Errorf("%d processes, want %d", len(got), len(truth.Processes))
	}
	if got := all(t, d.CPUs); len(got) != len(truth.CPUs) {
		t.Errorf("%d processors, want %d", len(got), len(truth.CPUs))
	}
	if got := all(t, d.Unloaded); len(got) != len(truth.UnloadedNewestFirst) {
		t.Errorf("%d unloaded drivers, want %d", len(got), len(truth.UnloadedNewestFirst))
	}
	same(t, "thread", d.Fact("thread"), truth.CrashETHREAD)
	if len(d.Problems()) == 0 {
		t.Error("no problem was noted")
	}
}
