package pe

import (
	"encoding/binary"
	"testing"

	"dumplens/model"
)

// xdataOf is an .xdata record of a function of n instructions with one epilog at its end,
// which has the codes of the prolog.
func xdataOf(n uint32, codes ...byte) []byte {
	for len(codes)%4 != 0 {
		codes = append(codes, 0xe3)
	}
	w := n | 1<<21 | uint32(len(codes)/4)<<27
	return append(binary.LittleEndian.AppendUint32(nil, w), codes...)
}

// armRegisters are registers inside function 0, with x29 at a slot of the stack.
func armRegisters(at int, fp int) Registers {
	r := Registers{PC: model.Addr(firstFunction + 4*at), SP: stackAt}
	r.Set(RegFP, uint64(stackAt+8*fp))
	r.Set(RegLR, 0x7777)
	return r
}

// TestUnwindARM64 undoes bodies, prologs and epilogs by the codes of .xdata. The codes
// stand in the order in which they undo; each case says where x29, lr and sp come from.
func TestUnwindARM64(t *testing.T) {
	const body = -1
	for _, c := range []struct {
		name  string
		codes []byte
		at    int // instruction; body is one in the middle that called
		pc    uint64
		sp    int // slot
		regs  map[int]uint64
	}{
		// stp x29,lr,[sp,-0x20]!; mov x29,sp
		{"frame", []byte{0xe1, 0x83, 0xe4}, body, 0x1109, 12, map[int]uint64{29: 0x1108}},
		{"frame, at its first instruction", []byte{0xe1, 0x83, 0xe4}, 0, 0x7777, 0, nil},
		{"frame, before mov", []byte{0xe1, 0x83, 0xe4}, 1, 0x1101, 4, map[int]uint64{29: 0x1100}},
		{"frame, at its epilog", []byte{0xe1, 0x83, 0xe4}, 0x40 - 3, 0x1109, 12, nil},
		{"frame, at its return", []byte{0xe1, 0x83, 0xe4}, 0x40 - 1, 0x7777, 0, nil},
		// stp x19,x20,[sp,-0x20]!; stp x29,lr,[sp,0x10]; sub sp,0x30
		{"saved and room", []byte{0x03, 0x42, 0x24, 0xe4}, body, 0x1109, 10, map[int]uint64{19: 0x1106, 20: 0x1107, 29: 0x1108}},
		// save_regp x21,x22 at 0x10 after save_regp_x x19,x20 with 0x30; lr with x23
		{"pairs", []byte{0xd7, 0x04, 0xc8, 0x82, 0xcc, 0x05, 0xe4}, body, 0x1105, 6, map[int]uint64{19: 0x1100, 20: 0x1101, 21: 0x1102, 22: 0x1103, 23 + 0: 0x0}},
		// save_reg x21 at 8 after save_reg_x x19 with 0x20; lr stays in its register
		{"single", []byte{0xd0, 0x81, 0xd4, 0x03, 0xe4}, body, 0x7777, 4, map[int]uint64{19: 0x1100, 21: 0x1101}},
		// stp x29,lr,[sp,-0x40]! after two save_next over x19,x20
		{"next", []byte{0xe6, 0xe6, 0xc8, 0x02, 0x87, 0xe4}, body, 0x1101, 8, map[int]uint64{19: 0x1102, 20: 0x1103, 21: 0x1104, 22: 0x1105, 23: 0x1106, 24: 0x1107}},
		{"floating point", []byte{0xd9, 0x02, 0xdd, 0xc1, 0x83, 0xe4}, body, 0x1101, 4, nil},
		{"medium room", []byte{0xc0, 0x05, 0x81, 0xe4}, body, 0x110b, 12, nil},
		{"large room", []byte{0xe0, 0, 0, 0x06, 0x81, 0xe4}, body, 0x110d, 14, nil},
		{"frame pointer above", []byte{0xe2, 0x02, 0x81, 0xe4}, body, 0x1107, 8, nil},
		{"signed", []byte{0xe1, 0x81, 0xfc, 0xe4}, body, 0x1109, 10, nil},
		// save_any_reg: x0 at 8 with o=1; a pair x1,x2 with pre-decrement 0x20
		{"any register", []byte{0xe7, 0x00, 0x01, 0xe7, 0x61, 0x01, 0xe4}, body, 0x7777, 4, map[int]uint64{0: 0x1101, 1: 0x1100, 2: 0x1101}},
		{"fragment", []byte{0xe5, 0xe1, 0x81, 0xe4}, 0, 0x1109, 10, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := unwindImage(MachineARM64, xdataOf(0x40, c.codes...))
			im := open(t, b)
			table, err := im.FunctionTable()
			if err != nil {
				t.Fatal(err)
			}
			r := armRegisters(max(c.at, 0), 8)
			if c.at == body {
				r = armRegisters(0x20, 8)
			}
			f, ok, err := table.Lookup(uint32(r.PC))
			if err != nil || !ok {
				t.Fatalf("no function: %v", err)
			}
			if _, err := table.Undo(im.Space, f, &r, c.at != body); err != nil {
				t.Fatal(err)
			}
			if uint64(r.PC) != c.pc || r.SP != model.Addr(stackAt+8*c.sp) {
				t.Errorf("PC 0x%x, SP at slot %d; want 0x%x, %d", uint64(r.PC), int(r.SP-stackAt)/8, c.pc, c.sp)
			}
			for n, v := range c.regs {
				if got, known := r.Get(n); v != 0 && (!known || got != v) {
					t.Errorf("x%d is 0x%x, want 0x%x", n, got, v)
				}
			}
		})
	}
}

