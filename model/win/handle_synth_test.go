package win_test

import (
	"context"
	"strings"
	"testing"

	"dumplens/loader/synth"
	"dumplens/model"
)

func TestHandles(t *testing.T) {
	truth := machine.Truth()
	for name, dump := range map[string][]byte{"complete": machine.Complete(), "kernel": machine.Bitmap(true)} {
		d := attached(t, dump)
		count := map[uint64]int{}
		for _, h := range all(t, d.Handles) {
			count[h.PID.Num]++
			if h.Handle.Num == 0 || h.Handle.Num%4 != 0 {
				t.Errorf("%s: handle %v", name, h.Handle)
			}
			access, ok := map[string]uint64{"Process": 0x1fffff, "Thread": 0x1fffff, "Event": 0x1f0003, "File": 0x120089}[h.Type.Text]
			if !ok {
				t.Errorf("%s: type %v %s", name, h.Type, h.Type.Reason())
			}
			same(t, name+" access", h.Access, access)
		}
		for _, p := range truth.Processes {
			if count[uint64(p.PID)] != p.Handles {
				t.Errorf("%s: %s has %d handles, want %d", name, p.Name, count[uint64(p.PID)], p.Handles)
			}
		}
		noProblems(t, d)
	}
}

func TestHandleNames(t *testing.T) {
	truth := machine.Truth()
	objects := map[uint64]string{}
	for _, p := range truth.Processes {
		objects[p.EPROCESS] = p.Name + " ("
	}
	for _, x := range truth.Threads {
		objects[x.ETHREAD] = " of "
	}
	for _, h := range all(t, attached(t, machine.Complete()).Handles) {
		switch h.Type.Text {
		case "Event":
			same(t, "event", h.Name, synth.EventName)
			continue
		case "File":
			same(t, "file", h.Name, synth.DevicePath+`\Program Files\Inkwell\inkwell.exe`)
			continue
		}
		if want, ok := objects[h.Object.Num]; !ok || !strings.Contains(h.Name.Text, want) {
			t.Errorf("the handle %v of %v leads to %v, named %q", h.Handle, h.Process, h.Object, h.Name)
		}
	}
}

// Entries that lead nowhere are shown with the reason, and a table that is not there is
// told.
func TestDamagedHandles(t *testing.T) {
	p := machine.Truth().Processes[0]
	const objectTable = 0x570
	x := newDamage(t)
	table, err := model.ReadUint(x.d.Kernel, model.Addr(p.EPROCESS+objectTable), 8)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := model.ReadUint(x.d.Kernel, model.Addr(table+8), 8)
	if err != nil {
		t.Fatal(err)
	}
	x.at(leaf+0x10, word(0x41414141<<16))
	found, stopped := attached(t, x.dump).Handles.Get(context.Background(), nil)
	if stopped != "" || found[0].Type.Is() || found[0].Type.Why != model.Malformed {
		t.Errorf("a wild entry is a %v; stopped %q", found[0].Type, stopped)
	}
	x = newDamage(t)
	x.at(table+8, word(0x5000))
	d := attached(t, x.dump)
	left, _ := d.Handles.Get(context.Background(), nil)
	if len(left) != len(found)-p.Handles || len(d.Problems()) != 1 {
		t.Errorf("%d handles of %d, problems %v", len(left), len(found), d.Problems())
	}
}

// Without the directory of types, processes and threads are told by those that are
// known, files by their shape.
func TestHandleTypesWithoutDirectory(t *testing.T) {
	x := newDamage(t)
	const rootDirectory = 0xc1d208 // of the variable, from the kernel's base
	x.at(machine.Truth().KernelBase+rootDirectory, word(0))
	count := map[string]int{}
	for _, h := range all(t, attached(t, x.dump).Handles) {
		count[h.Type.Text]++
	}
	if count["Process"] == 0 || count["Thread"] == 0 || count["File"] != 1 || count[""] != 1 {
		t.Errorf("types %v", count)
	}
}
