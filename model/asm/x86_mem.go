package asm

import (
	"strconv"
	"strings"

	"golang.org/x/arch/x86/x86asm"

	"dumplens/model"
)

// sizeWords are the words for the size of a memory operand in bytes.
var sizeWords = map[int]string{
	1: "byte", 2: "word", 4: "dword", 6: "fword", 8: "qword", 10: "tbyte", 16: "xmmword", 32: "ymmword", 64: "zmmword",
}

// mem writes a memory operand: qword ptr gs:[rax+rcx*8+20h].
func (w *x86Writer) mem(m x86asm.Mem) {
	if op := w.in.Opcode >> 24; w.in.Op != x86asm.MOV || op < 0xa0 || op > 0xa3 { // these have a whole address
		m.Disp = int64(int32(m.Disp)) // x86asm does not always extend the sign
	}
	if w.in.MemBytes == 0 && (w.in.Op == x86asm.FLD || w.in.Op == x86asm.FSTP) {
		w.in.MemBytes = 10 // x86asm leaves only this size out
	}
	if stringOps[w.in.Op] { // x86asm leaves their size to the name
		name := w.in.Op.String()
		w.in.MemBytes = map[byte]int{'B': 1, 'W': 2, 'D': 4, 'Q': 8}[name[len(name)-1]]
	}
	if word := sizeWords[w.in.MemBytes]; word != "" && w.in.Op != x86asm.LEA {
		w.WriteString(word + " ptr ")
	}
	segment := w.segment(m)
	if segment != 0 {
		w.WriteString(regName(segment) + ":")
	}
	w.WriteByte('[')
	defer w.broadcast()
	fixed := m.Base == 0 && m.Index == 0
	if m.Base == x86asm.RIP || m.Base == x86asm.EIP || fixed && w.vectorRIP() {
		w.fixed(w.mask(w.next + model.Addr(m.Disp)))
		return
	}
	if fixed && segment == 0 {
		w.fixed(w.mask(model.Addr(m.Disp)))
		return
	}
	w.sum(m, segment)
}

// fixed writes a memory operand whose address is known.
func (w *x86Writer) fixed(at model.Addr) {
	kind := Memory
	switch w.in.Op {
	case x86asm.LEA:
		kind = Address
	case x86asm.CALL:
		kind = CallThrough
	case x86asm.JMP:
		kind = JumpThrough
	}
	w.to = Target{Kind: kind, At: at, Size: w.in.MemBytes}
	w.target(at, w.names)
	w.WriteByte(']')
}

// sum writes base, index and displacement.
func (w *x86Writer) sum(m x86asm.Mem, segment x86asm.Reg) {
	plus := ""
	if m.Base != 0 {
		w.WriteString(regName(m.Base))
		plus = "+"
	}
	if m.Index != 0 && m.Scale != 0 {
		w.WriteString(plus + regName(m.Index))
		if m.Scale > 1 {
			w.WriteString("*" + strconv.Itoa(int(m.Scale)))
		}
		plus = "+"
	}
	switch at := w.mask(model.Addr(m.Disp)); {
	case plus == "":
		w.WriteString(number(uint64(at)))
	case m.Disp == 0:
	case m.Base == 0 && segment == 0 && w.isTable(at): // an array indexed by a register
		w.WriteString(plus)
		w.to = Target{Kind: Memory, At: at, Size: w.in.MemBytes}
		w.target(at, w.names)
	case m.Disp < 0:
		w.WriteString("-" + number(uint64(-m.Disp)))
	default:
		w.WriteString("+" + number(uint64(m.Disp)))
	}
	w.WriteByte(']')
}

// isTable tells displacements that are the address of an array from small numbers.
func (w *x86Writer) isTable(at model.Addr) bool {
	highest := model.Addr(1<<31 - 1)
	if w.mode == 32 {
		highest = 1<<32 - leastAddress
	}
	return at >= leastAddress && at <= highest
}

// vectorRIP tells operands of VEX and EVEX instructions that are relative to RIP: x86asm
// forgets that when their register is above 7.
func (w *x86Writer) vectorRIP() bool {
	i := vectorOpcode(w.code, w.mode) + 1
	return w.mode == 64 && i > 1 && i < len(w.code) && w.code[i]&0xc7 == 5
}

// segment is the segment that is to be said: the one an operand has by itself is not.
func (w *x86Writer) segment(m x86asm.Mem) x86asm.Reg {
	s := m.Segment
	switch {
	case s == x86asm.FS || s == x86asm.GS:
		return s
	case w.mode == 64 || s == 0 || s == x86asm.DS || w.in.Op == x86asm.LEA:
		return 0
	case s == x86asm.SS && (m.Base == x86asm.ESP || m.Base == x86asm.EBP || m.Base == x86asm.BP):
		return 0
	case s == x86asm.ES && stringOps[w.in.Op]:
		return 0
	}
	return s
}

// broadcast says that one element of memory is used for all of the register.
func (w *x86Writer) broadcast() {
	r, ok := w.in.Args[0].(x86asm.Reg)
	if !w.in.Broadcast || !ok || w.in.MemBytes == 0 {
		return
	}
	size := 0
	switch name := regName(r); {
	case strings.HasPrefix(name, "xmm"):
		size = 16
	case strings.HasPrefix(name, "ymm"):
		size = 32
	case strings.HasPrefix(name, "zmm"):
		size = 64
	}
	if n := size / w.in.MemBytes; n > 1 {
		w.WriteString("{1to" + strconv.Itoa(n) + "}")
	}
}