// packed is the second word of a .pdata entry.
func packed(flag, length, regF, regI, home, cr, frame uint32) []byte {
	return binary.LittleEndian.AppendUint32(nil, flag|length<<2|regF<<13|regI<<16|home<<20|cr<<21|frame<<23)
}

// TestUnwindPackedARM64 undoes functions whose prolog is told by a word.
func TestUnwindPackedARM64(t *testing.T) {
	for _, c := range []struct {
		name  string
		word  []byte
		at    int
		exact bool
		pc    uint64
		sp    int
		regs  map[int]uint64
	}{
		// x19,x20 in 0x10 bytes, then x29,lr with 0x20 bytes of locals: 0x30 in all
		{"chain", packed(1, 0x40, 0, 2, 0, 3, 3), 0x20, false, 0x1101, 6, map[int]uint64{29: 0x1100, 19: 0x1104, 20: 0x1105}},
		{"chain, first instruction", packed(1, 0x40, 0, 2, 0, 3, 3), 0, true, 0x7777, 0, nil},
		{"chain, before the frame", packed(1, 0x40, 0, 2, 0, 3, 3), 1, true, 0x7777, 2, map[int]uint64{19: 0x1100}},
		{"chain, at its epilog", packed(1, 0x40, 0, 2, 0, 3, 3), 0x40 - 3, true, 0x1101, 6, map[int]uint64{19: 0x1104}},
		{"chain, at its return", packed(1, 0x40, 0, 2, 0, 3, 3), 0x40 - 1, true, 0x7777, 0, nil},
		{"lr with one register", packed(1, 0x40, 0, 1, 0, 1, 1), 0x20, false, 0x1101, 2, map[int]uint64{19: 0x1100}},
		{"lr with two registers", packed(1, 0x40, 0, 2, 0, 1, 3), 0x20, false, 0x1104, 6, map[int]uint64{19: 0x1102, 20: 0x1103}},
		{"signed, with floating point and homes", packed(1, 0x40, 1, 2, 1, 2, 10), 0x20, false, 0x1101, 20, map[int]uint64{19: 0x1108, 20: 0x1109}},
		{"fragment", packed(2, 0x40, 0, 2, 0, 3, 3), 0, true, 0x1101, 6, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			im := open(t, unwindImage(MachineARM64, c.word))
			table, err := im.FunctionTable()
			if err != nil {
				t.Fatal(err)
			}
			r := armRegisters(c.at, 0)
			f, ok, err := table.Lookup(uint32(r.PC))
			if err != nil || !ok {
				t.Fatalf("no function: %v", err)
			}
			if _, err := table.Undo(im.Space, f, &r, c.exact); err != nil {
				t.Fatal(err)
			}
			if uint64(r.PC) != c.pc || r.SP != model.Addr(stackAt+8*c.sp) {
				t.Errorf("PC 0x%x, SP at slot %d; want 0x%x, %d", uint64(r.PC), int(r.SP-stackAt)/8, c.pc, c.sp)
			}
			for n, v := range c.regs {
				if got, known := r.Get(n); !known || got != v {
					t.Errorf("x%d is 0x%x, want 0x%x", n, got, v)
				}
			}
		})
	}
}

func TestStripPAC(t *testing.T) {
	for v, want := range map[uint64]model.Addr{
		0xfffff803f32de014: 0xfffff803f32de014, 0x00007ffb12345678: 0x00007ffb12345678,
		0xa8a9f803f32de014: 0xfffff803f32de014, 0x3a137ffb12345678: 0x00007ffb12345678,
	} {
		if got := StripPAC(v); got != want {
			t.Errorf("0x%x: %s, want %s", v, got, want)
		}
	}
}
