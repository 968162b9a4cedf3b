package win_test

import (
	"bytes"
	"encoding/binary"
	"strings"
	"sync"
	"testing"

	"dumplens/loader/synth"
	"dumplens/model"
	"dumplens/model/mem"
	"dumplens/model/win"
)

// dumps32 are the 32-bit machines with a complete and a kernel dump.
type dumps32 struct {
	*synth.Machine32
	arch             string
	complete, kernel []byte
}

var machines32 = sync.OnceValue(func() map[string]dumps32 {
	pae, plain, later := synth.NewMachine32(true), synth.NewMachine32(false), synth.NewMachine32Later()
	return map[string]dumps32{
		"Windows 7 with PAE": {pae, "x86 pae", pae.Complete(), pae.Summary()},
		"Windows 7":          {plain, "x86", plain.Complete(), plain.Summary()},
		"Windows 10":         {later, "x86 pae", later.Bitmap(false), later.Bitmap(true)},
	}
})

func TestRangesAndHandles32(t *testing.T) {
	for _, m := range machines32() {
		for _, dump := range [][]byte{m.complete, m.kernel} {
			d := attached(t, dump)
			same(t, "architecture", d.Fact("architecture"), m.arch)
			checkRanges32(t, d, m.Truth())
			checkHandles32(t, d, m.Truth())
			noProblems(t, d)
		}
	}
}

func checkRanges32(t *testing.T, d *model.Dump, truth synth.Truth) {
	t.Helper()
	type key struct{ pid, start uint64 }
	got := map[key]model.VAD{}
	for _, v := range all(t, d.VADs) {
		got[key{v.PID.Num, v.Start.Num}] = v
	}
	n := 0
	for _, p := range truth.Processes {
		n += len(p.Regions)
		for _, want := range p.Regions {
			v := got[key{uint64(p.PID), want.Start}]
			same(t, p.Name+" last byte", v.End, want.Last)
			same(t, p.Name+" type", v.Type, strings.ToLower(want.Kind))
			same(t, p.Name+" protection", v.Protection, win.VADProtection(uint64(want.Protection)))
			if want.File != "" {
				same(t, p.Name+" file", v.File, want.File)
			}
		}
	}
	if len(got) != n {
		t.Errorf("%d ranges, want %d", len(got), n)
	}
}

func checkHandles32(t *testing.T, d *model.Dump, truth synth.Truth) {
	t.Helper()
	count := map[uint64]int{}
	for _, h := range all(t, d.Handles) {
		count[h.PID.Num]++
		same(t, "access", h.Access, uint64(0x1fffff))
		if h.Type.Text != "Process" && h.Type.Text != "Thread" {
			t.Errorf("handle %v of %v has type %v", h.Handle, h.PID, h.Type)
		}
	}
	for _, p := range truth.Processes {
		if count[uint64(p.PID)] != p.Handles {
			t.Errorf("%s has %d handles, want %d", p.Name, count[uint64(p.PID)], p.Handles)
		}
	}
}

// The program's half is read by its own tables, the kernel's by the kernel's.
func TestSpacesOfPrograms32(t *testing.T) {
	for name, m := range machines32() {
		d := attached(t, m.complete)
		truth := m.Truth()
		for _, p := range all(t, d.Processes) {
			if p.Space == nil {
				if p.PEB.Is() {
					t.Errorf("%s: %s: %s", name, p.Name, p.UserSpaceReason)
				}
				continue
			}
			base, err := model.ReadUint(p.Space, model.Addr(p.PEB.Num)+8, 4)
			if err != nil || base < 0x400000 || base > 0xc00000 {
				t.Errorf("%s: %s: image base 0x%x, %v", name, p.Name, base, err)
			}
			magic, err := model.ReadUint(p.Space, model.Addr(truth.KernelBase), 2)
			if err != nil || magic != 'M'|'Z'<<8 {
				t.Errorf("%s: %s: the kernel's first bytes 0x%x, %v", name, p.Name, magic, err)
			}
			if p.Wow64.Is() || p.UserDTB.Is() {
				t.Errorf("%s: %s: WoW64 %v, user tables %v", name, p.Name, p.Wow64, p.UserDTB)
			}
		}
		for _, v := range []model.Value{d.Fact("kernel_base"), d.Fact("thread")} {
			if v.Fmt != model.Address32 {
				t.Errorf("%s: %v has the format %d", name, v, v.Fmt)
			}
		}
	}
}

