package win

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math/bits"
	"testing"

	"dumplens/loader/synth"
	"dumplens/model"
	"dumplens/model/mem"
)

// harmed is a dump of some build that is damaged by the names of members.
type harmed struct {
	t    *testing.T
	dump []byte
	d    *model.Dump // before the damage
	l    *layouts
	w    int
}

func (x *harmed) at(va uint64, b []byte) {
	x.t.Helper()
	pa, ok1 := x.d.Kernel.(*mem.Paged).Physical(model.Addr(va))
	off, ok2 := x.d.Physical.(*mem.Pages).Offset(pa)
	if !ok1 || !ok2 {
		x.t.Fatalf("%x is not in the dump", va)
	}
	copy(x.dump[off:], b)
}

// member writes words at a member of the object at va.
func (x *harmed) member(va uint64, structure, name string, words ...uint64) {
	x.t.Helper()
	o, ok := offsetIn(x.l, structure, name)
	if !ok {
		x.t.Fatalf("%s.%s", structure, name)
	}
	var b []byte
	for _, n := range words {
		b = append(b, binary.LittleEndian.AppendUint64(nil, n)[:x.w]...)
	}
	x.at(va+o, b)
}

// Encode is what the running kernel does to KDDEBUGGER_DATA64.
func Encode(b []byte, never, always, encoded uint64) []byte {
	out := make([]byte, len(b))
	for i := 0; i+8 <= len(b); i += 8 {
		q := bits.ReverseBytes64(binary.LittleEndian.Uint64(b[i:]) ^ always)
		q = bits.RotateLeft64(q^encoded, -int(never&63)) ^ never
		binary.LittleEndian.PutUint64(out[i:], q)
	}
	return out
}

// encode encodes the debugger data.
func (x *harmed) encode(t synth.Truth) {
	const size = 0x340
	b, err := model.ReadBytes(x.d.Kernel, model.Addr(t.DebuggerData), size)
	if err != nil {
		x.t.Fatal(err)
	}
	x.at(t.DebuggerData, Encode(b, 0x8765_4321_dead_beef, 0x0102_0304_0506_0708, t.KernelBase+0x812345))
}

// bitmapOf is a complete dump as a bitmap dump: one of the same machine with the complete
// dump's pages.
func bitmapOf(t *testing.T, complete, bitmap []byte) []byte {
	out := bytes.Clone(bitmap)
	from, to := loaded(t, complete, Options{}).Physical, loaded(t, bitmap, Options{}).Physical.(*mem.Pages)
	for run, ok := to.Next(0); ok; run, ok = to.Next(run.End()) {
		off, _ := to.Offset(run.At)
		if _, err := from.ReadAt(out[off:off+run.Len], run.At); err != nil {
			t.Fatal(err)
		}
	}
	const bodyOfHeader = 0x18 // behind the directory base: fields that are alike
	copy(out[8:bodyOfHeader], complete[8:bodyOfHeader])
	return out
}

// harms are kinds of damage that lose nothing on any build.
var harms = []struct {
	name string
	do   func(x *harmed, t synth.Truth, wild uint64)
}{
	{"links of processes are wild", func(x *harmed, t synth.Truth, wild uint64) {
		x.member(t.Processes[3].EPROCESS, "_EPROCESS", "ActiveProcessLinks", wild, wild)
		x.member(t.Processes[7].EPROCESS, "_EPROCESS", "ActiveProcessLinks", 0, 0)
	}},
	{"the head is empty", func(x *harmed, t synth.Truth, _ uint64) {
		head := t.PsActiveProcessHead
		b := binary.LittleEndian.AppendUint64(nil, head)[:x.w]
		x.at(head, append(b, b...))
	}},
	{"types are overwritten", func(x *harmed, t synth.Truth, _ uint64) {
		for _, i := range []int{0, 5, len(t.Processes) - 1} {
			x.at(t.Processes[i].EPROCESS, []byte{0x55})
		}
		x.at(t.Threads[1].ETHREAD, []byte{0x44})
	}},
	{"lists of threads are empty", func(x *harmed, t synth.Truth, _ uint64) {
		for _, i := range []int{1, 5} {
			at := t.Processes[i].EPROCESS
			o, _ := offsetIn(x.l, "_EPROCESS", "ThreadListHead")
			x.member(at, "_EPROCESS", "ThreadListHead", at+o, at+o)
		}
	}},
	{"a process is zero", func(x *harmed, t synth.Truth, _ uint64) { x.at(t.Processes[5].EPROCESS, make([]byte, 0x300)) }},
	{"the head of the drivers is zero", func(x *harmed, t synth.Truth, _ uint64) { x.at(t.PsLoadedModuleList, make([]byte, 2*x.w)) }},
	{"the header's base is wild and the heads are zero", func(x *harmed, t synth.Truth, _ uint64) {
		x.at(t.PsActiveProcessHead, make([]byte, 2*x.w))
		x.at(t.PsLoadedModuleList, make([]byte, 2*x.w))
		binary.LittleEndian.PutUint32(x.dump[0x10:], 0xdeadb000)
	}},
	{"the header is wiped", func(x *harmed, _ synth.Truth, _ uint64) {
		if x.w == 8 {
			for i := 8; i < 0x88; i++ {
				x.dump[i] = "PAGE"[i&3]
			}
		}
	}},
	{"directory bases are wild", func(x *harmed, t synth.Truth, _ uint64) {
		for i := 2; i < 9; i++ {
			x.member(t.Processes[i].EPROCESS, "_KPROCESS", "DirectoryTableBase", uint64(i)*0x12345000)
		}
	}},
}

