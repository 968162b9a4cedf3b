package stack

import (
	"context"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"dumplens/model"
	"dumplens/model/pe"
)

// ram is pages of memory by their address.
type ram map[model.Addr][]byte

const page = 0x1000

func (m ram) Name() string { return "ram" }

func (m ram) Next(model.Addr) (model.Span, bool) { return model.Span{}, false }

func (m ram) ReadAt(p []byte, at model.Addr) (int, error) {
	for n := 0; n < len(p); {
		b := m[(at+model.Addr(n))&^(page-1)]
		if b == nil {
			return n, &model.Hole{Space: "ram", At: at + model.Addr(n), Len: 1, Why: model.NotInDump}
		}
		n += copy(p[n:], b[(at+model.Addr(n))%page:])
	}
	return len(p), nil
}

func (m ram) page(at model.Addr) []byte {
	if m[at&^(page-1)] == nil {
		m[at&^(page-1)] = make([]byte, page)
	}
	return m[at&^(page-1)]
}

func (m ram) u32(at model.Addr, v uint32) { binary.LittleEndian.PutUint32(m.page(at)[at%page:], v) }
func (m ram) u64(at model.Addr, v uint64) { binary.LittleEndian.PutUint64(m.page(at)[at%page:], v) }

// call puts a call before an address.
func (m ram) call(back model.Addr) { m.page(back - 5)[(back-5)%page] = 0xe8 }

// modules of a 32-bit system: a kernel, a driver and a program.
var modules32 = []Module{{"nt", 0x82600000, 0x100000}, {"driver", 0x8a000000, 0x10000}, {"program", 0x400000, 0x10000}}

func world(arch model.Arch, m ram, modules []Module) *World {
	w := &World{Arch: arch, Windows: true, Images: &Images{}}
	w.Space = func(model.Addr) (model.Space, string) { return m, "" }
	w.Module = func(at model.Addr) (Module, bool) {
		for _, x := range modules {
			if at >= x.Base && uint64(at-x.Base) < x.Size {
				return x, true
			}
		}
		return Module{}, false
	}
	return w
}

// tell writes frames in short: ip, how.
func tell(frames []Frame) string {
	var out []string
	for _, f := range frames {
		out = append(out, fmt.Sprintf("%x %s", uint64(f.Regs.PC), f.How))
	}
	return strings.Join(out, ", ")
}

const stack32 = 0x8d000000

// chain32 lays out KeBugCheck-like calls: a function at its first instruction, two frames
// by EBP, the kernel's page-fault entry with its trap frame in a driver, the system call
// entry with its trap frame, and a program.
func chain32() (ram, Seed) {
	m := ram{}
	for _, back := range []model.Addr{0x82601005, 0x82602005, 0x82603005, 0x8a001005, 0x82604005, 0x401005} {
		m.call(back)
	}
	copy(m.page(0x82600100)[0x100:], "\x8b\xff\x55\x8b\xec") // the first function
	m.page(0x8a002000)
	m.page(0x402000)
	sp := model.Addr(stack32 + 0x100)
	m.u32(sp, 0x82601005) // returns to the second
	m.u32(sp+0x20, stack32+0x200)
	m.u32(sp+0x24, 0x82602005) // the page-fault entry; its EBP is the trap frame
	trap := model.Addr(stack32 + 0x200)
	trapFrame(m, trap, 0x8a002000, 0x08, stack32+0x320, 0, 0)
	m.u32(stack32+0x320, stack32+0x380) // the driver's frame
	m.u32(stack32+0x324, 0x82603005)
	m.u32(stack32+0x380, stack32+0x400) // the kernel's, called by its system call entry
	m.u32(stack32+0x384, 0x82604005)
	trapFrame(m, stack32+0x400, 0x402000, 0x1b, 0x12ff80, 0x12ff40, 0x23)
	m.u32(0x12ff80, 0)
	m.u32(0x12ff84, 0x401005)
	r := pe.Registers{PC: 0x82600100, SP: sp}
	r.Set(pe.RegRBP, stack32+0x120)
	return m, Seed{Regs: r, Exact: true, How: model.FromContext, Limit: stack32, Base: stack32 + 0x1000, TrapFrame: stack32 + 0x400}
}

func trapFrame(m ram, at model.Addr, eip, cs, ebp, esp, ss uint32) {
	m.u32(at+0x60, ebp)
	m.u32(at+0x68, eip)
	m.u32(at+0x6c, cs)
	m.u32(at+0x70, 0x10246)
	if ss != 0 {
		m.u32(at+0x74, esp)
		m.u32(at+0x78, ss)
	}
}

