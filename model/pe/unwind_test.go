package pe

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
)

// Where unwindImage puts its parts; function 0 begins at firstFunction, and each takes
// functionSize bytes.
const (
	firstFunction = 0x1000
	functionSize  = 0x100
	unwindData    = 0x2000 // 0x80 bytes for each function
	functionTable = 0x3000
	stackAt       = 0x4000
	unwindSize    = 0x5000
)

// unwindImage lays out an image by hand whose functions have the given unwind data. The
// bytes of its stack name their place: the pointer at stackAt+8*i is 0x1100+i.
func unwindImage(machine uint16, infos ...[]byte) []byte {
	b := append(image(), make([]byte, unwindSize-0x4000)...)
	le := binary.LittleEndian
	le.PutUint16(b[0x84:], machine)
	le.PutUint32(b[0x98+0x38:], unwindSize)
	entry := 12
	if machine == MachineARM64 {
		entry = 8
	}
	le.PutUint32(b[0x98+0x70+8*3:], functionTable)
	le.PutUint32(b[0x98+0x70+8*3+4:], uint32(entry*len(infos)))
	clear(b[firstFunction:stackAt])
	for i, info := range infos {
		e := b[functionTable+entry*i:]
		le.PutUint32(e, uint32(firstFunction+functionSize*i))
		if machine == MachineARM64 {
			le.PutUint32(e[4:], uint32(unwindData+0x80*i))
			if len(info) == 4 { // packed
				copy(e[4:8], info)
			}
		} else {
			le.PutUint32(e[4:], uint32(firstFunction+functionSize*(i+1)))
			le.PutUint32(e[8:], uint32(unwindData+0x80*i))
		}
		copy(b[unwindData+0x80*i:], info)
	}
	for i := range (unwindSize - stackAt) / 8 {
		le.PutUint64(b[stackAt+8*i:], uint64(0x1100+i))
	}
	return b
}

// info is an UNWIND_INFO: frame is FrameRegister and FrameOffset.
func info(version, flags, prolog, frame byte, codes ...byte) []byte {
	out := append([]byte{version | flags<<3, prolog, byte(len(codes) / 2), frame}, codes...)
	if len(codes)/2%2 == 1 {
		out = append(out, 0, 0)
	}
	return out
}

// undone is what a test expects: slots of the stack, counted in pointers.
type undone struct {
	ret, sp int            // PC was read from slot ret; SP points to slot sp
	regs    map[int]uint64 // others that must be known
	trap    bool
}

