package synth

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"os"
	"path/filepath"
	"testing"
)

func u32(b []byte, at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
func u64(b []byte, at int) uint64 { return binary.LittleEndian.Uint64(b[at:]) }

// TestBitmap compares every page of both bitmap dumps with the complete dump.
func TestBitmap(t *testing.T) {
	m := NewMachine()
	full := reader{t, m.Complete()}
	for _, kernelOnly := range []bool{false, true} {
		dump := m.Bitmap(kernelOnly)
		first, present, count := u64(dump, 0x2020), u64(dump, 0x2028), u64(dump, 0x2030)
		at := first
		for pfn := range count {
			if dump[0x2038+pfn/8]>>(pfn%8)&1 == 0 {
				continue
			}
			if !bytes.Equal(dump[at:at+0x1000], full.physical(pfn<<12, 0x1000)) {
				t.Fatalf("page 0x%x differs", pfn)
			}
			at += 0x1000
		}
		if (at-first)/0x1000 != present || !bytes.Equal(dump[at:at+8], []byte("DumpBlob")) {
			t.Errorf("kernelOnly %v: %d pages, header says %d", kernelOnly, (at-first)/0x1000, present)
		}
	}
}

// TestKernelLacksUserSpace: only the crashing process's tables are there.
func TestKernelLacksUserSpace(t *testing.T) {
	m := NewMachine()
	dump := m.Bitmap(true)
	holds := func(pa uint64) bool { return dump[0x2038+pa>>15]>>(pa>>12&7)&1 == 1 }
	absent := 0
	for _, p := range m.Truth().Processes {
		switch has := holds(p.DTB); {
		case p.PID == 4 || p.PID == crashPID || p.PID == 4312:
			if !has {
				t.Errorf("%s: PML4 is missing", p.Name)
			}
		case !has:
			absent++
		}
	}
	if absent < 20 {
		t.Errorf("only %d processes have invalid page directories", absent)
	}
	if crash := m.process(crashPID); func() bool { pa, _ := crash.space.translate(crash.peb); return holds(pa) }() {
		t.Error("a kernel memory dump holds a user page")
	}
}

func TestSmall(t *testing.T) {
	m := NewMachine()
	truth := m.Truth()
	for _, style := range []Style{ByDebugger, ByKernel} {
		dump := m.Small(style)
		end := int(u32(dump, 0x2004))
		if string(dump[end-4:end]) != "TRGD" || int(u32(dump, 0x2008)) != end-4 || string(dump[end:end+8]) != "DumpBlob" {
			t.Errorf("style %d: no end mark or secondary data at 0x%x", style, end)
		}
		list, count := int(u32(dump, 0x2030)), int(u32(dump, 0x2034))
		if count != len(truth.Drivers) {
			t.Fatalf("style %d: %d drivers", style, count)
		}
		for i, d := range truth.Drivers {
			e := list + i*0x90
			want := d.Path
			if style == ByKernel {
				want = d.Name
			}
			name := int(u32(dump, e))
			text := wide(want)
			if u64(dump, e+0x38) != d.Base || u32(dump, e+0x88) != d.Time || int(u32(dump, name))*2 != len(text) || !bytes.Equal(dump[name+4:name+4+len(text)], text) {
				t.Errorf("style %d: driver %d is wrong", style, i)
			}
		}
		if stack, top := int(u32(dump, 0x2028)), u64(dump, 0x2048); top != truth.ContextRSP || u64(dump, 0x348+0x98) != top || u64(dump, stack) != truth.Threads[indexOf(truth, truth.CrashETHREAD)].Frames[1].IP {
			t.Errorf("style %d: the stack does not begin at the stack pointer", style)
		}
		if process := int(u32(dump, 0x2020)); string(dump[process+0x5a8:process+0x5a8+11]) != "inkwell.exe" {
			t.Errorf("style %d: the process is not inkwell.exe", style)
		}
	}
}

func indexOf(truth Truth, ethread uint64) int {
	for i, t := range truth.Threads {
		if t.ETHREAD == ethread {
			return i
		}
	}
	return -1
}

func TestMinidump(t *testing.T) {
	for _, full := range []bool{false, true} {
		d := Minidump(MinidumpOptions{FullMemory: full})
		n, dir := int(u32(d, 8)), int(u32(d, 12))
		streams := map[uint32]int{}
		for i := range n {
			e := dir + i*12
			if typ := u32(d, e); typ != 0 {
				streams[typ] = int(u32(d, e+8))
				if end := u32(d, e+4) + u32(d, e+8); int(end) > len(d) {
					t.Errorf("stream %d ends at 0x%x behind the file's end", typ, end)
				}
			}
		}
		for _, typ := range []uint32{3, 4, 6, 7, 11, 12, 14, 15, 16, 17, 24, streamOwn} {
			if streams[typ] == 0 {
				t.Errorf("no stream %d", typ)
			}
		}
		if got := u32(d, streams[4]); got != 12 {
			t.Errorf("%d modules", got)
		}
		if full {
			list := streams[9]
			at := u64(d, list+8)
			for i := range int(u64(d, list)) {
				at += u64(d, list+24+16*i)
			}
			if at != uint64(len(d)) {
				t.Errorf("memory ends at 0x%x, the file at 0x%x", at, len(d))
			}
		}
	}
}

// TestSparse writes both sparse dumps and reads a page of the machine from each.
func TestSparse(t *testing.T) {
	const memory = 8 << 30
	small := reader{t, NewMachine().Complete()}
	want := small.physical(systemRoot<<12, 0x1000)
	dir := t.TempDir()
	for name, write := range map[string]func(string, uint64) error{"complete": SparseComplete, "bitmap": SparseBitmap} {
		path := filepath.Join(dir, name)
		if err := write(path, memory); err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		head := make([]byte, 0x2040)
		if _, err := f.ReadAt(head, 0); err != nil {
			t.Fatal(err)
		}
		at := int64(0x2000 + (0x9e+systemRoot-0x100)<<12) // second run
		if name == "bitmap" {
			at += int64(u64(head, 0x2020)) - 0x2000
			if u64(head, 0x2028) != memory/0x1000 {
				t.Errorf("%d pages present", u64(head, 0x2028))
			}
		}
		got := make([]byte, 0x1000)
		if _, err := f.ReadAt(got, at); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: System's PML4 is not at 0x%x (%v)", name, at, err)
		}
	}
}