func TestFramePointers(t *testing.T) {
	m, seed := chain32()
	w := world(model.ArchX86PAE, m, modules32)
	w.Top = 0x7fffffff
	frames, stopped := w.Walk(context.Background(), seed)
	const want = "82600100 context, 82601005 frame pointer, 82602005 frame pointer, 8a002000 unwind, 82603005 frame pointer, 82604005 frame pointer, 402000 unwind, 401005 frame pointer"
	if got := tell(frames); got != want || stopped != "" {
		t.Errorf("%s (%s)\nwant %s", got, stopped, want)
	}
}

// TestProgramNotInDump: the walk ends where the kernel was entered, and says why.
func TestProgramNotInDump(t *testing.T) {
	m, seed := chain32()
	w := world(model.ArchX86, m, modules32)
	w.Top = 0x7fffffff
	w.Space = func(at model.Addr) (model.Space, string) {
		if at <= w.Top {
			return nil, "programs were left out"
		}
		return m, ""
	}
	frames, stopped := w.Walk(context.Background(), seed)
	if n := len(frames); n != 7 || frames[n-1].Regs.PC != 0x402000 || stopped != "programs were left out" {
		t.Errorf("%s (%s)", tell(frames), stopped)
	}
}

// TestFramePointerLoops: chains that lead to themselves or downwards end.
func TestFramePointerLoops(t *testing.T) {
	for _, next := range []uint32{stack32 + 0x120, stack32 + 0x110, stack32 + 0x100, 0xfffffffc} {
		m := ram{}
		m.call(0x82601005)
		m.page(stack32)
		m.u32(stack32+0x120, next)
		m.u32(stack32+0x124, 0x82601005)
		r := pe.Registers{PC: 0x82601000, SP: stack32 + 0x100}
		r.Set(pe.RegRBP, stack32+0x120)
		w := world(model.ArchX86, m, modules32)
		w.Top = 0x7fffffff
		frames, stopped := w.Walk(context.Background(), Seed{Regs: r, Exact: true, How: model.FromContext})
		if len(frames) != 2 || stopped == "" {
			t.Errorf("next 0x%x: %s (%s)", next, tell(frames), stopped)
		}
	}
}

// modules64 are those of a 64-bit system, without unwind data: their images are not in
// memory but for the code around calls.
var modules64 = []Module{{"nt", 0xfffff80000000000, 0x1000000}, {"driver", 0xfffff88000000000, 0x10000}}

const stack64 = 0xffff900000000000

// TestScan: without unwind data only addresses after a call, in modules, are taken, and a
// trap frame is recognized.
func TestScan(t *testing.T) {
	m := ram{}
	m.call(0xfffff80000001005)
	m.call(0xfffff80000002005)
	m.call(0xfffff88000001005)
	m.page(0xfffff80000000000) // before the first call
	at := model.Addr(stack64 + 0x100)
	for i, v := range []uint64{0x1234, 0xfffff80000001004, 0xfffff80000001005, 0xfffff90000000000, 0xfffff80000002005} {
		m.u64(at+model.Addr(8*i), v)
	}
	trap := at + 0x28
	m.u64(trap+0x168, 0xfffff88000001234)
	m.u64(trap+0x170, 0x10)
	m.u64(trap+0x178, 0x10246)
	m.u64(trap+0x180, uint64(trap+0x190))
	m.u64(trap+0x188, 0x18)
	m.u64(trap+0x1a0, 0xfffff88000001005)
	w := world(model.ArchX64, m, modules64)
	w.Top = 0x7fffffffffff
	seed := Seed{Regs: pe.Registers{PC: 0xfffff80000003000, SP: at}, Exact: true, How: model.FromContext, Limit: stack64, Base: stack64 + 0x1000}
	frames, _ := w.Walk(context.Background(), seed)
	const want = "fffff80000003000 context, fffff80000001005 scan, fffff80000002005 scan, fffff88000001234 scan, fffff88000001005 scan"
	if got := tell(frames); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	for _, f := range frames[1:] {
		if f.Note == "" {
			t.Errorf("%x is not marked as doubtful", uint64(f.Regs.PC))
		}
	}
}

