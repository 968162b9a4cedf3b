package win_test

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"dumplens/loader/kdump"
	"dumplens/loader/synth"
	"dumplens/model"
	"dumplens/model/mem"
	"dumplens/model/win"
)

var machine = synth.NewMachine()

// wholeDump is a complete dump of a machine and what is in it.
type wholeDump struct {
	dump  []byte
	truth synth.Truth
}

// wholeDumps are complete dumps of each imaginary machine.
var wholeDumps = sync.OnceValue(func() map[string]wholeDump {
	arm := synth.NewMachineARM64()
	whole := map[string]wholeDump{
		"x64":   {machine.Complete(), machine.Truth()},
		"arm64": {arm.Complete(), arm.Truth()},
	}
	for name, m := range machines32() {
		whole[name+" x86"] = wholeDump{m.complete, m.Truth()}
	}
	return whole
})

// onEach runs a test on every complete dump.
func onEach(t *testing.T, test func(t *testing.T, d *model.Dump, truth synth.Truth)) {
	for name, w := range wholeDumps() {
		t.Run(name, func(t *testing.T) { test(t, attached(t, w.dump), w.truth) })
	}
}

// attached loads a dump and attaches the knowledge of Windows.
func attached(t testing.TB, dump []byte) *model.Dump {
	t.Helper()
	d, err := kdump.Load(context.Background(), mem.NewFile(bytes.NewReader(dump), uint64(len(dump))), nil)
	if err != nil {
		t.Fatal(err)
	}
	win.Attach(context.Background(), d, nil)
	return d
}

// all reads a part and demands that it is whole.
func all[T any](t *testing.T, p *model.Part[T]) []T {
	t.Helper()
	if why := p.Why(); why != "" {
		t.Fatal(why)
	}
	items, stopped := p.Get(context.Background(), nil)
	if stopped != "" {
		t.Errorf("stopped: %s", stopped)
	}
	return items
}

// same compares a value with what it should be: a number, text or time.
func same(t *testing.T, what string, got model.Value, want any) {
	t.Helper()
	if !got.Is() {
		t.Errorf("%s is absent (%s), want %v", what, got.Reason(), want)
		return
	}
	ok := false
	switch w := want.(type) {
	case string:
		ok = got.Text == w
	case uint64:
		ok = got.Num == w
	case time.Time:
		at, _ := model.Filetime(got.Num)
		ok = got.Fmt == model.Time && at.Equal(w)
	}
	if !ok {
		t.Errorf("%s is %v (0x%x), want %v", what, got, got.Num, want)
	}
}

func noProblems(t *testing.T, d *model.Dump) {
	t.Helper()
	for _, p := range d.Problems() {
		t.Errorf("problem: %s: %s", p.Part, p.Message)
	}
}

func TestProcessesOfACompleteDump(t *testing.T) { onEach(t, checkProcesses) }

func checkProcesses(t *testing.T, d *model.Dump, truth synth.Truth) {
	t.Helper()
	got := map[uint64]model.Process{}
	for _, p := range all(t, d.Processes) {
		got[p.EPROCESS.Num] = p
	}
	if len(got) != len(truth.Processes) {
		t.Errorf("%d processes, want %d", len(got), len(truth.Processes))
	}
	for _, want := range truth.Processes {
		p, ok := got[want.EPROCESS]
		if !ok {
			t.Errorf("%s is missing", want.Name)
			continue
		}
		checkProcess(t, p, want)
		if crashed := want.EPROCESS == truth.CrashEPROCESS; crashed != strings.Contains(p.Note, "crashing process") {
			t.Errorf("%s: note %q", want.Name, p.Note)
		}
	}
	noProblems(t, d)
}

func checkProcess(t *testing.T, p model.Process, want synth.ProcessTruth) {
	t.Helper()
	same(t, want.Name+" name", p.Name, want.Name)
	same(t, want.Name+" PID", p.PID, uint64(want.PID))
	same(t, want.Name+" parent", p.PPID, uint64(want.Parent))
	same(t, want.Name+" DTB", p.DTB, want.DTB&^0x1f)
	same(t, want.Name+" threads", p.ThreadCount, uint64(want.Threads))
	same(t, want.Name+" created", p.CreateTime, want.Created)
	if want.Exited.IsZero() == p.ExitTime.Is() {
		t.Errorf("%s exit time: %v", want.Name, p.ExitTime)
	}
	if want.Session >= 0 {
		same(t, want.Name+" session", p.Session, uint64(want.Session))
	} else if p.Session.Is() {
		t.Errorf("%s is in session %v", want.Name, p.Session)
	}
	if !want.UserSpace {
		return
	}
	same(t, want.Name+" PEB", p.PEB, want.PEB)
	same(t, want.Name+" path", p.ImagePath, want.ImagePath)
	same(t, want.Name+" command line", p.CommandLine, want.CommandLine)
	if p.UserSpace != model.Available || p.Space == nil {
		t.Errorf("%s: user space %s: %s", want.Name, p.UserSpace, p.UserSpaceReason)
	}
}

