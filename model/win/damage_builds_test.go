package win

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
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
	for _, build := range []uint32{7601, 9600, 14393, 17763, 20348, 22000, 22621, 26100} {
		l := layoutsOf(model.ArchX64, build)
		revisions := l.set.revisions()
		l = l.at(revisions[len(revisions)-1])
		dump := dumpOf(t, m, build, revisions[len(revisions)-1], true)
		tryHarms(t, fmt.Sprint(build), dump, l, m.Truth())
	}
	for name, m := range map[string]*synth.Machine32{
		"x86 7601 PAE": synth.NewMachine32(true), "x86 7601": synth.NewMachine32(false), "x86 19041": synth.NewMachine32Later(),
	} {
		dump := m.Complete()
		tryHarms(t, name, dump, loaded(t, dump, Options{}).Layouts.(*layouts), m.Truth())
	}
	arm := synth.NewMachineARM64()
	dump := arm.Complete()
	tryHarms(t, "ARM64", dump, loaded(t, dump, Options{}).Layouts.(*layouts), arm.Truth())
}

func tryHarms(t *testing.T, name string, dump []byte, l *layouts, truth synth.Truth) {
	for _, h := range harms {
		t.Run(name+": "+h.name, func(t *testing.T) {
			x := &harmed{t: t, dump: bytes.Clone(dump), d: loaded(t, dump, Options{}), l: l}
			x.w = x.d.Arch.PointerSize()
			wild := truth.Processes[1].EPROCESS&^0xfffff | 0xdbee0
			h.do(x, truth, wild)
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
