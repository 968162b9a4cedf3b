package asm

import (
	"strconv"
	"strings"

	"golang.org/x/arch/x86/x86asm"

	"dumplens/model"
)

// x86Writer writes one instruction.
type x86Writer struct {
	x86
	text
	code []byte // of the instruction, may be longer
	in   x86asm.Inst
	next model.Addr // behind the instruction
	to   Target
}

// opNames are the names that the debuggers use where x86asm has another.
var opNames = map[x86asm.Op]string{
	x86asm.LCALL: "call far", x86asm.LJMP: "jmp far", x86asm.LRET: "retf", x86asm.ICEBP: "int 1",
	x86asm.MOVSD_XMM: "movsd", x86asm.CMPSD_XMM: "cmpsd", x86asm.XLATB: "xlat",
}

// stringOps are the string instructions, which name their size by a letter: they are
// written without it, and the size stands at the operands.
var stringOps = map[x86asm.Op]bool{
	x86asm.MOVSB: true, x86asm.MOVSW: true, x86asm.MOVSD: true, x86asm.MOVSQ: true,
	x86asm.CMPSB: true, x86asm.CMPSW: true, x86asm.CMPSD: true, x86asm.CMPSQ: true,
	x86asm.STOSB: true, x86asm.STOSW: true, x86asm.STOSD: true, x86asm.STOSQ: true,
	x86asm.LODSB: true, x86asm.LODSW: true, x86asm.LODSD: true, x86asm.LODSQ: true,
	x86asm.SCASB: true, x86asm.SCASW: true, x86asm.SCASD: true, x86asm.SCASQ: true,
	x86asm.INSB: true, x86asm.INSW: true, x86asm.INSD: true,
	x86asm.OUTSB: true, x86asm.OUTSW: true, x86asm.OUTSD: true,
}

func (w *x86Writer) write() {
	w.prefixWords()
	op := opNames[w.in.Op]
	if op == "" {
		op = strings.ToLower(w.in.Op.String())
	}
	if stringOps[w.in.Op] {
		op = op[:len(op)-1]
	}
	w.WriteString(op)
	separator := " "
	for i, a := range w.in.Args {
		if a == nil {
			break
		}
		if w.implied(i, a) {
			continue
		}
		if w.isMask(i, a) {
			w.WriteString(" {" + regName(a.(x86asm.Reg)) + "}" + w.zeroing())
			continue
		}
		w.WriteString(separator)
		w.arg(i, a)
		separator = ","
	}
	w.rounding()
}

// zeroing says that what the mask leaves out becomes zero.
func (w *x86Writer) zeroing() string {
	if w.in.Zeroing {
		return "{z}"
	}
	return ""
}

// prefixWords writes the prefixes that change what the instruction does.
func (w *x86Writer) prefixWords() {
	for _, p := range w.in.Prefix {
		if p == 0 || p.IsVEX() || p.IsEVEX() { // what follows these is no prefix
			return
		}
		indirect := w.in.Op == x86asm.CALL || w.in.Op == x86asm.JMP
		if p&0xff == x86asm.PrefixDS && indirect && w.mode == 64 {
			w.WriteString("notrack ")
			continue
		}
		if p&(x86asm.PrefixImplicit|x86asm.PrefixIgnored) != 0 {
			continue
		}
		switch p {
		case x86asm.PrefixLOCK:
			w.WriteString("lock ")
		case x86asm.PrefixXACQUIRE:
			w.WriteString("xacquire ")
		case x86asm.PrefixXRELEASE:
			w.WriteString("xrelease ")
		case x86asm.PrefixBND:
			w.WriteString("bnd ")
		case x86asm.PrefixREPN:
			w.WriteString("repne ")
		case x86asm.PrefixREP:
			w.WriteString(repWord(w.in.Op))
		}
	}
}

func repWord(op x86asm.Op) string {
	switch op {
	case x86asm.CMPSB, x86asm.CMPSW, x86asm.CMPSD, x86asm.CMPSQ, x86asm.SCASB, x86asm.SCASW, x86asm.SCASD, x86asm.SCASQ:
		return "repe "
	}
	return "rep "
}

// implied tells operands that go without saying: the register of a string instruction,
// the mask k0, which masks nothing.
func (w *x86Writer) implied(i int, a x86asm.Arg) bool {
	r, ok := a.(x86asm.Reg)
	if !ok {
		return false
	}
	switch w.in.Op {
	case x86asm.STOSB, x86asm.STOSW, x86asm.STOSD, x86asm.STOSQ, x86asm.LODSB, x86asm.LODSW, x86asm.LODSD, x86asm.LODSQ,
		x86asm.SCASB, x86asm.SCASW, x86asm.SCASD, x86asm.SCASQ:
		return true
	}
	return i == 1 && r == x86asm.K0 && w.isMask(i, a)
}

