package synth

import (
	"bytes"
	"encoding/binary"
	"testing"
)

func TestProcessList(t *testing.T) {
	r, truth := complete(t)
	dtb := truth.DirectoryTableBase
	entries := r.ring(dtb, truth.PsActiveProcessHead)
	if len(entries) != len(truth.Processes) || len(entries) < 25 {
		t.Fatalf("the list has %d processes, truth %d", len(entries), len(truth.Processes))
	}
	for i, p := range truth.Processes {
		if entries[i]-0x448 != p.EPROCESS {
			t.Errorf("%s: EPROCESS 0x%x, want 0x%x", p.Name, entries[i]-0x448, p.EPROCESS)
		}
		if name := string(bytes.TrimRight(r.bytes(dtb, p.EPROCESS+0x5a8, 15), "\x00")); name != p.Name {
			t.Errorf("name %q, want %q", name, p.Name)
		}
		if got := r.u64(dtb, p.EPROCESS+0x440); got != uint64(p.PID) {
			t.Errorf("%s: pid %d, want %d", p.Name, got, p.PID)
		}
		if threads := r.ring(dtb, p.EPROCESS+0x5e0); len(threads) != p.Threads {
			t.Errorf("%s: %d threads, want %d", p.Name, len(threads), p.Threads)
		}
		if threads := r.ring(dtb, p.EPROCESS+0x30); len(threads) != p.Threads {
			t.Errorf("%s: %d threads in KPROCESS, want %d", p.Name, len(threads), p.Threads)
		}
		if exited := r.u64(dtb, p.EPROCESS+0x840) != 0; exited == p.Exited.IsZero() {
			t.Errorf("%s: ExitTime is set: %v, truth %v", p.Name, exited, p.Exited)
		}
	}
}

// TestUserModules walks PEB, loader data and parameters through each process's own
// page tables.
func TestUserModules(t *testing.T) {
	r, truth := complete(t)
	for _, p := range truth.Processes {
		if !p.UserSpace {
			continue
		}
		if r.u64(p.DTB, sharedDataUser+0x260)&0xffffffff != 19041 {
			t.Errorf("%s: no KUSER_SHARED_DATA", p.Name)
		}
		ldr := r.u64(p.DTB, p.PEB+0x18)
		entries := r.ring(p.DTB, ldr+0x10)
		if len(entries) != len(p.Modules) || len(r.ring(p.DTB, ldr+0x20)) != len(entries) || len(r.ring(p.DTB, ldr+0x30)) != len(entries)-1 {
			t.Fatalf("%s: %d modules, truth %d", p.Name, len(entries), len(p.Modules))
		}
		for i, m := range p.Modules {
			base := r.u64(p.DTB, entries[i]+0x30)
			if base != m.Base || !bytes.Equal(r.bytes(p.DTB, base, 2), []byte("MZ")) || base > 0x7fffffff0000 {
				t.Errorf("%s: module %d at 0x%x, want 0x%x", p.Name, i, base, m.Base)
			}
			if name := r.text(p.DTB, entries[i]+0x58); name != m.Name {
				t.Errorf("%s: module name %q, want %q", p.Name, name, m.Name)
			}
		}
		if line := r.text(p.DTB, r.u64(p.DTB, p.PEB+0x20)+0x70); line != p.CommandLine {
			t.Errorf("%s: command line %q, want %q", p.Name, line, p.CommandLine)
		}
	}
}

