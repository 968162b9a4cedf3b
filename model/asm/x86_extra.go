package asm

import (
	"golang.org/x/arch/x86/x86asm"

	"dumplens/model"
)

// extraOp is an instruction that x86asm does not know.
// Source: Intel's manual, volume 2; those of SVM, MONITORX and CLZERO: AMD's, volume 3.
type extraOp struct {
	opcodes int  // map: 1 for 0F, 2 for 0F38, 3 for 0F3A (then an immediate byte follows)
	op      byte // in the map
	prefix  byte // the prefix that belongs to it: 0, 66, F2 or F3
	digit   int8 // the reg field of ModRM, -1 for a register
	form    form
	name    string
}

// form is what operands an extraOp has.
type form uint8

const (
	formNone    form = iota // the whole ModRM byte belongs to the opcode: see extraFixed
	formReg                 // r/m is a register of 4 bytes, or 8 with REX.W
	formReg8                // r/m is a register of 8 bytes in 64-bit code
	formMem                 // r/m is memory
	formRegRM               // register, r/m
	formXmm                 // xmm register, xmm or memory
	formXmmImm              // and a byte
	formRegMem              // register, memory
	formMemReg              // memory, register
	formAnyMode             // r/m of the width of the mode, register
	formModeAny             // register, r/m of the width of the mode
)

// extraFixed are the instructions 0F 01 xx.
var extraFixed = map[byte]string{
	0xc0: "enclv", 0xc1: "vmcall", 0xc2: "vmlaunch", 0xc3: "vmresume", 0xc4: "vmxoff", 0xc5: "pconfig",
	0xc8: "monitor", 0xc9: "mwait", 0xca: "clac", 0xcb: "stac", 0xcf: "encls",
	0xd0: "xgetbv", 0xd1: "xsetbv", 0xd4: "vmfunc", 0xd5: "xend", 0xd6: "xtest", 0xd7: "enclu",
	0xd8: "vmrun", 0xd9: "vmmcall", 0xda: "vmload", 0xdb: "vmsave", 0xdc: "stgi", 0xdd: "clgi", 0xde: "skinit", 0xdf: "invlpga",
	0xe8: "serialize", 0xee: "rdpkru", 0xef: "wrpkru", 0xf8: "swapgs", 0xf9: "rdtscp",
	0xfa: "monitorx", 0xfb: "mwaitx", 0xfc: "clzero", 0xfd: "rdpru", 0xfe: "invlpgb", 0xff: "tlbsync",
}

// extraFixedF3 are those that belong to the prefix F3.
var extraFixedF3 = map[byte]string{
	0xe8: "setssbsy", 0xea: "saveprevssp", 0xec: "uiret", 0xed: "testui", 0xee: "clui", 0xef: "stui", 0xfa: "mcommit",
}