// TestEndless: a stack full of return addresses, and one full of frames, give bounded lists.
func TestEndless(t *testing.T) {
	m := ram{}
	m.call(0xfffff80000001005)
	for at := model.Addr(stack64); at < stack64+0x40000; at += 8 {
		m.u64(at, 0xfffff80000001005)
	}
	w := world(model.ArchX64, m, modules64)
	w.Top = 0x7fffffffffff
	frames, stopped := w.Walk(context.Background(), Seed{Regs: pe.Registers{PC: 0xfffff80000003000, SP: stack64}, Exact: true, How: model.FromContext})
	if len(frames) > maxScanned+1 || stopped == "" {
		t.Errorf("%d frames, stopped %q", len(frames), stopped)
	}
	arm := ram{}
	arm.u32(0xfffff80000001000, 0x94000001) // bl
	for at := model.Addr(stack64); at < stack64+0x40000; at += 16 {
		arm.u64(at, uint64(at+16))
		arm.u64(at+8, 0xfffff80000001004)
	}
	w = world(model.ArchARM64, arm, modules64)
	w.Top = 0x7fffffffffff
	r := pe.Registers{PC: 0xfffff80000003000, SP: stack64}
	r.Set(pe.RegFP, stack64)
	frames, stopped = w.Walk(context.Background(), Seed{Regs: r, Exact: true, How: model.FromContext})
	if len(frames) != maxFrames || stopped == "" {
		t.Errorf("%d frames, stopped %q", len(frames), stopped)
	}
}

// TestSwitched: what a context switch leaves is where a thread goes on; when it is not
// there, the stack is searched.
func TestSwitched(t *testing.T) {
	m := ram{}
	m.call(0xfffff80000001005)
	m.call(0xfffff80000002005)
	m.u64(stack64+0x30, stack64+0x200)
	m.u64(stack64+0x38, 0xfffff80000001005)
	m.u64(stack64+0x60, 0xfffff80000002005)
	w := world(model.ArchX64, m, modules64)
	w.Top = 0x7fffffffffff
	s := w.Switched(stack64, false, Seed{How: model.FromContext})
	if rbp, _ := s.Regs.Get(pe.RegRBP); s.Search || s.Regs.PC != 0xfffff80000001005 || s.Regs.SP != stack64+0x40 || rbp != stack64+0x200 {
		t.Errorf("%+v", s)
	}
	m.u64(stack64+0x38, 5)
	s = w.Switched(stack64, false, Seed{How: model.FromContext, Limit: stack64, Base: stack64 + 0x1000})
	frames, _ := w.Walk(context.Background(), s)
	if got := tell(frames); got != "fffff80000002005 scan" {
		t.Error(got)
	}
	m32 := ram{}
	m32.call(0x82601005)
	m32.call(0x82602005)
	m32.u32(stack32+8, 0x82601005)
	m32.u32(stack32+0xc, stack32+0x80)
	m32.u32(stack32+0x1c, 0x82602005)
	w = world(model.ArchX86, m32, modules32)
	w.Top = 0x7fffffff
	s = w.Switched(stack32, false, Seed{How: model.FromContext, Limit: stack32, Base: stack32 + 0x1000})
	frames, _ = w.Walk(context.Background(), s)
	if got := tell(frames); got != "82601005 context, 82602005 frame pointer" {
		t.Error(got)
	}
}

func TestCalls(t *testing.T) {
	for code, want := range map[string]bool{
		"\x00\x00\xe8\x01\x02\x03\x04": true,  // call rel32
		"\x00\xff\x15\x01\x02\x03\x04": true,  // call [rip+n]
		"\x00\x00\x00\x00\x00\xff\xd0": true,  // call rax
		"\x00\x00\x00\x00\x00\xff\x10": true,  // call [rax]
		"\x00\x00\x00\x00\xff\x50\x18": true,  // call [rax+18]
		"\x00\x00\x00\xff\x54\x24\x20": true,  // call [rsp+20]
		"\x00\xff\x90\x00\x01\x00\x00": true,  // call [rax+100]
		"\xff\x94\x24\x00\x01\x00\x00": true,  // call [rsp+100]
		"\xff\x14\xc5\x00\x01\x00\x00": true,  // call [rax*8+100]
		"\x00\x00\x00\x00\x00\xff\xe0": false, // jmp rax
		"\x00\x00\xe9\x01\x02\x03\x04": false, // jmp rel32
		"\x00\x00\x00\x00\x00\x00\x00": false,
	} {
		if got := callX86([]byte(code)); got != want {
			t.Errorf("%x: %v", code, got)
		}
	}
	for w, want := range map[uint32]bool{
		0x94000010: true, 0x97ffff00: true, 0xd63f0100: true, 0xd73f0911: true, 0xd63f091f: true, // bl, bl, blr, blraa, blraaz
		0xd61f0100: false, 0xd65f03c0: false, 0x14000010: false, // br, ret, b
	} {
		if got := callARM64(w); got != want {
			t.Errorf("%x: %v", w, got)
		}
	}
}

func TestCancelled(t *testing.T) {
	m, seed := chain32()
	w := world(model.ArchX86, m, modules32)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if frames, stopped := w.Walk(ctx, seed); len(frames) != 1 || stopped == "" {
		t.Errorf("%s (%s)", tell(frames), stopped)
	}
}
