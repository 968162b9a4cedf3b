package win_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
)

// spacesOf lists a dump's spaces by id.
func spacesOf(t *testing.T, d *model.Dump) map[string]model.AddressSpace {
	t.Helper()
	out := map[string]model.AddressSpace{}
	for _, s := range all(t, d.Spaces) {
		if _, twice := out[s.ID]; twice {
			t.Errorf("space %s is listed twice", s.ID)
		}
		out[s.ID] = s
	}
	return out
}

// TestFiguresOfSpaces compares physical memory with the machine's, which the header of
// a kernel memory dump does not know but the kernel does.
func TestFiguresOfSpaces(t *testing.T) {
	ram := uint64(0)
	complete := attached(t, machine.Complete())
	for _, r := range complete.Header.PhysicalMemoryRuns {
		ram += r.PageCount * mem.PageSize
	}
	d := attached(t, machine.Bitmap(true))
	if v := d.Fact("physical_bytes"); v.Num != ram || v.Note != "" || !v.Src.Known() {
		t.Errorf("memory of the machine: %v (%s), want %s", v, v.Note, model.HumanSize(ram))
	}
	if v := d.Fact("paging_file_needed"); v.Num != model.PagingFileNeeded(ram) {
		t.Errorf("paging file: %v", v)
	}
	p := spacesOf(t, d)["physical"]
	if want := "of the machine's " + model.HumanSize(ram) + " were captured"; p.Status != model.Partial || !strings.Contains(p.Reason, want) {
		t.Errorf("physical memory: %s, %q; want %q", p.Status, p.Reason, want)
	}
	if p := spacesOf(t, complete)["physical"]; p.Status != model.Available || p.Bytes.Num != ram {
		t.Errorf("complete: %s %v %q", p.Status, p.Bytes, p.Reason)
	}
	// A page outside of the machine's memory is not one that was left out.
	_, err := d.Physical.ReadAt(make([]byte, 1), model.Addr(1)<<40)
	if h := model.AsHole(err, "", 0); h == nil || !strings.Contains(h.Reason(), "outside the machine's memory") {
		t.Errorf("far outside: %v", err)
	}
}

// TestExitedProcess: a process that had exited is not one of the kernel, though neither
// has a process environment block any more.
func TestExitedProcess(t *testing.T) {
	for name, dump := range map[string][]byte{"active": machine.Bitmap(false), "kernel": machine.Bitmap(true)} {
		d := attached(t, dump)
		exited := 0
		for _, p := range all(t, d.Processes) {
			if !p.ExitTime.Is() {
				if strings.Contains(p.UserSpaceReason, "exited") {
					t.Errorf("%s: %s: %q", name, p.Name, p.UserSpaceReason)
				}
				continue
			}
			exited++
			if !strings.Contains(p.UserSpaceReason, "the process had exited") || p.UserSpace == model.Available {
				t.Errorf("%s: %s is %s, %q", name, p.Name, p.UserSpace, p.UserSpaceReason)
			}
		}
		if exited == 0 {
			t.Errorf("%s: no process had exited", name)
		}
	}
}

// TestCountedPages counts a process's pages on demand and compares them with what the
// list says at once.
func TestCountedPages(t *testing.T) {
	d := attached(t, machine.Complete())
	counted := 0
	for id, s := range spacesOf(t, d) {
		if s.Pages == nil {
			continue
		}
		if _, known := s.Pages.Known(); known {
			t.Errorf("%s was counted before it was asked for", id)
		}
		gone, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := s.Pages.Count(gone, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: cancelled: %v", id, err)
		}
		n, err := s.Pages.Count(context.Background(), nil)
		again, known := s.Pages.Known()
		if err != nil || !known || again != n || n.Captured != n.Mapped || n.TablesMissing != 0 {
			t.Errorf("%s of a complete dump: %+v, %v", id, n, err)
		}
		if n.Captured*mem.PageSize != s.Bytes.Num {
			t.Errorf("%s: %d pages counted, the list says %v", id, n.Captured, s.Bytes)
		}
		counted++
	}
	if counted < 10 {
		t.Errorf("%d spaces were counted", counted)
	}
}

// TestShadow reads a process through the tables that a processor uses in user mode:
// its own half is the same, the kernel is not there.
func TestShadow(t *testing.T) {
	d := attached(t, machine.Complete())
	list := spacesOf(t, d)
	found := 0
	for _, p := range all(t, d.Processes) {
		s := list["process:"+p.PID.String()]
		if !p.UserDTB.Is() {
			if s.Other != nil {
				t.Errorf("%s has no tables for user mode but %v", p.Name, s.Other[0].ID)
			}
			continue
		}
		if len(s.Other) != 1 || s.Other[0].ID != s.ID+":shadow" {
			t.Errorf("%s: %v", p.Name, s.Other)
			continue
		}
		shadow := s.Other[0].Space.(model.Translator)
		if w := shadow.Translate(d.Header.PsActiveProcessHead); w.Why == model.Present {
			t.Errorf("%s: user mode sees the list of processes", p.Name)
		}
		if p.PEB.Is() && p.PEB.Num != 0 {
			found++
			if w := shadow.Translate(model.Addr(p.PEB.Num)); w.Why != model.Present {
				t.Errorf("%s: user mode does not see its PEB: %s %s", p.Name, w.Why, w.Detail)
			}
		}
	}
	if found == 0 {
		t.Error("no process has tables for user mode")
	}
}
