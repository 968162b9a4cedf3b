package win_test

import (
	"context"
	"path/filepath"
	"testing"

	"dumplens/loader"
	"dumplens/loader/realdumps"
	"dumplens/model"
	"dumplens/model/win"
)

// TestStacksOfRealDumps: whatever the dump, each thread's calls are a bounded list with
// rising stack pointers as far as no other stack comes in, each with the place it was read.
func TestStacksOfRealDumps(t *testing.T) {
	const most = 600
	followed := 0
	for _, path := range append(realdumps.Files(t, "kernel"), realdumps.Files(t, "user")...) {
		d, err := loader.Open(context.Background(), path, nil)
		if err != nil {
			continue
		}
		win.Attach(context.Background(), d, nil)
		if d.Stacks != nil {
			list, _ := d.Threads.Get(context.Background(), nil)
			for i := range list {
				s := d.Stacks.Of(context.Background(), &list[i])
				if len(s.Frames) > 1 {
					followed++
				}
				if len(s.Frames) > most {
					t.Errorf("%s: %d calls", filepath.Base(path), len(s.Frames))
				}
				for k, f := range s.Frames[min(1, len(s.Frames)):] {
					if f.SP.Num < s.Frames[k].SP.Num && f.Note == "" || !f.IP.Src.Known() {
						t.Errorf("%s, thread %s, call %d: %+v", filepath.Base(path), list[i].TID, k+1, f)
					}
				}
			}
		}
		d.Close()
	}
	if followed < 150 {
		t.Errorf("only %d threads were followed", followed)
	}
}

// TestInterruptedInstruction: bug checks name the instruction that failed in a parameter;
// the trap frame on the stack of a small dump leads to the same.
func TestInterruptedInstruction(t *testing.T) {
	for name, parameter := range map[string]int{"r-Techsupport__d1.dmp": 3, "r-Techsupport__50_0.dmp": 2} {
		d, err := loader.Open(context.Background(), filepath.Join(realdumps.Dir(t), "kernel", name), nil)
		if err != nil {
			t.Fatal(err)
		}
		win.Attach(context.Background(), d, nil)
		first := d.Stacks.First(context.Background())
		s := d.Stacks.Of(context.Background(), &first[0])
		found := false
		for _, f := range s.Frames {
			found = found || f.IP.Num == d.Header.BugCheckParameters[parameter] && f.How == model.FromScan
		}
		if !found {
			t.Errorf("%s: no call at 0x%x", name, d.Header.BugCheckParameters[parameter])
		}
		d.Close()
	}
}

// TestFrameChainARM64: the chain of frame pointers of a real dump, whose five calls
// another program found, too.
func TestFrameChainARM64(t *testing.T) {
	d, err := loader.Open(context.Background(), filepath.Join(realdumps.Dir(t), "kernel", "rizinorg__triage_arm64.dmp"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	win.Attach(context.Background(), d, nil)
	first := d.Stacks.First(context.Background())
	s := d.Stacks.Of(context.Background(), &first[0])
	want := []uint64{0xfffff803f32de014, 0xfffff803f33442a0, 0xfffff803f309ff1c, 0xfffff803f3173340, 0xfffff803f3007de4}
	if len(s.Frames) != len(want) || s.Stopped != "" {
		t.Fatalf("%d calls, stopped %q", len(s.Frames), s.Stopped)
	}
	for i, f := range s.Frames {
		if f.IP.Num != want[i] {
			t.Errorf("call %d at 0x%x, want 0x%x", i, f.IP.Num, want[i])
		}
	}
}