var extraOps = []extraOp{
	{1, 0x01, 0xf3, 5, formMem, "rstorssp"},
	{1, 0x09, 0xf3, -1, formNone, "wbnoinvd"},
	{1, 0x0d, 0, 0, formMem, "prefetch"},
	{1, 0x0d, 0, 2, formMem, "prefetchwt1"},
	{1, 0x1c, 0, 0, formMem, "cldemote"},
	{1, 0x1e, 0xf3, 1, formReg, "rdssp"},
	{1, 0x78, 0, -1, formAnyMode, "vmread"},
	{1, 0x79, 0, -1, formModeAny, "vmwrite"},
	{1, 0xae, 0xf3, 4, formReg, "ptwrite"},
	{1, 0xae, 0xf3, 4, formMem, "ptwrite"},
	{1, 0xae, 0xf3, 5, formReg, "incssp"},
	{1, 0xae, 0xf3, 6, formReg8, "umonitor"},
	{1, 0xae, 0xf2, 6, formReg, "umwait"},
	{1, 0xae, 0x66, 6, formReg, "tpause"},
	{1, 0xae, 0x66, 6, formMem, "clwb"},
	{1, 0xae, 0x66, 7, formMem, "clflushopt"},
	{1, 0xae, 0xf3, 6, formMem, "clrssbsy"},
	{1, 0xc7, 0, 3, formMem, "xrstors"},
	{1, 0xc7, 0, 4, formMem, "xsavec"},
	{1, 0xc7, 0, 5, formMem, "xsaves"},
	{1, 0xc7, 0, 6, formMem, "vmptrld"},
	{1, 0xc7, 0x66, 6, formMem, "vmclear"},
	{1, 0xc7, 0xf3, 6, formMem, "vmxon"},
	{1, 0xc7, 0, 7, formMem, "vmptrst"},
	{1, 0xc7, 0, 6, formReg, "rdrand"},
	{1, 0xc7, 0, 7, formReg, "rdseed"},
	{1, 0xc7, 0xf3, 7, formReg8, "rdpid"},
	{2, 0x80, 0x66, -1, formModeAny, "invept"},
	{2, 0x81, 0x66, -1, formModeAny, "invvpid"},
	{2, 0x82, 0x66, -1, formModeAny, "invpcid"},
	{2, 0xc8, 0, -1, formXmm, "sha1nexte"},
	{2, 0xc9, 0, -1, formXmm, "sha1msg1"},
	{2, 0xca, 0, -1, formXmm, "sha1msg2"},
	{2, 0xcb, 0, -1, formXmm, "sha256rnds2"},
	{2, 0xcc, 0, -1, formXmm, "sha256msg1"},
	{2, 0xcd, 0, -1, formXmm, "sha256msg2"},
	{2, 0xcf, 0x66, -1, formXmm, "gf2p8mulb"},
	{2, 0xf5, 0x66, -1, formMemReg, "wruss"},
	{2, 0xf6, 0, -1, formMemReg, "wrss"},
	{2, 0xf6, 0x66, -1, formRegRM, "adcx"},
	{2, 0xf6, 0xf3, -1, formRegRM, "adox"},
	{2, 0xf8, 0x66, -1, formRegMem, "movdir64b"},
	{2, 0xf8, 0xf2, -1, formRegMem, "enqcmd"},
	{2, 0xf8, 0xf3, -1, formRegMem, "enqcmds"},
	{2, 0xf9, 0, -1, formMemReg, "movdiri"},
	{3, 0xcc, 0, -1, formXmmImm, "sha1rnds4"},
	{3, 0xce, 0x66, -1, formXmmImm, "gf2p8affineqb"},
	{3, 0xcf, 0x66, -1, formXmmImm, "gf2p8affineinvqb"},
}

// extra reads the instructions that x86asm does not know.
func (x x86) extra(code []byte) (Instruction, bool) {
	if name, n := vzero(code, x.mode); n > 0 {
		return Instruction{At: x.at, Bytes: code[:n], Text: name}, true
	}
	w, end, ok := x.extraWords(code)
	if !ok || end > len(code) {
		return Instruction{}, false
	}
	return Instruction{At: x.at, Bytes: code[:end], Text: w.String(), Link: w.link, Target: w.to}, true
}

// vzero reads VZEROUPPER and VZEROALL. x86asm knows them, but takes the byte behind them
// for a ModRM byte of theirs.
func vzero(code []byte, mode int) (name string, n int) {
	n = vectorLength(code, mode)
	if n < 3 || code[n-1] != 0x77 || code[0] == 0x62 || code[0] == 0xc5 && n != 3 || code[0] == 0xc4 && (n != 4 || code[1]&0x1f != 1) {
		return "", 0
	}
	switch code[n-2] & 7 { // L and pp
	case 0:
		return "vzeroupper", n
	case 4:
		return "vzeroall", n
	}
	return "", 0
}

func (x x86) extraLength(code []byte) int {
	i, _ := x.extra(code)
	return len(i.Bytes)
}

// extraWords writes the instruction and gives its length.
func (x x86) extraWords(code []byte) (w x86Writer, end int, ok bool) {
	w.x86 = x
	n := prefixes(code, x.mode)
	if n+3 > len(code) || code[n] != 0x0f {
		return w, 0, false
	}
	prefix := mandatory(code[:n])
	opcodes, at := 1, n+1
	switch code[at] {
	case 0x38:
		opcodes, at = 2, n+2
	case 0x3a:
		opcodes, at = 3, n+2
	case 0x01:
		if name := fixedName(prefix, code[n+2]); name != "" {
			w.WriteString(name)
			return w, n + 3, true
		}
	case 0x1e:
		if name := map[byte]string{0xfa: "endbr64", 0xfb: "endbr32"}[code[n+2]]; prefix == 0xf3 && name != "" {
			w.WriteString(name)
			return w, n + 3, true
		}
	}
	if at+1 >= len(code) {
		return w, 0, false
	}
	e, ok := findExtra(opcodes, code[at], prefix, code[at+1])
	if !ok {
		return w, 0, false
	}
	return x.extraOperands(w, e, code, n, at+1)
}