func TestThreads(t *testing.T) { onEach(t, checkThreads) }

func checkThreads(t *testing.T, d *model.Dump, truth synth.Truth) {
	t.Helper()
	got := map[uint64]model.Thread{}
	for _, x := range all(t, d.Threads) {
		got[x.ETHREAD.Num] = x
	}
	if len(got) != len(truth.Threads) {
		t.Errorf("%d threads, want %d", len(got), len(truth.Threads))
	}
	for _, want := range truth.Threads {
		x := got[want.ETHREAD]
		same(t, "TID", x.TID, uint64(want.TID))
		same(t, "PID", x.PID, uint64(want.PID))
		same(t, "start address", x.StartAddress, want.StartAddress)
		same(t, "stack base", x.StackBase, want.StackBase)
		same(t, "stack limit", x.StackLimit, want.StackLimit)
		same(t, "state", x.State, win.ThreadState(uint64(want.State)))
		same(t, "created", x.CreateTime, want.Created)
		if want.TEB != 0 {
			same(t, "TEB", x.TEB, want.TEB)
		}
		if want.Name != "" {
			same(t, "name", x.Name, want.Name)
		}
		if win.ThreadState(uint64(want.State)) == "Waiting" {
			same(t, "wait reason", x.WaitReason, win.WaitReason(uint64(want.WaitReason)))
		}
		if want.ETHREAD == truth.CrashETHREAD {
			same(t, "crashing IP", x.IP, truth.ContextRIP)
			same(t, "crashing SP", x.SP, truth.ContextRSP)
			if x.Note != "crashing thread" {
				t.Errorf("the crashing thread's note is %q", x.Note)
			}
		}
	}
}

func TestModules(t *testing.T) { onEach(t, checkModules) }

func checkModules(t *testing.T, d *model.Dump, truth synth.Truth) {
	t.Helper()
	type key struct{ pid, base uint64 }
	got := map[key]model.Module{}
	for _, m := range all(t, d.Modules) {
		got[key{m.PID.Num, m.Base.Num}] = m
	}
	check := func(pid uint64, want synth.ModuleTruth) {
		m := got[key{pid, want.Base}]
		same(t, "module name", m.Name, want.Name)
		same(t, want.Name+" path", m.Path, want.Path)
		same(t, want.Name+" size", m.Size, uint64(want.Size))
		same(t, want.Name+" time stamp", m.Timestamp, uint64(want.Time))
		same(t, want.Name+" PDB", m.PDBName, want.PDB)
		if want.Version != "" {
			same(t, want.Name+" version", m.Version, want.Version)
		}
	}
	n := len(truth.Drivers)
	for _, want := range truth.Drivers {
		check(0, want)
	}
	for _, p := range truth.Processes {
		n += len(p.Modules)
		for _, want := range p.Modules {
			check(uint64(p.PID), want)
		}
	}
	if len(got) != n {
		t.Errorf("%d modules, want %d", len(got), n)
	}
}

func TestUnloadedAndProcessors(t *testing.T) { onEach(t, checkUnloadedAndProcessors) }

func checkUnloadedAndProcessors(t *testing.T, d *model.Dump, truth synth.Truth) {
	t.Helper()
	unloaded := all(t, d.Unloaded)
	if len(unloaded) != len(truth.UnloadedNewestFirst) {
		t.Fatalf("%d unloaded drivers, want %d", len(unloaded), len(truth.UnloadedNewestFirst))
	}
	for i, want := range truth.UnloadedNewestFirst {
		same(t, "unloaded name", unloaded[i].Name, want.Name)
		same(t, want.Name+" start", unloaded[i].Start, want.Start)
		same(t, want.Name+" end", unloaded[i].End, want.End)
		same(t, want.Name+" time", unloaded[i].Time, want.Time)
	}
	cpus := all(t, d.CPUs)
	if len(cpus) != len(truth.CPUs) {
		t.Fatalf("%d processors, want %d", len(cpus), len(truth.CPUs))
	}
	for i, want := range truth.CPUs {
		same(t, "processor", cpus[i].Number, uint64(want.Number))
		same(t, "KPRCB", cpus[i].PRCB, want.PRCB)
		same(t, "current thread", cpus[i].Thread, want.Thread)
	}
}

