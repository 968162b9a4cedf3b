package win_test

import (
	"strings"
	"testing"

	"dumplens/model"
)

// TestImagesOfAKernelDump: without any memory of programs the kernel's descriptors
// still tell which images each process had mapped.
func TestImagesOfAKernelDump(t *testing.T) {
	d := attached(t, machine.Bitmap(true))
	found := map[uint64]map[uint64]model.Module{}
	for _, mod := range all(t, d.Modules) {
		if !mod.PID.Is() {
			continue
		}
		if found[mod.PID.Num] == nil {
			found[mod.PID.Num] = map[uint64]model.Module{}
		}
		found[mod.PID.Num][mod.Base.Num] = mod
	}
	n := 0
	for _, p := range machine.Truth().Processes {
		for _, want := range p.Modules {
			got, ok := found[uint64(p.PID)][want.Base]
			if !ok || !strings.EqualFold(got.Name.Text, want.Name) || got.Size.Num != uint64(want.Size) || got.Note == "" {
				t.Errorf("%s %d: %s at 0x%x: %+v", p.Name, p.PID, want.Name, want.Base, got)
			}
			n++
		}
	}
	if n == 0 {
		t.Fatal("the machine has no modules of programs")
	}
}

// TestListedImagesAreNotMarked: what the loader knows is listed once.
func TestListedImagesAreNotMarked(t *testing.T) {
	d := attached(t, machine.Complete())
	seen := map[[2]uint64]bool{}
	for _, mod := range all(t, d.Modules) {
		if !mod.PID.Is() {
			continue
		}
		key := [2]uint64{mod.PID.Num, mod.Base.Num}
		if seen[key] {
			t.Errorf("%s of %d is listed twice", mod.Name, mod.PID.Num)
		}
		seen[key] = true
	}
}