// A kernel dump names the table that is missing of each program, in one line that is
// known from debuggers.
func TestMissingDirectories32(t *testing.T) {
	for name, m := range machines32() {
		d := attached(t, m.kernel)
		absent := 0
		for _, p := range all(t, d.Processes) {
			if !p.PEB.Is() || p.PID.Num == uint64(m.Truth().CrashPID) {
				continue
			}
			absent++
			line := "Process " + model.Addr(p.EPROCESS.Num).Short() + " has invalid page directories (not in dump: its page directory, page 0x"
			if p.UserSpace != model.Unavailable || !strings.HasPrefix(p.UserSpaceReason, line) {
				t.Errorf("%s: %s is %s: %s", name, p.Name, p.UserSpace, p.UserSpaceReason)
			}
			if p.CommandLine.Is() || !strings.HasPrefix(p.ImagePath.Text, `\Device\HarddiskVolume2\`) {
				t.Errorf("%s: %s: command line %v, path %v", name, p.Name, p.CommandLine, p.ImagePath)
			}
		}
		if absent < 5 {
			t.Errorf("%s: %d programs without directories", name, absent)
		}
	}
}

// Headers with a wrong directory table base or without the debugger data's address lead
// to the same processes.
func TestDamagedHeaders32(t *testing.T) {
	const tableBase, modules, processes, debuggerData = 0x10, 0x18, 0x1c, 0x60
	for name, m := range machines32() {
		for what, members := range map[string][]int{
			"directory table base": {tableBase}, "debugger data": {debuggerData}, "lists": {modules, processes},
			"anything": {tableBase, modules, processes, debuggerData},
		} {
			dump := bytes.Clone(m.complete)
			for _, at := range members {
				binary.LittleEndian.PutUint32(dump[at:], 0)
			}
			d := attached(t, dump)
			if n := len(all(t, d.Processes)); n != len(m.Truth().Processes) {
				t.Errorf("%s without %s: %d processes", name, what, n)
			}
			if len(d.Problems()) == 0 {
				t.Errorf("%s without %s: nothing is said", name, what)
			}
		}
	}
}

// A wrong PaeEnabled is told by the tables themselves.
func TestWrongPAE(t *testing.T) {
	const tableBase, pae = 0x10, 0x5c
	for name, m := range machines32() {
		for _, base := range []uint32{binary.LittleEndian.Uint32(m.complete[tableBase:]), 0} {
			dump := bytes.Clone(m.complete)
			dump[pae] ^= 1
			binary.LittleEndian.PutUint32(dump[tableBase:], base)
			d := attached(t, dump)
			same(t, name+" architecture", d.Fact("architecture"), m.arch)
			if n := len(all(t, d.Processes)); n != len(m.Truth().Processes) || len(d.Problems()) == 0 {
				t.Errorf("%s: %d processes, problems %v", name, n, d.Problems())
			}
		}
	}
}

// Started with /3GB, programs reach up to 3 GiB and the kernel begins there.
func TestThreeGigabytes32(t *testing.T) {
	m := synth.NewMachine32(true)
	d := attached(t, m.Complete())
	before := d.Kernel.(*mem.Paged)
	dump := m.Complete()
	at := before.Translate(model.Addr(m.Truth().KernelBase) + synth.RangeStart32)
	raised := binary.LittleEndian.AppendUint32(nil, 0x82000000) // most of this machine's kernel lies above
	run := uint64(0x1000)
	for _, r := range m.Truth().Runs {
		if page := uint64(at.Physical) / mem.PageSize; page >= r.Base && page < r.Base+r.Count {
			copy(dump[run+uint64(at.Physical)-r.Base*mem.PageSize:], raised)
		}
		run += r.Count * mem.PageSize
	}
	d = attached(t, dump)
	below := model.Addr(m.Truth().CPUs[0].PRCB) // what was the kernel's is the programs' now
	if _, err := model.ReadUint(before, below, 4); err != nil {
		t.Fatal(err)
	}
	if _, err := model.ReadUint(d.Kernel, below, 4); err == nil {
		t.Error("an address of programs was read in the kernel")
	}
	for _, p := range all(t, d.Processes) {
		if !p.PEB.Is() {
			continue
		}
		if w := p.Space.(model.Translator).Translate(below); w.Why != model.Present || w.Steps[0].EntryAt != model.Addr(p.DTB.Num)+8*2 {
			t.Errorf("%s: %+v", p.Name, w)
		}
	}
}
