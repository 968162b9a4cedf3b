package kdump

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
)

// Where the sections of the small dump made by hand lie in its file.
const (
	smallKdbg     = 0x2080
	smallPrcb     = 0x2500
	smallThread   = 0x2600
	smallProcess  = 0x2700
	smallStack    = 0x2800
	smallUnloaded = 0x2900
	smallDrivers  = 0x2a00
	smallNames    = 0x2c00
	smallBlocks   = 0x2d00
	smallData     = 0x2e00
	smallMm       = 0x2f00
	smallEnd      = 0x3000

	prcbVA    = 0xfffff804782d4180
	threadVA  = 0xffffc08bde9e1640
	processVA = 0xffffc08bdce94180
	stackVA   = 0xffff850429890ee8
	kernelVA  = 0xfffff8047ba00000
)

// small64 is a small dump with a little of everything and two blobs after it.
func small64() image {
	b := wide(4, smallEnd+0x80)
	b.u32(0x1038, 0xdff)
	for at, v := range map[int]uint32{
		0x04: smallEnd, 0x08: smallEnd - 4, 0x0c: 0x348, 0x10: 0xf00, 0x14: smallMm, 0x18: smallUnloaded,
		0x1c: smallPrcb, 0x20: smallProcess, 0x24: smallThread, 0x28: smallStack, 0x2c: 0x80,
		0x30: smallDrivers, 0x34: 3, 0x38: smallNames, 0x3c: 0x100, 0x44: 0xffffffff,
		0x70: smallKdbg, 0x74: 0x380, 0x78: smallBlocks, 0x7c: 4,
	} {
		b.u32(0x2000+at, v)
	}
	b.u64(0x2048, stackVA)
	b.str(smallEnd-4, "TRGD")
	b.u64(0x348+0x98, stackVA)
	b.u64(0x348+0xf8, kernelVA+0x1234)
	b.debuggerData(smallKdbg)
	b.objects()
	b.drivers64()
	b.blocks64()
	b.u32(smallMm, 1)
	b.u32(smallMm+4, 0x50)
	b.u64(smallMm+0x38, 0x322f60)
	blobs(b[smallEnd:], true)
	return b
}

func (b image) debuggerData(at int) {
	b.str(at+0x10, "KDBG")
	b.u32(at+0x14, 0x380)
	b.u64(at+0x18, kernelVA)
	b.u64(at+0x218, kernelVA+0x5000) // KiProcessorBlock
	b.u16(at+0x2a0, 0xb8)            // KThread.ApcState.Process
	b.u16(at+0x2a8, 0x80)            // sizes of EPROCESS, KPRCB, ETHREAD
	b.u16(at+0x2b0, 0x90)
	b.u16(at+0x2c0, 0xd0)
	b.u16(at+0x2b4, 8)    // KPRCB.CurrentThread
	b.u16(at+0x2be, 0x24) // KPRCB.Number
}

func (b image) objects() {
	b.u64(smallPrcb+8, threadVA)
	b.u32(smallPrcb+0x24, 2)
	b.str(smallProcess, "EPROCESS")
	b.u64(smallThread+0xb8, processVA)
	b.str(smallStack, "stack of the thread")
	b.u64(smallUnloaded, 2)
	for i, name := range []string{"dam.sys", "dump_storporXXX"} {
		at := smallUnloaded + 8 + i*0x38
		b.u16(at, uint16(2*len(name)))
		b.utf16(at+0x10, name[:min(len(name), 12)])
		b.u64(at+0x28, kernelVA+uint64(i)<<24)
		b.u64(at+0x30, kernelVA+uint64(i)<<24+0x8000)
	}
}

func (b image) drivers64() {
	for i, name := range []string{`\SystemRoot\system32\ntoskrnl.exe`, "hal.dll", `\??\C:\odd (1)\x.tmp`} {
		at, text := smallDrivers+i*0x90, smallNames+i*0x50
		b.u32(at, uint32(text))
		b.u64(at+0x38, kernelVA+uint64(i)<<28)
		b.u32(at+0x48, 0x10000)
		b.u32(at+0x80, 0xbeef)
		b.u32(at+0x88, 0x0d8333e6)
		b.u32(text, uint32(len(name)))
		b.utf16(text+4, name)
	}
}

func (b image) blocks64() {
	blocks := []struct {
		at        uint64
		from, len uint32
	}{
		{kernelVA + 0x5000, smallData, 0x20},        // KiProcessorBlock
		{stackVA + 4, smallData + 0x20, 8},          // wins over the call stack
		{0xffffc08b00001000, smallData + 0x40, 0},   // nothing
		{0xffffc08b00002000, smallData + 0x40, 0x8}, // plain data
	}
	for i, x := range blocks {
		b.u64(smallBlocks+16*i, x.at)
		b.u32(smallBlocks+16*i+8, x.from)
		b.u32(smallBlocks+16*i+12, x.len)
	}
	b.u64(smallData+2*8, prcbVA)
	b.str(smallData+0x20, "OVERLAID")
	b.str(smallData+0x40, "the data")
}

