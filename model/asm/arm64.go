package asm

import (
	"encoding/binary"
	"fmt"
	"strings"

	"golang.org/x/arch/arm64/arm64asm"

	"dumplens/model"
)

// arm64 reads instructions of ARM64.
type arm64 struct {
	at    model.Addr
	names Names
	// pages are what ADRP put into registers, for the instruction behind it that adds the
	// rest of the address; nil when that is not followed.
	pages *pages
}

// arm64Size is the length of every instruction of ARM64 in bytes.
const arm64Size = 4

func (a arm64) decode(code []byte) Instruction {
	if len(code) < arm64Size {
		return raw(code, a.at, noteCut)
	}
	code = code[:arm64Size]
	n := binary.LittleEndian.Uint32(code)
	i := Instruction{At: a.at, Bytes: code}
	if s, ok := arm64Extra(n); ok {
		i.Text = s
		a.pages.forget(n)
		return i
	}
	in, ok := arm64Inst(code)
	if !ok {
		i.Text, i.Raw, i.Note = fmt.Sprintf("dcd 0x%08x", n), true, noteUnknown
		a.pages.forget(n)
		return i
	}
	w := arm64Writer{arm64: a, in: in, n: n}
	w.write()
	i.Text, i.Link, i.Target = w.String(), w.link, w.to
	if n == 0xd43e0060 { // brk #0xf003
		i.Note = "fast fail: the code is in w0"
	}
	return i
}

// arm64Inst asks arm64asm. A panic of its is an instruction that is not known.
func arm64Inst(code []byte) (in arm64asm.Inst, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	in, err := arm64asm.Decode(code)
	if err == nil {
		_ = in.String() // it may panic too
	}
	return in, err == nil
}

// arm64Writer writes one instruction.
type arm64Writer struct {
	arm64
	text
	in arm64asm.Inst
	n  uint32
	to Target
}

func (w *arm64Writer) write() {
	op := strings.ToLower(w.in.Op.String())
	args := w.in.Args[:]
	if c, ok := args[0].(arm64asm.Cond); ok && w.in.Op == arm64asm.B {
		op, args = "b."+condition(c), args[1:]
	}
	if w.in.Op == arm64asm.RET && args[0] == arm64asm.X30 {
		args = nil
	}
	w.WriteString(op)
	for i, a := range args {
		if a == nil {
			break
		}
		w.WriteByte(" ,"[min(i, 1)])
		if rel, ok := a.(arm64asm.PCRel); ok {
			w.rel(rel)
			continue
		}
		w.WriteString(tidy(a.String()))
	}
	w.pair()
}

// condition is the name of a condition that debuggers prefer.
func condition(c arm64asm.Cond) string {
	switch s := strings.ToLower(c.String()); s {
	case "cs":
		return "hs"
	case "cc":
		return "lo"
	default:
		return s
	}
}

// rel writes an address that is given relative to the instruction, or to its page.
func (w *arm64Writer) rel(rel arm64asm.PCRel) {
	to := w.at + model.Addr(int64(rel))
	w.to.Kind = Branch
	switch w.in.Op {
	case arm64asm.BL:
		w.to.Kind = Call
	case arm64asm.B:
		if _, conditional := w.in.Args[0].(arm64asm.Cond); !conditional {
			w.to.Kind = Jump
		}
	case arm64asm.ADR:
		w.to.Kind = Address
	case arm64asm.ADRP:
		w.to.Kind = Address
		to = w.at&^0xfff + model.Addr(int64(rel))
	case arm64asm.LDR, arm64asm.LDRSW, arm64asm.PRFM:
		w.to.Kind, w.to.Size = Memory, literalSize(w.n)
	}
	w.to.At = to
	w.target(to, w.names)
}

// literalSize is how many bytes an LDR of a literal reads: Arm's manual, "Load register
// (literal)".
func literalSize(n uint32) int {
	vector, opc := n>>26&1, n>>30
	switch {
	case vector == 1:
		return 4 << opc
	case opc == 1:
		return 8
	}
	return 4
}

// tidy writes an operand as debuggers do: no blanks, fp and lr, and numbers above 9 in
// hexadecimal.
func tidy(s string) string {
	s = strings.ToLower(strings.ReplaceAll(s, ", ", ","))
	var b strings.Builder
	for i := 0; i < len(s); {
		rest := s[i:]
		start := i == 0 || !isWord(s[i-1])
		switch {
		case start && (wordIs(rest, "x29") || wordIs(rest, "x30")):
			b.WriteString(map[string]string{"x29": "fp", "x30": "lr"}[rest[:3]])
			i += 3
		case rest[0] == '#':
			n := 1 + len(rest[1:]) - len(strings.TrimLeft(rest[1:], "-0123456789.xabcdef"))
			b.WriteString(tidyNumber(rest[:n]))
			i += n
		default:
			b.WriteByte(rest[0])
			i++
		}
	}
	return b.String()
}

func isWord(c byte) bool { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' }

func wordIs(s, word string) bool {
	return strings.HasPrefix(s, word) && (len(s) == len(word) || !isWord(s[len(word)]))
}

// tidyNumber writes #16 as #0x10 and #0x8 as #8.
func tidyNumber(s string) string {
	var n int64
	digits := strings.TrimPrefix(s[1:], "-")
	if _, err := fmt.Sscanf(digits, "%v", &n); err != nil || strings.Contains(digits, ".") || n < 0 {
		return s
	}
	sign := ""
	if len(digits) < len(s)-1 {
		sign = "-"
	}
	if n < 10 {
		return fmt.Sprintf("#%s%d", sign, n)
	}
	return fmt.Sprintf("#%s0x%x", sign, n)
}