func TestFacts(t *testing.T) {
	truth := machine.Truth()
	for name, dump := range map[string][]byte{"complete": machine.Complete(), "bitmap": machine.Bitmap(true)} {
		d := attached(t, dump)
		same(t, name+" process", d.Fact("process_pid"), uint64(truth.CrashPID))
		same(t, name+" thread", d.Fact("thread"), truth.CrashETHREAD)
		same(t, name+" kernel base", d.Fact("kernel_base"), truth.KernelBase)
		same(t, name+" system", d.Fact("os"), win.BuildName(uint32(truth.Build), 1))
		bc, _ := win.BugCheckOf(truth.BugcheckCode)
		same(t, name+" bug check", d.Fact("bugcheck_name"), bc.Name)
		if v := d.Fact("build_lab"); !strings.HasPrefix(v.Text, "19041.") {
			t.Errorf("%s build lab: %v", name, v)
		}
	}
}

func TestSpacesOfAKernelDump(t *testing.T) {
	truth := machine.Truth()
	d := attached(t, machine.Bitmap(true))
	got := map[string]model.AddressSpace{}
	for _, s := range all(t, d.Spaces) {
		got[s.ID] = s
	}
	for _, id := range []string{"file", "physical", "kernel"} {
		if s := got[id]; s.Space == nil || s.Status == model.Unavailable {
			t.Errorf("%s: %s %s", id, s.Status, s.Reason)
		}
	}
	absent := 0
	for _, p := range all(t, d.Processes) {
		if p.UserSpace != model.Unavailable || p.PEB.Num == 0 {
			continue
		}
		absent++
		line := "Process " + model.Addr(p.EPROCESS.Num).String() + " has invalid page directories"
		s := got["process:"+p.PID.String()]
		if !strings.HasPrefix(s.Reason, line) || !strings.HasPrefix(p.UserSpaceReason, line) || s.Space != nil {
			t.Errorf("%s: %s %q", p.Name, s.Status, s.Reason)
		}
		if p.CommandLine.Is() || !p.ImagePath.Is() {
			t.Errorf("%s: command line %v, path %v", p.Name, p.CommandLine, p.ImagePath)
		}
	}
	if absent < len(truth.Processes)/2 {
		t.Errorf("only %d processes without page directories", absent)
	}
}

func TestSmallDump(t *testing.T) {
	truth := machine.Truth()
	for name, style := range map[string]synth.Style{"by the debugger": synth.ByDebugger, "by the kernel": synth.ByKernel} {
		d := attached(t, machine.Small(style))
		processes, stopped := d.Processes.Get(context.Background(), nil)
		if len(processes) != 1 || stopped == "" {
			t.Fatalf("%s: %d processes, stopped %q", name, len(processes), stopped)
		}
		same(t, name+" PID", processes[0].PID, uint64(truth.CrashPID))
		same(t, name+" EPROCESS", processes[0].EPROCESS, truth.CrashEPROCESS)
		same(t, name+" fact", d.Fact("process_pid"), uint64(truth.CrashPID))
		threads, stopped := d.Threads.Get(context.Background(), nil)
		if len(threads) != 1 || stopped == "" {
			t.Fatalf("%s: %d threads, stopped %q", name, len(threads), stopped)
		}
		same(t, name+" TID", threads[0].TID, uint64(truth.CrashTID))
		same(t, name+" ETHREAD", threads[0].ETHREAD, truth.CrashETHREAD)
		noProblems(t, d)
	}
}

// A link leads to bytes that can be read, or there is no link.
func TestLinksOfAKernelDump(t *testing.T) {
	d := attached(t, machine.Bitmap(true))
	open := map[string]bool{}
	for _, s := range all(t, d.Spaces) {
		open[s.ID] = s.Space != nil
	}
	check := func(what string, values ...model.Value) {
		for _, v := range values {
			if v.To != nil && v.To.Space != "" && !open[v.To.Space] {
				t.Errorf("%s: %v leads to %s, which cannot be entered", what, v, v.To.Space)
			}
		}
	}
	for _, p := range all(t, d.Processes) {
		check(p.Name.Text, p.PEB, p.DTB, p.EPROCESS, p.UserDTB)
	}
	for _, x := range all(t, d.Threads) {
		check("thread", x.TEB, x.StartAddress, x.Win32StartAddress, x.IP, x.SP, x.KernelStack)
	}
	for _, m := range all(t, d.Modules) {
		check("module", m.Base)
	}
	for _, c := range all(t, d.CPUs) {
		check("processor", c.IP, c.SP, c.PRCB, c.Thread)
	}
}

// A header without a product type is told by the machine's shared data.
func TestProductWithoutHeader(t *testing.T) {
	dump := append([]byte(nil), machine.Complete()...)
	const productType = 0x1040
	copy(dump[productType:], "PAGE")
	d := attached(t, dump)
	same(t, "product", d.Fact("product_type"), uint64(1))
	same(t, "system", d.Fact("os"), win.BuildName(19041, 1))
}
