package minidump

import (
	"testing"

	"dumplens/model"
)

func TestThreads(t *testing.T) {
	rows := items(t, loadBytes(t, sample().b).Threads)
	a, b := rows[0], rows[1]
	for what, got := range map[string][2]string{
		"id": {a.TID.String(), "100"}, "name": {a.Name.String(), "worker"}, "teb": {a.TEB.String(), "00000000`00007000"},
		"stack limit": {a.StackLimit.String(), "00000000`0009f000"}, "stack base": {a.StackBase.String(), "00000000`0009f010"},
		"ip": {a.IP.String(), "00007ff7`12340010"}, "sp": {a.SP.String(), "00000000`0009f008"},
		"priority": {a.Priority.String(), "-2"}, "suspended": {a.Suspended.String(), "1"},
		"start": {a.StartAddress.String(), "00007ff7`12340100"}, "created": {a.CreateTime.String(), "2019-04-17 18:40:00"},
		"note": {a.Note, "thread that wrote the dump"}, "second note": {b.Note, "crashing thread"},
		"second ip, of the exception": {b.IP.String(), "00007ff7`12340999"},
	} {
		if got[0] != got[1] {
			t.Errorf("%s is %q, want %q", what, got[0], got[1])
		}
	}
	if b.TEB.Is() || b.StackBase.Is() || b.Name.Is() || b.CreateTime.Is() || a.PID.Is() {
		t.Error("a value that was not recorded is shown")
	}
	regs := map[string]model.Value{}
	for _, r := range a.Registers {
		regs[r.Name] = r.Value
	}
	if regs["rax"].Num != 0x1111 || regs["r8"].Num != 0x8888 || regs["ContextFlags"].Num != 0x10001F {
		t.Errorf("registers are %v", regs)
	}
	if len(regs) < 40 || !regs["xmm15"].Src.Known() {
		t.Errorf("%d registers", len(regs))
	}
}

func TestModules(t *testing.T) {
	d := loadBytes(t, sample().b)
	rows := items(t, d.Modules)
	m, n := rows[0], rows[1]
	for what, got := range map[string][2]string{
		"name": {m.Name.Text, "app.exe"}, "path": {m.Path.Text, `C:\dir\app.exe`}, "unix name": {n.Name.Text, "lib.so"},
		"version": {m.Version.Text, "6.1.7600.16385"}, "stamp": {m.Timestamp.String(), "0x5f000000 2020-07-04 04:05:20"},
		"small stamp": {n.Timestamp.String(), "0x11"}, "image id": {m.ImageID.Text, "5F0000005000"},
		"pdb": {m.PDBName.Text, `d:\app.pdb`}, "pdb id": {m.PDBID.Text, "112233445566778899AABBCCDDEEFF001A"},
		"NB10": {n.PDBID.Text, "3B7D84422"}, "NB10 pdb": {n.PDBName.Text, "old.pdb"}, "checksum": {m.Checksum.String(), "0xabcd"},
	} {
		if got[0] != got[1] {
			t.Errorf("%s is %q, want %q", what, got[0], got[1])
		}
	}
	if m.PID.Is() || m.Space != d.Memory {
		t.Error("a module belongs to the process's memory and has no process id")
	}
}

func TestCodeViewKinds(t *testing.T) {
	b := newBuilder(0)
	b.stream(7, system(9, platformLinux, 0))
	name := b.str("x")
	build := b.put(le("LEpB", "\x01\x02\x03\xff"))
	odd := b.put(le("NB09", uint32(1)))
	b.stream(4, le(uint32(5), module(1, 1, 0, name, 8, build), module(2, 1, 0, name, 8, odd), module(3, 1, 0, 0, 0, 0),
		module(4, 1, 0, 0xFFFFFF00, 24, 0xFFFFFF00), module(5, 1, 7, name, 4, build)))
	rows := items(t, loadBytes(t, b.b).Modules)
	if rows[0].ImageID.Text != "010203ff" || rows[0].PDBID.Why != model.NotApplicable {
		t.Errorf("the build id is %v", rows[0].ImageID)
	}
	for i, why := range []model.Reason{model.NotApplicable, model.Unknown, model.NotInDump, model.Malformed} {
		if rows[i].PDBID.Why != why {
			t.Errorf("the PDB id of module %d is absent as %v, want %v", i, rows[i].PDBID.Why, why)
		}
	}
	if rows[3].Name.Why != model.Malformed || rows[2].Name.Why != model.NotInDump {
		t.Errorf("names are %v and %v", rows[3].Name.Reason(), rows[2].Name.Reason())
	}
	if rows[4].ImageID.Is() {
		t.Error("an image of Linux has an image id of Windows, or an empty build id is shown")
	}
}