// No process, thread or driver is lost to damage on any build that another way reaches,
// and none is invented.
func TestDamageOnEveryBuild(t *testing.T) {
	m := synth.NewMachine()
	active, kernel := m.Bitmap(false), m.Bitmap(true)
	for _, build := range []uint32{7601, 9600, 14393, 17763, 20348, 22000, 22621, 26100} {
		l := layoutsOf(model.ArchX64, build)
		revisions := l.set.revisions()
		l = l.at(revisions[len(revisions)-1])
		dump := dumpOf(t, m, build, revisions[len(revisions)-1], true)
		tryHarms(t, fmt.Sprint(build), dump, l, m.Truth(), false)
		tryHarms(t, fmt.Sprint(build, " active, encoded"), bitmapOf(t, dump, active), l, m.Truth(), true)
		tryHarms(t, fmt.Sprint(build, " kernel, encoded"), bitmapOf(t, dump, kernel), l, m.Truth(), true)
	}
	for name, m := range map[string]*synth.Machine32{
		"x86 7601 PAE": synth.NewMachine32(true), "x86 7601": synth.NewMachine32(false), "x86 19041": synth.NewMachine32Later(),
	} {
		dump := m.Complete()
		tryHarms(t, name, dump, loaded(t, dump, Options{}).Layouts.(*layouts), m.Truth(), false)
	}
	arm := synth.NewMachineARM64()
	dump := arm.Complete()
	tryHarms(t, "ARM64", dump, loaded(t, dump, Options{}).Layouts.(*layouts), arm.Truth(), true)
}

func tryHarms(t *testing.T, name string, dump []byte, l *layouts, truth synth.Truth, encoded bool) {
	for _, h := range harms {
		t.Run(name+": "+h.name, func(t *testing.T) {
			x := &harmed{t: t, dump: bytes.Clone(dump), d: loaded(t, dump, Options{}), l: l}
			x.w = x.d.Arch.PointerSize()
			wild := truth.Processes[1].EPROCESS&^0xfffff | 0xdbee0
			h.do(x, truth, wild)
			if encoded {
				x.encode(truth)
			}
			checkHarmed(t, loaded(t, x.dump, Options{}), truth)
		})
	}
}

// checkHarmed compares what is listed of a damaged dump with the truth.
func checkHarmed(t *testing.T, d *model.Dump, truth synth.Truth) {
	t.Helper()
	got, want := map[string]bool{}, map[string]bool{}
	processes, _ := d.Processes.Get(context.Background(), nil)
	for _, p := range processes {
		got[fmt.Sprintf("process %x %d", p.EPROCESS.Num, p.PID.Num)] = true
	}
	threads, _ := d.Threads.Get(context.Background(), nil)
	for _, x := range threads {
		got[fmt.Sprintf("thread %x %d of %d", x.ETHREAD.Num, x.TID.Num, x.PID.Num)] = true
	}
	modules, _ := d.Modules.Get(context.Background(), nil)
	for _, m := range modules {
		if !m.PID.Is() {
			got[fmt.Sprintf("driver %x", m.Base.Num)] = true
		}
	}
	for _, p := range truth.Processes {
		want[fmt.Sprintf("process %x %d", p.EPROCESS, p.PID)] = true
	}
	for _, x := range truth.Threads {
		want[fmt.Sprintf("thread %x %d of %d", x.ETHREAD, x.TID, x.PID)] = true
	}
	for _, m := range truth.Drivers {
		want[fmt.Sprintf("driver %x", m.Base)] = true
	}
	for k := range want {
		if !got[k] {
			t.Errorf("lost: %s", k)
		}
	}
	for k := range got {
		if !want[k] {
			t.Errorf("invented: %s", k)
		}
	}
	if len(d.Problems()) == 0 && len(processes) > 0 {
		for _, p := range processes {
			if p.UserSpaceReason != "" {
				return
			}
		}
		t.Error("nothing was said of the damage")
	}
}
