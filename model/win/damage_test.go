package win_test

import (
	"context"
	"encoding/binary"
	"testing"

	"dumplens/loader/synth"
	"dumplens/model"
	"dumplens/model/mem"
	"dumplens/model/win"
)

// damage changes bytes of the kernel's memory in a copy of a complete dump.
type damage struct {
	t    *testing.T
	dump []byte
	d    *model.Dump // of the dump before the damage
}

func newDamage(t *testing.T) *damage {
	dump := machine.Complete()
	return &damage{t, append([]byte(nil), dump...), attached(t, dump)}
}

// at writes bytes at a kernel address.
func (x *damage) at(va uint64, b []byte) {
	x.t.Helper()
	w := x.d.Kernel.(model.Translator).Translate(model.Addr(va))
	off, ok := x.d.Physical.(*mem.Pages).Offset(w.Physical)
	if w.Why != model.Present || !ok {
		x.t.Fatalf("%x: %s", va, w.Detail)
	}
	copy(x.dump[off:], b)
}

func word(n uint64) []byte { return binary.LittleEndian.AppendUint64(nil, n) }

// Offsets in the _EPROCESS and _ETHREAD of build 19041, x64, and in the header.
const (
	links           = 0x448
	headerDTB       = 0x10
	headerBuild     = 0x0c
	headerListHeads = 0x20
)

func TestDamagedMachine(t *testing.T) {
	truth := machine.Truth()
	n := len(truth.Processes)
	ep := func(i int) uint64 { return truth.Processes[i].EPROCESS }
	for name, c := range map[string]struct {
		harm func(x *damage)
		lost int // processes that nothing leads to any more
	}{
		"a Flink is zero":            {func(x *damage) { x.at(ep(4)+links, word(0)) }, 0},
		"a Flink leads back":         {func(x *damage) { x.at(ep(6)+links, word(ep(2)+links)) }, 0},
		"two entries are zero":       {func(x *damage) { x.at(ep(4)+links, make([]byte, 16)); x.at(ep(8)+links, make([]byte, 16)) }, -1},
		"a process is overwritten":   {func(x *damage) { x.at(ep(5), make([]byte, 0x500)) }, 0},
		"the list's head is zero":    {func(x *damage) { x.at(truth.PsActiveProcessHead, make([]byte, 16)) }, 0},
		"the header has no DTB":      {func(x *damage) { copy(x.dump[headerDTB:], word(0)) }, 0},
		"the header has a wrong DTB": {func(x *damage) { copy(x.dump[headerDTB:], word(0x5000)) }, 0},
		"the header has no heads":    {func(x *damage) { copy(x.dump[headerListHeads:], "PAGEPAGEPAGEPAGE") }, 0},
		"a build nobody knows":       {func(x *damage) { copy(x.dump[headerBuild:], word(99999)[:4]) }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			x := newDamage(t)
			x.t = t
			c.harm(x)
			d := attached(t, x.dump)
			found, _ := d.Processes.Get(context.Background(), nil)
			want := n - c.lost
			if c.lost < 0 { // some are lost, but not half
				if len(found) < n/2 {
					t.Errorf("%d of %d processes", len(found), n)
				}
			} else if len(found) != want {
				t.Errorf("%d processes, want %d", len(found), want)
			}
			noInvented(t, found, truth)
			if name != "the header has no heads" && len(d.Problems()) == 0 {
				t.Error("no problem was noted")
			}
		})
	}
}

func noInvented(t *testing.T, found []model.Process, truth synth.Truth) {
	t.Helper()
	have := map[uint64]bool{}
	for _, p := range truth.Processes {
		have[p.EPROCESS] = true
	}
	for _, p := range found {
		if !have[p.EPROCESS.Num] {
			t.Errorf("%v at %v is no process of the machine", p.Name, p.EPROCESS)
		}
	}
}

func TestWithoutDebuggerData(t *testing.T) {
	truth := machine.Truth()
	x := newDamage(t)
	x.at(truth.DebuggerData+0x10, []byte("XXXX"))
	d := attached(t, x.dump)
	checkMachine(t, d) // by what the kernel's data looks like
	same(t, "process", d.Fact("process_pid"), uint64(truth.CrashPID))
}

// Every prefix of a dump, and every random damage, gives a dump with problems and no
// panic.
func TestCutAndFlipped(t *testing.T) {
	model.RethrowPanics = true
	t.Cleanup(func() { model.RethrowPanics = false })
	whole := machine.Complete()
	for n := 0x2000; n < len(whole); n += len(whole) / 16 {
		readAll(t, synth.Cut(whole, n))
	}
	for seed := range uint64(4) {
		readAll(t, synth.Flip(whole, seed, len(whole), 4096))
	}
	small := machine.Small(synth.ByKernel)
	for n := 0x2000; n < len(small); n += 997 {
		readAll(t, synth.Cut(small, n))
	}
}

// readAll reads every part.
func readAll(t *testing.T, dump []byte) {
	t.Helper()
	ctx := context.Background()
	d := attached(t, dump)
	found, _ := d.Processes.Get(ctx, nil)
	for _, p := range found {
		if p.More != nil {
			p.More(ctx)
		}
	}
	d.VADs.Get(ctx, nil)
	d.Handles.Get(ctx, nil)
	threads, _ := d.Threads.Get(ctx, nil)
	for _, th := range threads {
		if th.More != nil {
			th.More(ctx)
		}
	}
	d.Modules.Get(ctx, nil)
	d.Unloaded.Get(ctx, nil)
	cpus, _ := d.CPUs.Get(ctx, nil)
	for _, c := range cpus {
		if c.More != nil {
			c.More(ctx)
		}
	}
	d.System.Get(ctx, nil)
	d.Drivers.Get(ctx, nil)
	d.Spaces.Get(ctx, nil)
	d.Secondary.Get(ctx, nil)
}

func TestCancelled(t *testing.T) {
	d := attached(t, machine.Complete())
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, stopped := d.Threads.Get(ctx, nil); stopped == "" {
		t.Error("a cancelled walk does not say that it stopped")
	}
	if got := all(t, d.Threads); len(got) != len(machine.Truth().Threads) {
		t.Errorf("after a cancelled walk there are %d threads", len(got))
	}
}

func TestAttachToNothing(t *testing.T) {
	d := &model.Dump{Kind: model.KindRaw}
	win.Attach(context.Background(), d, nil)
	if len(d.Facts) != 0 || len(d.Problems()) != 0 {
		t.Errorf("a raw file got %v, %v", d.Facts, d.Problems())
	}
}