func TestSmall(t *testing.T) {
	d := load(t, small64())
	wantNoProblems(t, d)
	wantText(t, d.Kernel, stackVA, "stacOVERLAID thread")
	wantText(t, d.Kernel, processVA, "EPROCESS")
	wantText(t, d.Kernel, 0xffffc08b00002000, "the data")
	wantText(t, d.Kernel, 0xfffff8047c600b20+0x10, "KDBG")
	wantHole(t, d.Kernel, 0xffffc08b00001000)
	wantFacts(t, d, map[string]string{
		"thread": `"0xffffc08bde9e1640"`, "process_object": `"0xffffc08bdce94180"`,
		"service_pack": `{"absent":"not applicable: no service pack"}`,
	})
	cpu := get(t, d.CPUs)[0]
	if cpu.Number.Num != 2 || cpu.PRCB.Num != prcbVA || cpu.Thread.Num != threadVA || cpu.IP.Num != kernelVA+0x1234 || cpu.SP.Num != stackVA {
		t.Errorf("processor %v", cpu)
	}
	for name, want := range map[string]string{
		"TRIAGE_DUMP64.DriverCount": "3", "KDDEBUGGER_DATA64.KernBase": "fffff804`7ba00000",
		"KDDEBUGGER_DATA64.SizePrcb": "0x90", "DUMP_MM_STORAGE64.CommittedPages": "3288928",
		"KDDEBUGGER_DATA64.PointerAuthMask": "—",
	} {
		if got := fieldOf(t, d, name).Value.String(); got != want {
			t.Errorf("%s = %s, want %s", name, got, want)
		}
	}
	if got := len(get(t, d.Secondary)); got != 2 {
		t.Errorf("%d blobs", got)
	}
}

func TestSmallDrivers(t *testing.T) {
	d := load(t, small64())
	var got []string
	for _, m := range get(t, d.Modules) {
		got = append(got, fmt.Sprintf("%x %x %s|%s|%s", m.Base.Num, m.Size.Num, m.Name, m.Path, m.ImageID))
	}
	want := []string{
		`fffff8047ba00000 10000 ntoskrnl.exe|\SystemRoot\system32\ntoskrnl.exe|0D8333E610000`,
		`fffff8048ba00000 10000 hal.dll|—|0D8333E610000`,
		`fffff8049ba00000 10000 x.tmp|\??\C:\odd (1)\x.tmp|0D8333E610000`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("drivers:\n%q\nwant:\n%q", got, want)
	}
	unloaded := get(t, d.Unloaded)
	if len(unloaded) != 2 || unloaded[1].Name.Text != "dump_storpor" || unloaded[1].Name.Note == "" || unloaded[0].End.Num != kernelVA+0x8000 {
		t.Errorf("unloaded %v", unloaded)
	}
}

func TestSmallBlocks(t *testing.T) {
	d := load(t, small64())
	what := map[uint64]string{}
	for _, b := range get(t, d.Blocks) {
		what[b.Start.Num] = b.What.Text
	}
	for at, want := range map[uint64]string{
		kernelVA + 0x5000: "kernel variable KiProcessorBlock", 0xffffc08b00002000: "data block", stackVA: "call stack",
		prcbVA: "processor control block (KPRCB)", threadVA: "current thread (ETHREAD)", processVA: "current process (EPROCESS)",
	} {
		if what[at] != want {
			t.Errorf("block at %x is %q, want %q", at, what[at], want)
		}
	}
}

// The address of the processor control block can be told in three ways.
func TestFindPrcb(t *testing.T) {
	for name, prepare := range map[string]func(b image){
		"table": func(image) {},
		"block": func(b image) {
			b.u64(smallBlocks, prcbVA)
			b.u32(smallBlocks+8, smallPrcb)
			b.u32(smallBlocks+12, 0x90)
		},
		"lists": func(b image) {
			b.u64(smallKdbg+0x218, 0)
			for at := uint64(0x30); at < 0x70; at += 16 {
				b.u64(smallPrcb+int(at), prcbVA+at)
				b.u64(smallPrcb+int(at)+8, prcbVA+at)
			}
		},
	} {
		b := small64()
		prepare(b)
		if got := get(t, load(t, b).CPUs)[0].PRCB; got.Num != prcbVA {
			t.Errorf("%s: %s (%s)", name, got, got.Reason())
		}
	}
	b := small64()
	b.u64(smallKdbg+0x218, 0)
	if got := get(t, load(t, b).CPUs)[0].PRCB; got.Is() {
		t.Errorf("an address from nothing: %s", got)
	}
}

