package view

import (
	"bytes"
	"strings"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
	"dumplens/model/name"
)

func TestInstruction(t *testing.T) {
	code := []byte{0x90, 0x48, 0x8d, 0x05, 4, 0, 0, 0, 0xc3, 0x48, 0, 0, 't', 'e', 'x', 't', 0, 0x48}
	s := mem.NewFile(bytes.NewReader(code), uint64(len(code)))
	d := &model.Dump{File: s, Arch: model.ArchX64}
	at := Instruction(d, name.New(d))
	for a, want := range map[model.Addr]string{
		0: "nop", 1: `lea rax,[0000000c]  ; "text"`, 8: "ret", 17: "", 18: "",
	} {
		if got := at(s, a); got != want {
			t.Errorf("at %s: %q, want %q", a, got, want)
		}
	}
}

func TestCodeText(t *testing.T) {
	s := mem.NewFile(bytes.NewReader([]byte{0x90}), 1)
	d := &model.Dump{File: s, Arch: model.ArchX64}
	lines := NewCode(d, name.New(d), s, "").Lines(t.Context(), 0, 2)
	if len(lines) != 2 {
		t.Fatalf("got %d lines", len(lines))
	}
	if got, want := CodeText(&lines[0]), "00000000`00000000  90                    nop"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := CodeText(&lines[1]); got[:23] != "00000000`00000001  ?? 0" {
		t.Errorf("a hole: got %q", got)
	}
}

// namedMemory is a file that is a minidump's memory.
type namedMemory struct{ *mem.File }

func (namedMemory) Name() string { return "memory" }

// In a dump of a 64-bit machine an image of 32 bits is read by the rules of x86.
func TestCodeFollowsTheImage(t *testing.T) {
	data := bytes.Repeat([]byte{0x48, 0x90}, 0x1000) // dec eax; nop, or one nop
	put := func(at int, b ...byte) { copy(data[at:], b) }
	put(0x1000, 'M', 'Z')
	put(0x1000+0x3c, 0x40, 0, 0, 0)
	put(0x1040, 'P', 'E', 0, 0, 0x4c, 0x01, 0, 0)
	put(0x1040+0x18, 0x0b, 0x01)
	put(0x1040+0x18+0x38, 0, 0x10, 0, 0)
	s := namedMemory{mem.NewFile(bytes.NewReader(data), uint64(len(data)))}
	d := &model.Dump{Memory: s, Arch: model.ArchX64, Kind: model.KindUserFull}
	d.Modules = model.Ready([]model.Module{{Name: model.Str("old.dll"), Base: model.Hex(0x1000), Size: model.Bytes(0x1000), PID: model.Absent(model.NotApplicable, ""), Space: s}})
	c := NewCode(d, name.New(d), s, "")
	for at, want := range map[model.Addr]string{0x1800: "dec eax", 0x100: "nop"} {
		if lines := c.Lines(t.Context(), at, 1); len(lines) != 1 || lines[0].Text != want {
			t.Errorf("at %s: got %+v, want %q", at, lines, want)
		}
	}
	forced := NewCode(d, name.New(d), s, model.ArchX64)
	if lines := forced.Lines(t.Context(), 0x1800, 1); lines[0].Text != "nop" {
		t.Errorf("as x64: got %q", lines[0].Text)
	}
}

// TestCodeOfAnUnknownProcessor says so, instead of reading it by the rules of another.
func TestCodeOfAnUnknownProcessor(t *testing.T) {
	f := mem.NewFile(bytes.NewReader(make([]byte, 64)), 64)
	d := &model.Dump{Arch: model.ArchARM, File: f}
	c := NewCode(d, name.New(d), f, "")
	lines := c.Lines(t.Context(), 16, 10)
	if len(lines) != 1 || lines[0].Hole == nil || !strings.Contains(CodeText(&lines[0]), "arm are not read") || lines[0].End() != 0 {
		t.Errorf("%+v", lines)
	}
	if over := c.Above(t.Context(), 16, 10); len(over) != 0 {
		t.Errorf("above: %+v", over)
	}
	if lines := NewCode(d, name.New(d), f, model.ArchX86).Lines(t.Context(), 16, 2); len(lines) != 2 || lines[0].Hole != nil {
		t.Errorf("by rules that were chosen: %+v", lines)
	}
}
