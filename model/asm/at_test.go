package asm

import (
	"bytes"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
)

func TestAt(t *testing.T) {
	code := []byte{0x90, 0xc3, 0x48}
	s := mem.NewFile(bytes.NewReader(code), uint64(len(code)))
	at := At(model.ArchX64)
	for a, want := range map[model.Addr]string{0: "nop", 1: "ret", 2: "", 3: ""} {
		if got := at(s, a); got != want {
			t.Errorf("at %s: %q, want %q", a, got, want)
		}
	}
	if At(model.ArchIA64) != nil {
		t.Error("there is a reader of instructions that are not known")
	}
}
