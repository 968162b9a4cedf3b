package view

import (
	"bytes"
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
