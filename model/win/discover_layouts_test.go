package win_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"dumplens/loader/kdump"
	"dumplens/loader/synth"
	"dumplens/model"
	"dumplens/model/mem"
	"dumplens/model/win"
)

// attachedWith is attached with options.
func attachedWith(t *testing.T, dump []byte, opt win.Options) *model.Dump {
	t.Helper()
	d, err := kdump.Load(context.Background(), mem.NewFile(bytes.NewReader(dump), uint64(len(dump))), nil)
	if err != nil {
		t.Fatal(err)
	}
	win.AttachWith(context.Background(), d, nil, opt)
	return d
}

// Without a word on the build and its neighbours, all members are found by what stands in
// memory: processes, threads and modules are the same as with the build's layouts.
func TestLayoutsByEvidence(t *testing.T) {
	arm := synth.NewMachineARM64()
	for name, dump := range map[string][]byte{
		"complete": machine.Complete(), "kernel": machine.Bitmap(true),
		"ARM64 complete": arm.Complete(), "ARM64 kernel": arm.Bitmap(true),
	} {
		t.Run(name, func(t *testing.T) {
			want := attached(t, dump)
			d := attachedWith(t, dump, win.Options{Discover: true})
			if s := d.Layouts.Source(); !strings.HasPrefix(s, "found by evidence") {
				t.Errorf("the layouts are %s", s)
			}
			got := all(t, d.Processes)
			if n := len(all(t, want.Processes)); len(got) != n {
				t.Fatalf("%d processes, want %d", len(got), n)
			}
			for i, p := range all(t, want.Processes) {
				equal(t, p.Name.Text, p.PID, got[i].PID, p.PPID, got[i].PPID, p.Name, got[i].Name, p.CreateTime, got[i].CreateTime,
					p.ExitTime, got[i].ExitTime, p.ThreadCount, got[i].ThreadCount, p.HandleCount, got[i].HandleCount, p.ImagePath, got[i].ImagePath,
					p.CommandLine, got[i].CommandLine, p.PEB, got[i].PEB, p.UserDTB, got[i].UserDTB)
			}
			threads := all(t, d.Threads)
			for i, x := range all(t, want.Threads) {
				y := threads[i]
				equal(t, "thread", x.ETHREAD, y.ETHREAD, x.TID, y.TID, x.StartAddress, y.StartAddress, x.Win32StartAddress, y.Win32StartAddress,
					x.State, y.State, x.WaitReason, y.WaitReason, x.Priority, y.Priority, x.TEB, y.TEB, x.StackBase, y.StackBase,
					x.StackLimit, y.StackLimit, x.KernelStack, y.KernelStack, x.CreateTime, y.CreateTime, x.Name, y.Name)
			}
			sameRest(t, want, d)
		})
	}
}

// sameRest compares what hangs on processes and threads.
func sameRest(t *testing.T, want, got *model.Dump) {
	t.Helper()
	if a, b := len(all(t, got.Modules)), len(all(t, want.Modules)); a != b {
		t.Errorf("%d modules, want %d", a, b)
	}
	ranges := all(t, got.VADs)
	for i, v := range all(t, want.VADs) {
		if i >= len(ranges) {
			t.Fatalf("%d address ranges", len(ranges))
		}
		equal(t, "range", v.Start, ranges[i].Start, v.End, ranges[i].End, v.Protection, ranges[i].Protection, v.Type, ranges[i].Type,
			v.Private, ranges[i].Private, v.File, ranges[i].File)
	}
}

// The same on 32-bit machines. What a thread waits for and its priority are the only
// members that cannot be told by evidence: they may be absent.
func TestLayoutsByEvidence32(t *testing.T) {
	for _, pae := range []bool{false, true} {
		m := synth.NewMachine32(pae)
		want, d := attached(t, m.Complete()), attachedWith(t, m.Complete(), win.Options{Discover: true})
		got := all(t, d.Processes)
		for i, p := range all(t, want.Processes) {
			equal(t, p.Name.Text, p.PID, got[i].PID, p.PPID, got[i].PPID, p.Name, got[i].Name, p.CreateTime, got[i].CreateTime,
				p.ExitTime, got[i].ExitTime, p.ThreadCount, got[i].ThreadCount, p.ImagePath, got[i].ImagePath,
				p.CommandLine, got[i].CommandLine, p.PEB, got[i].PEB)
		}
		threads := all(t, d.Threads)
		for i, x := range all(t, want.Threads) {
			y := threads[i]
			equal(t, "thread", x.ETHREAD, y.ETHREAD, x.TID, y.TID, x.StartAddress, y.StartAddress, x.Win32StartAddress, y.Win32StartAddress,
				x.State, y.State, x.TEB, y.TEB, x.StackBase, y.StackBase, x.StackLimit, y.StackLimit, x.CreateTime, y.CreateTime)
		}
		sameRest(t, want, d)
	}
}

// equal compares values in pairs: want, got.
func equal(t *testing.T, what string, pairs ...model.Value) {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		want, got := pairs[i], pairs[i+1]
		if want.String() != got.String() {
			t.Errorf("%s: value %d is %v, want %v", what, i/2, got, want)
		}
	}
}

// What the user says stands in the place of the header's words.
func TestOverride(t *testing.T) {
	truth := machine.Truth()
	x := newDamage(t)
	copy(x.dump[headerDTB:], word(0x5000))
	copy(x.dump[headerListHeads:], append(word(0xfffff80000001000), word(0xfffff80000002000)...))
	copy(x.dump[headerBuild:], word(7)[:4])
	d := attachedWith(t, x.dump, win.Options{
		DirectoryTableBase: model.Addr(truth.DirectoryTableBase), ProcessHead: model.Addr(truth.PsActiveProcessHead),
		ModuleHead: model.Addr(truth.PsLoadedModuleList), Build: 19041,
	})
	if got := all(t, d.Processes); len(got) != len(truth.Processes) {
		t.Errorf("%d processes, want %d", len(got), len(truth.Processes))
	}
	same(t, "build", d.Fact("os_build"), uint64(19041))
	if got := d.Layouts.Source(); !strings.Contains(got, "(19041)") {
		t.Errorf("the layouts are %s", got)
	}
}