func TestUnwindX64(t *testing.T) {
	push := func(at, reg byte) []byte { return []byte{at, reg<<4 | opPushNonvol} }
	for _, c := range []struct {
		name  string
		info  []byte
		at    uint32 // of PC in the function
		exact bool
		code  string // the instructions at PC
		want  undone
		fp    uint64 // RBP
	}{
		{"push", info(1, 0, 2, 0, append(push(2, 3), push(1, 7)...)...), 0x50, false, "", undone{2, 3, map[int]uint64{3: 0x1100, 7: 0x1101}, false}, 0},
		{"small", info(1, 0, 4, 0, 4, 4<<4|opAllocSmall), 0x50, false, "", undone{5, 6, nil, false}, 0},
		{"large, scaled", info(1, 0, 7, 0, 7, opAllocLarge, 0x10, 0), 0x50, false, "", undone{0x10, 0x11, nil, false}, 0},
		{"large, whole", info(1, 0, 7, 0, 7, 1<<4|opAllocLarge, 0x88, 0, 0, 0), 0x50, false, "", undone{0x11, 0x12, nil, false}, 0},
		{"saved", info(1, 0, 9, 0, 9, 6<<4|opSaveNonvol, 3, 0, 4, 7<<4|opAllocSmall), 0x50, false, "", undone{8, 9, map[int]uint64{6: 0x1103}, false}, 0},
		{"saved far", info(1, 0, 9, 0, 9, 12<<4|opSaveNonvolFar, 0x20, 0, 0, 0, 4, 7<<4|opAllocSmall), 0x50, false, "", undone{8, 9, map[int]uint64{12: 0x1104}, false}, 0},
		{"vectors", info(1, 0, 9, 0, 9, 6<<4|opSaveXMM, 1, 0, 8, 6<<4|opSaveXMMFar, 0, 0, 0, 0, 4, 7<<4|opAllocSmall), 0x50, false, "", undone{8, 9, nil, false}, 0},
		{"frame register", info(1, 0, 9, 5|2<<4, 9, opSetFPReg, 5, 3<<4|opAllocSmall, 1, 5<<4|opPushNonvol), 0x50, false, "", undone{0x15, 0x16, map[int]uint64{5: 0x1114}, false}, stackAt + 8*0x14},
		{"frame register not yet set", info(1, 0, 9, 5|2<<4, 9, opSetFPReg, 5, 3<<4|opAllocSmall, 1, 5<<4|opPushNonvol), 6, true, "", undone{5, 6, nil, false}, 1},
		{"saved from the frame register", info(1, 0, 12, 5, 12, 3<<4|opSaveNonvol, 2, 0, 9, opSetFPReg, 5, 3<<4|opAllocSmall), 0x50, false, "", undone{0x14, 0x15, map[int]uint64{3: 0x1112}, false}, stackAt + 8*0x10},
		{"first instruction", info(1, 0, 4, 0, 4, 4<<4|opAllocSmall), 0, true, "", undone{0, 1, nil, false}, 0},
		{"in the prolog", info(1, 0, 5, 0, 5, 4<<4|opAllocSmall, 1, 3<<4|opPushNonvol), 1, true, "", undone{1, 2, map[int]uint64{3: 0x1100}, false}, 0},
		{"machine frame", info(1, 0, 4, 0, 4, opMachineFrame), 0x50, false, "", undone{0, 0x1103, nil, true}, 0},
		{"machine frame with error code", info(1, 0, 4, 0, 4, opAllocSmall, 0, 1<<4|opMachineFrame), 0x50, false, "", undone{2, 0x1105, nil, true}, 0},
		{"epilog", info(1, 0, 5, 0, 5, 4<<4|opAllocSmall, 1, 3<<4|opPushNonvol), 0x80, true, "\x48\x83\xc4\x10\x5b\xc3", undone{3, 4, map[int]uint64{3: 0x1102}, false}, 0},
		{"epilog after its add", info(1, 0, 5, 0, 5, 4<<4|opAllocSmall, 1, 3<<4|opPushNonvol), 0x80, true, "\x41\x5c\x5b\xc3", undone{2, 3, map[int]uint64{12: 0x1100, 3: 0x1101}, false}, 0},
		{"epilog with a far add", info(1, 0, 5, 0, 5, 4<<4|opAllocSmall), 0x80, true, "\x48\x81\xc4\x28\x00\x00\x00\xf3\xc3", undone{5, 6, nil, false}, 0},
		{"epilog with lea", info(1, 0, 9, 5|2<<4, 9, opSetFPReg, 5, 3<<4|opAllocSmall, 1, 5<<4|opPushNonvol), 0x80, true, "\x48\x8d\x65\x10\x5d\xc3", undone{9, 10, map[int]uint64{5: 0x1108}, false}, stackAt + 0x30},
		{"tail call", info(1, 0, 5, 0, 5, 4<<4|opAllocSmall), 0x80, true, "\xe9\x00\x10\x00\x00", undone{0, 1, nil, false}, 0},
		{"jump inside", info(1, 0, 5, 0, 5, 4<<4|opAllocSmall), 0x80, true, "\xeb\x10", undone{5, 6, nil, false}, 0},
		{"an epilog is none for a caller", info(1, 0, 5, 0, 5, 4<<4|opAllocSmall), 0x80, false, "\xc3", undone{5, 6, nil, false}, 0},
		{"version 2, epilog at the end", info(2, 0, 6, 0, 3, 1<<4|opEpilog, 6, 4<<4|opAllocSmall, 2, 3<<4|opPushNonvol, 1, 7<<4|opPushNonvol), functionSize - 2, true, "", undone{1, 2, map[int]uint64{7: 0x1100}, false}, 0},
		{"version 2, epilog in the middle", info(2, 0, 6, 0, 2, opEpilog, 0x80, opEpilog, 6, 4<<4|opAllocSmall, 2, 3<<4|opPushNonvol), functionSize - 0x80, true, "", undone{1, 2, map[int]uint64{3: 0x1100}, false}, 0},
		{"version 2, body", info(2, 0, 6, 0, 2, opEpilog, 0x80, opEpilog, 6, 4<<4|opAllocSmall, 2, 3<<4|opPushNonvol), 0x40, true, "", undone{6, 7, map[int]uint64{3: 0x1105}, false}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := unwindImage(MachineX64, c.info)
			copy(b[firstFunction+c.at:], c.code)
			r := Registers{PC: model.Addr(firstFunction + c.at), SP: stackAt}
			r.Set(RegRBP, c.fp)
			checkUndone(t, b, r, c.exact, c.want)
		})
	}
}