// TestSamples: the committed samples are what the package writes, twice the same.
func TestSamples(t *testing.T) {
	again := Samples()
	total := 0
	for name, b := range Samples() {
		total += len(b)
		if !bytes.Equal(b, again[name]) {
			t.Errorf("%s differs from run to run", name)
		}
		committed, err := os.ReadFile(filepath.Join("../../testdata", name))
		if err != nil {
			t.Errorf("%v; run go generate ./loader/synth", err)
		} else if !bytes.Equal(committed, b) {
			t.Errorf("testdata/%s is out of date; run go generate ./loader/synth", name)
		}
	}
	if total > 6<<20 {
		t.Errorf("the samples take %d bytes, more than 6 MiB", total)
	}
}

func TestDamage(t *testing.T) {
	dump := NewMachine().Small(ByDebugger)
	if got := Cut(dump, 100); len(got) != 100 || !bytes.Equal(got, dump[:100]) {
		t.Error("Cut")
	}
	if got := WrongSignature(dump); string(got[:8]) != "EGAPDU64" || string(dump[:4]) != "PAGE" {
		t.Error("WrongSignature")
	}
	if len(bytes.Trim(Zeros(64), "\x00")) != 0 || len(Zeros(64)) != 64 {
		t.Error("Zeros")
	}
	flipped, changed := Flip(dump, 1, len(dump), 1000), 0
	for i := range dump {
		changed += bits.OnesCount8(dump[i] ^ flipped[i])
	}
	if changed == 0 || !bytes.Equal(flipped, Flip(dump, 1, len(dump), 1000)) {
		t.Errorf("Flip changed %d bits", changed)
	}
}