func TestDrivers(t *testing.T) {
	r, truth := complete(t)
	dtb := truth.DirectoryTableBase
	entries := r.ring(dtb, truth.PsLoadedModuleList)
	if len(entries) != len(truth.Drivers) || len(entries) < 30 {
		t.Fatalf("the list has %d drivers, truth %d", len(entries), len(truth.Drivers))
	}
	for i, d := range truth.Drivers {
		if got := r.text(dtb, entries[i]+0x48); got != d.Path {
			t.Errorf("driver %d is %q, want %q", i, got, d.Path)
		}
		head := r.bytes(dtb, d.Base, 0x400)
		nt := binary.LittleEndian.Uint32(head[0x3c:])
		if got := binary.LittleEndian.Uint32(head[nt+0x50:]); got != d.Size {
			t.Errorf("%s: SizeOfImage 0x%x, want 0x%x", d.Name, got, d.Size)
		}
		debug := binary.LittleEndian.Uint32(head[nt+0x88+6*8:])
		cv := r.bytes(dtb, d.Base+uint64(binary.LittleEndian.Uint32(r.bytes(dtb, d.Base+uint64(debug)+0x14, 4))), 0x18)
		if !bytes.Equal(cv[:4], []byte("RSDS")) || !bytes.Equal(cv[4:20], d.GUID[:]) {
			t.Errorf("%s: CodeView record % x", d.Name, cv)
		}
	}
	array := r.u64(dtb, r.u64(dtb, truth.DebuggerData+0x220))
	for i, u := range truth.UnloadedNewestFirst {
		at := array + uint64(len(truth.UnloadedNewestFirst)-1-i)*0x28
		if got := r.text(dtb, at); got != u.Name || r.u64(dtb, at+0x10) != u.Start || r.u64(dtb, at+0x18) != u.End {
			t.Errorf("unloaded %d is %q, want %+v", i, got, u)
		}
	}
}

// TestDebuggerData finds the crash from the debugger's data alone: processor block,
// current thread, process.
func TestDebuggerData(t *testing.T) {
	r, truth := complete(t)
	dtb, kdbg := truth.DirectoryTableBase, truth.DebuggerData
	member := func(off uint64) uint64 { return uint64(binary.LittleEndian.Uint16(r.bytes(dtb, kdbg+off, 2))) }
	if string(r.bytes(dtb, kdbg+0x10, 4)) != "KDBG" || r.u64(dtb, kdbg+0x18) != truth.KernelBase {
		t.Fatal("no KDBG")
	}
	blocks := r.u64(dtb, kdbg+0x218)
	for i, c := range truth.CPUs {
		prcb := r.u64(dtb, blocks+uint64(i)*8)
		if prcb != c.PRCB || r.u64(dtb, prcb+member(0x2b4)) != c.Thread {
			t.Errorf("processor %d: 0x%x, want %+v", i, prcb, c)
		}
		if got := string(r.bytes(dtb, prcb+member(0x2ba), 12)); got != "GenuineIntel" {
			t.Errorf("vendor %q", got)
		}
	}
	thread := truth.CPUs[2].Thread
	if thread != truth.CrashETHREAD || r.u64(dtb, thread+member(0x2a0)) != truth.CrashEPROCESS {
		t.Errorf("processor 2 runs 0x%x, want the crashing thread 0x%x", thread, truth.CrashETHREAD)
	}
	if slot := r.u64(dtb, truth.PteBase|(truth.PteBase&0xffffffffffff)>>9|(truth.PteBase&0xffffffffffff)>>18|
		(truth.PteBase&0xffffffffffff)>>27|truth.PteBase>>36&0xff8); slot>>12<<12&^(1<<63) != dtb&^0xfff {
		t.Errorf("the self-map gives 0x%x, want 0x%x", slot, dtb)
	}
}

// TestStacks follows return addresses: the word below a frame's stack pointer is
// where the frame goes on, unless a trap came between.
func TestStacks(t *testing.T) {
	r, truth := complete(t)
	dtb := map[uint32]uint64{}
	for _, p := range truth.Processes {
		dtb[p.PID] = p.DTB
	}
	checked := 0
	for _, th := range truth.Threads {
		if got := r.u64(dtb[th.PID], th.StackBase-0x370); got != th.StackBase {
			t.Errorf("thread %d: the word at InitialStack is 0x%x, want StackBase", th.TID, got)
		}
		for i := 1; i < len(th.Frames); i++ {
			f := th.Frames[i]
			trapped := f.IP == th.UserRIP || f.IP == truth.BugcheckParameters[3]
			if !trapped && r.u64(dtb[th.PID], f.SP-8) != f.IP {
				t.Errorf("thread %d frame %d %s: no return address at 0x%x", th.TID, i, f.Where, f.SP-8)
			}
			checked++
		}
	}
	if checked < 300 {
		t.Errorf("only %d frames checked", checked)
	}
}