// checkUndone undoes the function that r is in and compares.
func checkUndone(t *testing.T, b []byte, r Registers, exact bool, want undone) {
	t.Helper()
	im := open(t, b)
	table, err := im.FunctionTable()
	if err != nil {
		t.Fatal(err)
	}
	f, ok, err := table.Lookup(uint32(r.PC))
	if err != nil || !ok {
		t.Fatalf("no function: %v", err)
	}
	how, err := table.Undo(im.Space, f, &r, exact)
	if err != nil {
		t.Fatal(err)
	}
	sp := model.Addr(stackAt + 8*want.sp)
	if want.trap {
		sp = model.Addr(want.sp)
	}
	if r.PC != model.Addr(0x1100+want.ret) || r.SP != sp || how.Trap != want.trap {
		t.Errorf("PC %s, SP %s, trap %v; want 0x%x, %s", r.PC, r.SP, how.Trap, 0x1100+want.ret, sp)
	}
	if at := model.Addr(stackAt + 8*want.ret); how.ReturnAt != at {
		t.Errorf("returned through %s, want %s", how.ReturnAt, at)
	}
	for n, v := range want.regs {
		if got, known := r.Get(n); !known || got != v {
			t.Errorf("register %d is 0x%x, want 0x%x", n, got, v)
		}
	}
}

// TestUnwindChained: a part of a split function undoes what it saved and then what the
// first part did.
func TestUnwindChained(t *testing.T) {
	parent := info(1, 0, 5, 0, 5, 4<<4|opAllocSmall, 1, 3<<4|opPushNonvol)
	part := info(1, flagChain, 0, 0, 0, 6<<4|opSaveNonvol, 1, 0)
	le := binary.LittleEndian
	part = le.AppendUint32(part, firstFunction)
	part = le.AppendUint32(part, firstFunction+functionSize)
	part = le.AppendUint32(part, unwindData)
	b := unwindImage(MachineX64, parent, part)
	r := Registers{PC: firstFunction + functionSize + 0x20, SP: stackAt}
	checkUndone(t, b, r, false, undone{6, 7, map[int]uint64{6: 0x1101, 3: 0x1105}, false})
	table, err := open(t, b).FunctionTable()
	if err != nil {
		t.Fatal(err)
	}
	f, _, _ := table.Lookup(uint32(r.PC))
	if first, err := table.Primary(f); err != nil || first.Begin != firstFunction {
		t.Errorf("the function begins at 0x%x, %v", first.Begin, err)
	}
}