func TestDriverStride(t *testing.T) {
	b := small64()
	entries := slices.Clone(b[smallDrivers : smallDrivers+3*0x90])
	b.zero(smallDrivers, 0x200)
	const stride = 0xa8
	for i := range 3 {
		copy(b[smallDrivers+i*stride:], entries[i*0x90:(i+1)*0x90])
	}
	b.u32(smallNames, 0)
	names := slices.Clone(b[smallNames : smallNames+0x100])
	b.u32(0x2038, smallDrivers+3*stride) // the names follow at once
	copy(b[smallNames:], names)
	b.u32(smallNames, 33)
	if got := get(t, load(t, b).Modules); len(got) != 3 || got[2].Name.Text != "x.tmp" {
		t.Errorf("drivers %v", got)
	}
}

func TestDamagedSmall(t *testing.T) {
	for name, c := range map[string]struct {
		damage func(b image)
		words  string
	}{
		"no end mark":         {func(b image) { b.str(smallEnd-4, "XXXX") }, "end mark TRGD is not at"},
		"zeros at the end":    {func(b image) { b.zero(smallEnd-4, 4) }, "there are zeros"},
		"end outside":         {func(b image) { b.u32(0x2008, 1<<30) }, "which is not in the file"},
		"longer than file":    {func(b image) { b.u32(0x2004, 1<<20) }, "truncated:"},
		"no size":             {func(b image) { b.u32(0x2004, 0) }, "is not possible"},
		"drivers outside":     {func(b image) { b.u32(0x2030, 1<<30) }, "DriverListOffset says 0x40000000"},
		"endless drivers":     {func(b image) { b.u32(0x2034, 1<<31) }, "claims 2147483648 drivers"},
		"endless unloaded":    {func(b image) { b.u32(smallUnloaded, 1<<31) }, "claims 2147483648 unloaded drivers"},
		"endless blocks":      {func(b image) { b.u32(0x207c, 1<<31) }, "claims 2147483648 data blocks"},
		"names outside":       {func(b image) { b.u32(smallDrivers, 1<<30) }, "names of some drivers"},
		"endless name":        {func(b image) { b.u32(smallNames, 1<<31) }, "names of some drivers"},
		"block outside":       {func(b image) { b.u32(smallBlocks+8, 1<<30) }, "1 of 4 data blocks"},
		"encoded kernel data": {func(b image) { b.str(smallKdbg+0x10, "????") }, "no KDBG tag"},
	} {
		t.Run(name, func(t *testing.T) {
			b := small64()
			c.damage(b)
			d := load(t, b)
			wantProblem(t, d, c.words)
			if d.Kernel == nil || d.Fact("bugcheck_code").Num != 0xd1 {
				t.Error("the rest is lost")
			}
			walk(t, d)
		})
	}
}

// Sections count only when the writer says that it wrote them.
func TestMiniDumpFields(t *testing.T) {
	b := small64()
	b.u32(0x1038, 0x4)
	d := load(t, b)
	if d.Modules.Why() == "" || len(get(t, d.Blocks)) != 1 || d.Header.CallStack.Known() {
		t.Errorf("sections that were not written: %v, %v", get(t, d.Modules), get(t, d.Blocks))
	}
}

// Every part reads without a panic, and a cut dump says so.
func TestSmallCut(t *testing.T) {
	for _, b := range []image{small64(), small32(16)} {
		end := bytes.LastIndex(b, []byte("TRGD")) + 4
		for n := 8; n < len(b); n++ {
			d, err := Load(context.Background(), mem.NewFile(bytes.NewReader(b), uint64(n)), nil)
			if err != nil {
				t.Fatal(err)
			}
			if n < end && len(d.Problems()) == 0 {
				t.Errorf("nothing said about a dump of %d bytes of %d", n, len(b))
			}
			if n%64 == 0 {
				walk(t, d)
			}
		}
	}
}

// walk reads all that a dump has.
func walk(t testing.TB, d *model.Dump) {
	t.Helper()
	for _, f := range get(t, d.Fields) {
		_ = f.Value.String()
	}
	for _, b := range get(t, d.Blocks) {
		if d.Kernel == nil || !b.Start.Is() || b.Size.Num == 0 {
			continue
		}
		if _, err := model.ReadBytes(d.Kernel, model.Addr(b.Start.Num), 1); err != nil {
			t.Errorf("block at %s cannot be read: %v", b.Start, err)
		}
	}
	for _, r := range get(t, d.Ranges) {
		if _, err := model.ReadBytes(d.File, model.Addr(r.FileOffset.Num), 1); err != nil {
			t.Errorf("range at %s cannot be read: %v", r.Start, err)
		}
	}
	get(t, d.Modules)
	get(t, d.Unloaded)
	get(t, d.CPUs)
	get(t, d.Secondary)
}
