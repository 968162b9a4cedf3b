// Package asm reads machine code as instructions: of x86, x64 and ARM64, from any
// Space with its holes.
//
// Decode turns bytes into one Instruction. Reader walks a Space in both directions and
// gives a Line for each instruction and each hole. Both write x86 and x64 as the
// debuggers of Windows do, in the syntax of Intel with 20h for numbers, and ARM64 in
// the syntax of Arm. Bytes that are no instruction, or one that is not known, stay
// bytes (db, dcd), and the next ones are tried.
//
// The tables of instructions are those of golang.org/x/arch. What they lack and what
// Windows is full of is in x86_extra.go and arm64_extra.go.
package asm

import (
	"fmt"
	"strings"

	"dumplens/model"
)

// longest is the length of the longest instruction of x86 in bytes.
const longest = 15

// Archs are the architectures whose instructions are known.
var Archs = []model.Arch{model.ArchX86, model.ArchX64, model.ArchARM64}

// For gives the architecture of Archs by whose rules code of a dump is read; false
// when none of them fits.
func For(a model.Arch) (model.Arch, bool) {
	if a == model.ArchX86PAE {
		a = model.ArchX86
	}
	for _, b := range Archs {
		if a == b {
			return a, true
		}
	}
	return "", false
}

// Names says what an address is called: ntoskrnl.exe!KeBugCheckEx+0x10, or "".
type Names func(at model.Addr) string

func noNames(model.Addr) string { return "" }

// Instruction is one instruction, or bytes that are none.
type Instruction struct {
	At    model.Addr
	Bytes []byte
	Text  string
	// Link is the part of Text that stands for the target: Text[Link[0]:Link[1]].
	Link   [2]int
	Target Target
	Raw    bool   // the bytes were not decoded
	Note   string // why they were not, or what else is to say
}

// End is the address behind the instruction.
func (i *Instruction) End() model.Addr { return i.At + model.Addr(len(i.Bytes)) }

// Target is the one address that an instruction names.
type Target struct {
	Kind Kind
	At   model.Addr
	Size int // bytes read or written there; 0 when not known
}

// Kind says what an instruction does with its target.
type Kind uint8

// What an instruction does with its target.
const (
	NoTarget Kind = iota
	Call
	Jump
	Branch      // a jump on a condition
	CallThrough // a call to where the pointer at the target leads
	JumpThrough
	Memory  // it reads or writes there
	Address // it computes the address
)

var kindWords = [...]string{"", "call", "jump", "branch", "call through", "jump through", "memory", "address"}

// String names the kind as the exported tables do.
func (k Kind) String() string { return kindWords[k] }

// Code tells targets that are instructions from those that are data.
func (k Kind) Code() bool { return k >= Call && k <= Branch }

// Decode reads the first instruction of code, which lies at at; names may be nil. It
// never fails: bytes that cannot be decoded come back Raw. Its length is at least 1 and
// at most that of code, unless code is empty.
func Decode(arch model.Arch, code []byte, at model.Addr, names Names) Instruction {
	if len(code) == 0 {
		return Instruction{At: at}
	}
	if names == nil {
		names = noNames
	}
	arch, _ = For(arch)
	switch arch {
	case model.ArchX86:
		return x86{mode: 32, at: at, names: names}.decode(code)
	case model.ArchX64:
		return x86{mode: 64, at: at, names: names}.decode(code)
	case model.ArchARM64:
		return arm64{at: at, names: names}.decode(code)
	}
	return raw(code[:1], at, "instructions of this processor are not known")
}

// raw is bytes that are no instruction.
func raw(code []byte, at model.Addr, note string) Instruction {
	parts := make([]string, len(code))
	for i, c := range code {
		parts[i] = fmt.Sprintf("0x%02x", c)
	}
	return Instruction{At: at, Bytes: code, Text: "db " + strings.Join(parts, ","), Raw: true, Note: note}
}

// text is the text of an instruction while it is written.
type text struct {
	strings.Builder
	link [2]int
}

// target writes an address by its name and remembers where.
func (t *text) target(at model.Addr, names Names) {
	s := names(at)
	if s == "" {
		s = at.Short()
	}
	t.link[0] = t.Len()
	t.WriteString(s)
	t.link[1] = t.Len()
}