func fixedName(prefix, last byte) string {
	if prefix == 0xf3 {
		return extraFixedF3[last]
	}
	if prefix != 0 {
		return ""
	}
	return extraFixed[last]
}

// mandatory is the prefix that chooses the instruction: F2 and F3 before 66.
func mandatory(front []byte) (p byte) {
	for _, c := range front {
		switch {
		case c == 0xf2 || c == 0xf3:
			p = c
		case c == 0x66 && p == 0:
			p = c
		}
	}
	return p
}

func findExtra(opcodes int, op, prefix, modrm byte) (extraOp, bool) {
	for _, e := range extraOps {
		if e.opcodes != opcodes || e.op != op || e.prefix != prefix {
			continue
		}
		if e.digit >= 0 && e.digit != int8(modrm>>3&7) {
			continue
		}
		if isReg := modrm >= 0xc0; e.form == formNone || isReg == (e.form == formReg || e.form == formReg8) || e.form.both(isReg) {
			return e, true
		}
	}
	return extraOp{}, false
}

// both tells forms whose r/m may be a register or memory.
func (f form) both(isReg bool) bool {
	switch f {
	case formRegRM, formXmm, formXmmImm, formAnyMode, formModeAny:
		return true
	}
	return !isReg && (f == formMem || f == formRegMem || f == formMemReg)
}

// extraOperands writes the operands of e, whose ModRM byte is code[at].
func (x x86) extraOperands(w x86Writer, e extraOp, code []byte, n, at int) (x86Writer, int, bool) {
	w.WriteString(e.name)
	if e.form == formNone {
		return w, at, true
	}
	front := code[:n]
	wide := x.mode == 64 && n > 0 && front[n-1]&0xf8 == 0x48
	w.WriteString(e.suffix(wide))
	reg, rm, end, ok := operands(front, code, at, x.mode)
	if !ok {
		return w, 0, false
	}
	if e.form == formXmmImm {
		if end >= len(code) {
			return w, 0, false
		}
		end++
	}
	w.next, w.in.Mode = x.at+model.Addr(end), x.mode
	w.in.MemBytes = memSize(e, wide, x.mode)
	for i, a := range e.order(reg, rm) {
		w.WriteByte(" ,"[i])
		w.arg(i, e.fit(a, x.mode))
	}
	if e.form == formXmmImm {
		w.WriteString("," + number(uint64(code[end-1])))
	}
	return w, end, true
}

// suffix is what the name of an instruction gets that has one for each size.
func (e extraOp) suffix(wide bool) string {
	switch e.name {
	case "rdssp", "incssp", "wrss", "wruss":
		if wide {
			return "q"
		}
		return "d"
	case "xrstors", "xsavec", "xsaves":
		if wide {
			return "64"
		}
	}
	return ""
}

// memSize is how much of memory is read or written; 0 when it is not said.
func memSize(e extraOp, wide bool, mode int) int {
	switch e.form {
	case formXmm, formXmmImm:
		return 16
	case formAnyMode, formModeAny:
		if e.opcodes == 2 {
			return 16 // a descriptor
		}
		return mode / 8
	case formRegRM, formMemReg:
		if wide {
			return 8
		}
		return 4
	case formRegMem:
		return 64
	}
	return 0
}

// order gives the operands as they are written.
func (e extraOp) order(reg x86asm.Reg, rm x86asm.Arg) []x86asm.Arg {
	switch e.form {
	case formReg, formReg8, formMem:
		return []x86asm.Arg{rm}
	case formMemReg, formAnyMode:
		return []x86asm.Arg{rm, reg}
	}
	return []x86asm.Arg{reg, rm}
}

// fit makes the registers of mov those of the instruction.
func (e extraOp) fit(a x86asm.Arg, mode int) x86asm.Arg {
	r, ok := a.(x86asm.Reg)
	if !ok {
		return a
	}
	n := r - x86asm.EAX
	if r >= x86asm.RAX {
		n = r - x86asm.RAX
	}
	switch {
	case e.form == formXmm || e.form == formXmmImm:
		return x86asm.X0 + n
	case mode == 64 && (e.form == formReg8 || e.form == formAnyMode || e.form == formModeAny || e.form == formRegMem):
		return x86asm.RAX + n
	}
	return r
}