// isMask tells the mask of an AVX-512 instruction, which x86asm gives as the second
// operand. Instructions on masks themselves begin with K.
func (w *x86Writer) isMask(i int, a x86asm.Arg) bool {
	r, ok := a.(x86asm.Reg)
	return ok && i == 1 && r >= x86asm.K0 && r <= x86asm.K7 && !strings.HasPrefix(w.in.Op.String(), "K")
}

// rounding writes what an AVX-512 instruction says of rounding and exceptions. Which of
// them can round only x86asm's own writer knows.
func (w *x86Writer) rounding() {
	if !w.in.SAE {
		return
	}
	s := x86asm.IntelSyntax(w.in, 0, nil)
	if i := strings.LastIndexByte(s, '{'); i >= 0 {
		w.WriteString("," + s[i:])
	}
}

func (w *x86Writer) arg(i int, a x86asm.Arg) {
	switch a := a.(type) {
	case x86asm.Reg:
		w.WriteString(regName(a))
	case x86asm.Rel:
		w.rel(a)
	case x86asm.Imm:
		w.imm(i, a)
	case x86asm.Mem:
		w.mem(a)
	}
}

// rel writes where a jump leads.
func (w *x86Writer) rel(a x86asm.Rel) {
	to := w.mask(w.next + model.Addr(int64(a)))
	if w.in.DataSize == 16 && w.mode == 32 {
		to &= 0xffff
	}
	kind := Branch
	switch w.in.Op {
	case x86asm.CALL:
		kind = Call
	case x86asm.JMP:
		kind = Jump
	}
	w.to = Target{Kind: kind, At: to}
	w.target(to, w.names)
}

// leastAddress is the least number that is taken for an address: Windows keeps what is
// below free.
const leastAddress = 0x10000

// imm writes a number. One that the whole width of an address has room for may be one:
// if it has a name, that is written.
func (w *x86Writer) imm(i int, a x86asm.Imm) {
	n, bits := uint64(a), w.immBits(i)
	if bits < 64 {
		n &= 1<<bits - 1
	}
	whole := w.in.Op == x86asm.MOV || w.in.Op == x86asm.PUSH || w.in.Op == x86asm.CMP
	if bits == w.mode && whole && n >= leastAddress && w.to.Kind == NoTarget && w.names(model.Addr(n)) != "" {
		w.WriteString("offset ")
		w.to = Target{Kind: Address, At: model.Addr(n)}
		w.target(model.Addr(n), w.names)
		return
	}
	w.WriteString(number(n))
}

// immBits is the width that a negative number is written in.
func (w *x86Writer) immBits(i int) int {
	if i == 0 { // push, int, ret, enter
		if w.in.Op == x86asm.PUSH {
			return w.mode
		}
		return 16
	}
	switch first := w.in.Args[0].(type) {
	case x86asm.Reg:
		if first >= x86asm.AL && first <= x86asm.R15B {
			return 8
		}
		if first >= x86asm.F0 {
			return 8 // a control byte
		}
	case x86asm.Mem:
		if w.in.MemBytes == 1 {
			return 8
		}
	}
	return w.in.DataSize
}

// number writes a number as debuggers do: 9, 20h, 0C0000005h.
func number(n uint64) string {
	if n < 10 {
		return strconv.FormatUint(n, 10)
	}
	s := strings.ToUpper(strconv.FormatUint(n, 16)) + "h"
	if s[0] > '9' {
		s = "0" + s
	}
	return s
}

// regName is the name of a register as debuggers write it.
func regName(r x86asm.Reg) string {
	switch {
	case r >= x86asm.F0 && r <= x86asm.F7:
		return "st(" + strconv.Itoa(int(r-x86asm.F0)) + ")"
	case r >= x86asm.M0 && r <= x86asm.M7:
		return "mm" + strconv.Itoa(int(r-x86asm.M0))
	case r >= x86asm.X0 && r <= x86asm.X31:
		return "xmm" + strconv.Itoa(int(r-x86asm.X0))
	case r >= x86asm.Y0 && r <= x86asm.Y31:
		return "ymm" + strconv.Itoa(int(r-x86asm.Y0))
	case r >= x86asm.Z0 && r <= x86asm.Z31:
		return "zmm" + strconv.Itoa(int(r-x86asm.Z0))
	case r >= x86asm.R8L && r <= x86asm.R15L:
		return "r" + strconv.Itoa(int(r-x86asm.R8L)+8) + "d"
	case r >= x86asm.SPB && r <= x86asm.DIB:
		return [...]string{"spl", "bpl", "sil", "dil"}[r-x86asm.SPB]
	}
	return strings.ToLower(r.String())
}