// TestHostileUnwindX64: unwind data that lead to themselves, or are cut off, or name what
// there is not, end in words.
func TestHostileUnwindX64(t *testing.T) {
	le := binary.LittleEndian
	loop := info(1, flagChain, 0, 0)
	for _, v := range []uint32{firstFunction, firstFunction + functionSize, unwindData} {
		loop = le.AppendUint32(loop, v)
	}
	beyond := info(1, flagChain, 0, 0)
	for range 3 {
		beyond = le.AppendUint32(beyond, 0xfffffff0)
	}
	for _, c := range []struct {
		name string
		info []byte
		want string
	}{
		{"chain to itself", loop, "does not end"},
		{"chain past the image", beyond, "past the image"},
		{"unknown code", info(1, 0, 1, 0, 1, 15), "none that is known"},
		{"code cut off", info(1, 0, 1, 0, 1, opAllocLarge), "none that is known"},
		{"large form", info(1, 0, 1, 0, 1, 7<<4|opAllocLarge, 0, 0), "none that is known"},
		{"version 3", info(3, 0, 1, 0), "version 3"},
		{"no frame register", info(1, 0, 1, 0, 1, opSetFPReg), "not known"},
		{"stack past all", info(1, 0, 1, 0, 1, 1<<4|opAllocLarge, 0, 0, 0, 0x70), "not mapped"},
	} {
		t.Run(c.name, func(t *testing.T) {
			im := open(t, unwindImage(MachineX64, c.info))
			table, err := im.FunctionTable()
			if err != nil {
				t.Fatal(err)
			}
			f, _, _ := table.Lookup(firstFunction + 0x10)
			r := Registers{PC: firstFunction + 0x10, SP: stackAt}
			_, err = table.Undo(im.Space, f, &r, true)
			if err == nil || !strings.Contains(err.Error(), c.want) && c.want != "not mapped" {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
	// An entry that leads to itself (bit 0: to another RUNTIME_FUNCTION).
	b := unwindImage(MachineX64, info(1, 0, 0, 0))
	le.PutUint32(b[functionTable+8:], functionTable|1)
	im := open(t, b)
	table, err := im.FunctionTable()
	if err != nil {
		t.Fatal(err)
	}
	f, _, _ := table.Lookup(firstFunction)
	if _, err := table.Undo(im.Space, f, &Registers{PC: firstFunction, SP: stackAt}, true); err == nil {
		t.Error("an entry that leads to itself was undone")
	}
}

func TestLookup(t *testing.T) {
	one := info(1, 0, 0, 0)
	b := unwindImage(MachineX64, one, one, one)
	binary.LittleEndian.PutUint32(b[functionTable+12+4:], firstFunction+functionSize+0x80) // a gap after the second
	table, err := open(t, b).FunctionTable()
	if err != nil {
		t.Fatal(err)
	}
	for rva, want := range map[uint32]uint32{
		firstFunction: firstFunction, firstFunction + 0xff: firstFunction, firstFunction + 0x100: firstFunction + 0x100,
		firstFunction + 0x180: 0, firstFunction + 0x200: firstFunction + 0x200, firstFunction + 0x300: 0, 0: 0, 0xffffffff: 0,
	} {
		f, ok, err := table.Lookup(rva)
		if err != nil || ok != (want != 0) || f.Begin != want {
			t.Errorf("0x%x: function 0x%x, %v, %v; want 0x%x", rva, f.Begin, ok, err, want)
		}
	}
}

// TestLookupOverHoles: where a page of the table is missing, it is not known whether an
// address lies in a function.
func TestLookupOverHoles(t *testing.T) {
	const n = 800 // entries: more than two pages
	b := unwindImage(MachineX64, info(1, 0, 0, 0))
	b = append(b, make([]byte, 0x4000)...)
	le := binary.LittleEndian
	const table = 0x5000
	le.PutUint32(b[0x98+0x38:], uint32(len(b)))
	le.PutUint32(b[0x98+0x70+8*3:], table)
	le.PutUint32(b[0x98+0x70+8*3+4:], 12*n)
	for i := range n {
		le.PutUint32(b[table+12*i:], uint32(0x10*i))
		le.PutUint32(b[table+12*i+4:], uint32(0x10*i+0x10))
	}
	im := open(t, b)
	im.Space = holed{im.Space, 0x6000, 0x7000}
	ft, err := im.FunctionTable()
	if err != nil {
		t.Fatal(err)
	}
	const first, last = 0x1000 / 12, 0x2000/12 + 1 // entries of the missing page
	for i := range uint32(n) {
		f, ok, err := ft.Lookup(0x10*i + 5)
		missing := i >= first && i < last
		if missing && (ok || err == nil) || !missing && (!ok || f.Begin != 0x10*i) {
			t.Errorf("entry %d: %+v, %v, %v", i, f, ok, err)
		}
	}
}

// holed is a space without the bytes [from,to).
type holed struct {
	model.Space
	from, to model.Addr
}

func (h holed) ReadAt(p []byte, at model.Addr) (int, error) {
	if at < h.to && at+model.Addr(len(p)) > h.from {
		n := 0
		if at < h.from {
			n, _ = h.Space.ReadAt(p[:h.from-at], at)
		}
		return n, &model.Hole{Space: "holed", At: at + model.Addr(n), Len: uint64(h.to - at - model.Addr(n)), Why: model.NotInDump}
	}
	return h.Space.ReadAt(p, at)
}

// TestDamagedUnwindData: whatever bytes the tables hold, undoing ends and does not panic.
func TestDamagedUnwindData(t *testing.T) {
	whole := map[uint16][]byte{
		MachineX64:   unwindImage(MachineX64, info(2, 0, 6, 5, 2, 1<<4|opEpilog, 6, opSetFPReg, 4, 4<<4|opAllocSmall, 1, 3<<4|opPushNonvol)),
		MachineARM64: unwindImage(MachineARM64, xdataOf(0x40, 0xe1, 0x81, 0xc8, 0x03, 0xe4)),
	}
	for machine, b := range whole {
		for at := unwindData; at < unwindData+16; at++ {
			for v := range 256 {
				d := bytes.Clone(b)
				d[at] = byte(v)
				im, err := Open(mem.NewFile(bytes.NewReader(d), uint64(len(d))), 0)
				if err != nil {
					t.Fatal(err)
				}
				table, err := im.FunctionTable()
				if err != nil {
					t.Fatal(err)
				}
				for pc := model.Addr(firstFunction); pc < firstFunction+functionSize; pc += 0x1c {
					f, ok, err := table.Lookup(uint32(pc))
					if err != nil || !ok {
						continue
					}
					r := Registers{PC: pc, SP: stackAt, Known: 1<<RegRBP | 1<<RegFP | 1<<RegLR}
					if _, err := table.Undo(im.Space, f, &r, true); err == nil && machine == MachineX64 && r.PC == pc {
						t.Errorf("byte 0x%x as 0x%x: undoing did nothing", at, v)
					}
				}
			}
		}
	}
}