func TestPaddedLists(t *testing.T) {
	one := thread(7, 0, 0, 0, 0, 0, 0)
	for name, c := range map[string]struct {
		stream []byte
		want   int
	}{
		"plain":       {le(uint32(2), one, one), 2},
		"padded":      {le(uint32(2), uint32(0xCCCCCCCC), one, one), 2},
		"count lies":  {le(uint32(900), one, one), 2},
		"count huge":  {le(uint32(0xFFFFFFFF), one), 1},
		"half an end": {le(uint32(2), one, one[:20]), 1},
	} {
		b := newBuilder(0)
		b.stream(3, c.stream)
		d := loadBytes(t, b.b)
		rows := items(t, d.Threads)
		if len(rows) != c.want {
			t.Errorf("%s: %d threads, want %d", name, len(rows), c.want)
			continue
		}
		for _, r := range rows {
			if r.TID.Num != 7 {
				t.Errorf("%s: thread %v", name, r.TID)
			}
		}
		lies := name != "plain" && name != "padded"
		if lies != hasProblem(d, "ThreadList", "there is room for") {
			t.Errorf("%s: problems are %v", name, d.Problems())
		}
	}
}

func TestEmptyListsSayWhy(t *testing.T) {
	b := newBuilder(0)
	for _, kind := range []uint32{3, 4, 5} {
		b.stream(kind, le(uint32(0)))
	}
	b.stream(14, le(uint32(12), uint32(24), uint32(0)))
	b.stream(16, le(uint32(16), uint32(48), uint64(0)))
	b.stream(12, le(uint32(16), uint32(32), uint32(0), uint32(0)))
	d := loadBytes(t, b.b)
	for what, why := range map[string]string{
		"threads": d.Threads.Why(), "modules": d.Modules.Why(), "ranges": d.Ranges.Why(),
		"unloaded": d.Unloaded.Why(), "regions": d.Regions.Why(), "handles": d.Handles.Why(),
	} {
		if why == "" {
			t.Errorf("%s are empty without a reason", what)
		}
	}
}

func TestUnloadedRegionsHandles(t *testing.T) {
	d := loadBytes(t, sample().b)
	u := items(t, d.Unloaded)[0]
	if u.Name.Text != "lib.so" || u.Start.Num != 0x10000000 || u.End.Num != 0x10002000 || u.Time.Is() {
		t.Errorf("unloaded is %+v", u)
	}
	r := items(t, d.Regions)[0]
	if r.State.String() != "0x1000 commit" || r.Protect.String() != "0x104 read, write, guard" || r.Type.String() != "0x20000 private" || r.Size.Num != 0x3000 {
		t.Errorf("region is %v %v %v %v", r.State, r.Protect, r.Type, r.Size)
	}
	h := items(t, d.Handles)[0]
	if h.Handle.Num != 0x44 || h.Type.Text != "Thread" || h.Name.Text != `\Named` || h.Access.Num != 0x1F0003 {
		t.Errorf("handle is %+v", h)
	}
	details := map[string]uint64{}
	for _, f := range h.Details {
		details[f.Name] = f.Value.Num
	}
	if details["HandleCount"] != 3 || details["PointerCount"] != 4 || details["Thread.ThreadId"] != 77 {
		t.Errorf("details are %v", details)
	}
}

func TestObjectInfoLoop(t *testing.T) {
	b := newBuilder(0)
	loop := uint32(len(b.b))
	b.put(le(loop, uint32(99), uint32(4), uint32(1)))
	b.stream(12, le(uint32(16), uint32(40), uint32(1), uint32(0), uint64(4), uint32(0), uint32(0), zeros(16), loop, uint32(0)))
	h := items(t, loadBytes(t, b.b).Handles)[0]
	last := h.Details[len(h.Details)-1]
	if len(h.Details) > 40 || last.Value.Why != model.Malformed {
		t.Errorf("a chain that loops gives %d details, the last %+v", len(h.Details), last)
	}
}
