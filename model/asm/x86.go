package asm

import (
	"golang.org/x/arch/x86/x86asm"

	"dumplens/model"
)

// x86 reads instructions of x86 and x64.
type x86 struct {
	mode  int // 32 or 64
	at    model.Addr
	names Names
}

// Why bytes were not decoded.
const (
	noteCut     = "the rest of the instruction is missing"
	noteUnknown = "not an instruction"
	noteVector  = "vector instruction, not decoded"
)

func (x x86) decode(code []byte) Instruction {
	code = code[:min(len(code), longest)]
	if i, ok := x.extra(code); ok {
		return i
	}
	if in, ok := x86Inst(code, x.mode); ok {
		return x.made(code, in)
	}
	var more [longest]byte
	copy(more[:], code)
	if len(code) < longest && x.length(more[:]) > len(code) {
		return raw(code, x.at, noteCut)
	}
	if n := vectorLength(code, x.mode); n > 0 {
		return raw(code[:n], x.at, noteVector)
	}
	return raw(code[:1], x.at, noteUnknown)
}

// length is how long the instruction at the start of code is; 0 when it is none.
func (x x86) length(code []byte) int {
	if n := x.extraLength(code); n > 0 {
		return n
	}
	if in, ok := x86Inst(code, x.mode); ok {
		return in.Len
	}
	return vectorLength(code, x.mode)
}

// x86Inst asks x86asm. A panic of its is a byte that is no instruction: the bytes are
// whatever a dump holds. Prefixes without an instruction come back as one with no Op.
func x86Inst(code []byte, mode int) (in x86asm.Inst, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	in, err := x86asm.Decode(code, mode)
	return in, err == nil && in.Op != 0 && in.Len > 0 && in.Len <= len(code)
}

// made is the instruction in words.
func (x x86) made(code []byte, in x86asm.Inst) Instruction {
	w := x86Writer{x86: x, code: code, in: in, next: x.at + model.Addr(in.Len)}
	w.write()
	i := Instruction{At: x.at, Bytes: code[:in.Len], Text: w.String(), Link: w.link, Target: w.to}
	if in.Op == x86asm.INT && in.Args[0] == x86asm.Imm(0x29) {
		i.Note = "fast fail: the code is in ecx"
	}
	return i
}

// mask cuts an address to the width of the mode.
func (x x86) mask(at model.Addr) model.Addr {
	if x.mode == 32 {
		return at & 0xffffffff
	}
	return at
}

// prefixes is how many bytes stand before the opcode: the old prefixes and, in 64-bit
// code, one REX, which must be the last.
func prefixes(code []byte, mode int) int {
	n := 0
	for n < len(code) {
		switch code[n] {
		case 0xf0, 0xf2, 0xf3, 0x2e, 0x36, 0x3e, 0x26, 0x64, 0x65, 0x66, 0x67:
			n++
			continue
		}
		break
	}
	if mode == 64 && n < len(code) && code[n]&0xf0 == 0x40 {
		n++
	}
	return n
}

// operands decodes the ModRM byte at code[at] and what follows, by the instruction
// mov r,r/m, which has the same: its register, its register or memory, and the index
// behind them. front are the prefixes that count for them.
func operands(front, code []byte, at, mode int) (reg x86asm.Reg, rm x86asm.Arg, end int, ok bool) {
	if at > len(code) {
		return 0, nil, 0, false
	}
	var buf [2 * longest]byte
	n := 0
	for _, c := range front {
		if c == 0x67 || c == 0x64 || c == 0x65 || mode == 64 && c&0xf0 == 0x40 {
			buf[n] = c
			n++
		}
	}
	const movRegister = 0x8b
	buf[n] = movRegister
	have := copy(buf[n+1:], code[at:])
	in, ok := x86Inst(buf[:n+1+have], mode)
	if !ok || in.Op != x86asm.MOV {
		return 0, nil, 0, false
	}
	reg, ok = in.Args[0].(x86asm.Reg)
	return reg, in.Args[1], at + in.Len - n - 1, ok
}

// vectorLength is the length of an instruction with a VEX or EVEX prefix that is not
// known by name, so that what follows it stays in step; 0 when it is none or cut.
//
// Source of the rules: Intel's manual, volume 2, "Instruction Format" and the opcode
// maps: all of them have a ModRM byte but VZEROUPPER and VZEROALL; those of the map
// 0F3A and a few of 0F have an immediate byte.
func vectorLength(code []byte, mode int) int {
	n := prefixes(code, mode)
	opcode := vectorOpcode(code, mode)
	if opcode == 0 || opcode >= len(code) {
		return 0
	}
	opcodes, op := vectorMap(code[n:]), code[opcode]
	if opcodes == 0 || opcodes > 6 {
		return 0
	}
	if opcodes == 1 && op == 0x77 {
		return opcode + 1
	}
	_, _, end, ok := operands(code[:n], code, opcode+1, mode)
	if !ok {
		return 0
	}
	if opcodes == 3 || opcodes == 1 && (op >= 0x70 && op <= 0x73 || op == 0xc2 || op >= 0xc4 && op <= 0xc6) {
		end++
	}
	if end > len(code) {
		return 0
	}
	return end
}

// vectorOpcode is where the opcode of an instruction with a VEX or EVEX prefix stands; 0
// when it has none. In 32-bit code the same bytes are LES, LDS and BOUND if a memory
// operand follows.
func vectorOpcode(code []byte, mode int) int {
	n := prefixes(code, mode)
	if n+2 > len(code) || mode == 32 && code[n+1] < 0xc0 {
		return 0
	}
	switch code[n] {
	case 0xc5:
		return n + 2
	case 0xc4:
		return n + 3
	case 0x62:
		return n + 4
	}
	return 0
}

// vectorMap is the opcode map that a VEX or EVEX prefix names.
func vectorMap(prefix []byte) int {
	switch prefix[0] {
	case 0xc5:
		return 1
	case 0xc4:
		return int(prefix[1] & 0x1f)
	}
	return int(prefix[1] & 7)
}
