package view

import (
	"context"
	"strings"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
)

// small is a dump with one driver, one user module and one process.
func small() *model.Dump {
	d := &model.Dump{Kind: model.KindKernel, Arch: model.ArchX64, Path: "MEMORY.DMP", Size: 100}
	d.Kernel = mem.NewOverlay("kernel", "")
	d.File = mem.NewFile(strings.NewReader(strings.Repeat("x", 100)), 100)
	none := model.Absent(model.NotApplicable, "")
	d.Modules = model.Ready([]model.Module{
		{Name: model.Str("ntoskrnl.exe"), Base: model.At(0xfffff80000000000, "kernel"), Size: model.Bytes(0x1000), PID: none},
		{Name: model.Str("app.exe"), Base: model.At(0x400000, "process:8"), Size: model.Bytes(0x1000), PID: model.Num(8)},
	})
	d.Processes = model.Ready([]model.Process{{Name: model.Str("app.exe"), PID: model.Num(8), EPROCESS: model.At(0xffffc00000001000, "kernel")}})
	d.Spaces = model.Ready([]model.AddressSpace{
		{ID: "file", Status: model.Available, Space: d.File, Bytes: model.Bytes(100)},
		{ID: "process:8", Kind: "user virtual", Status: model.Unavailable, Reason: "Process ffffc000`00001000 has invalid page directories"},
	})
	return d
}

func TestResolve(t *testing.T) {
	d := small()
	for text, want := range map[string]struct {
		space string
		at    model.Addr
	}{
		"fffff800`00000010": {"kernel", 0xfffff80000000010}, "0x10": {"kernel", 0x10}, "1000+10": {"kernel", 0x1010},
		"nt+0x10": {"kernel", 0xfffff80000000010}, "ntoskrnl": {"kernel", 0xfffff80000000000},
		"NTOSKRNL.EXE+8": {"kernel", 0xfffff80000000008}, "app+1": {"process:8", 0x400001},
		"pid 8": {"kernel", 0xffffc00000001000},
	} {
		space, at, err := Resolve(context.Background(), d, text)
		if err != nil || space != want.space || at != want.at {
			t.Errorf("%q: %s %s %v, want %s %s", text, space, at, err, want.space, want.at)
		}
	}
	for _, text := range []string{"", "nosuch.sys+10", "nt+zz"} {
		if space, at, err := Resolve(context.Background(), d, text); err == nil {
			t.Errorf("%q was found at %s %s", text, space, at)
		}
	}
}

func TestWhere(t *testing.T) {
	d := small()
	if got := Where(context.Background(), d, 0xfffff80000000fff); got != "ntoskrnl.exe+0xfff" {
		t.Errorf("%q", got)
	}
	if got := Where(context.Background(), d, 0xfffff80000001000); got != "" {
		t.Errorf("past the module's end: %q", got)
	}
}

func TestOpenSpace(t *testing.T) {
	d := small()
	if s, err := OpenSpace(context.Background(), d, "kernel"); err != nil || s.Name() != "kernel" {
		t.Errorf("%v %v", s, err)
	}
	if _, err := OpenSpace(context.Background(), d, "process:8"); err == nil || !strings.Contains(err.Error(), "invalid page directories") {
		t.Errorf("%v, want the reason", err)
	}
	if _, err := OpenSpace(context.Background(), d, "moon"); err == nil || !strings.Contains(err.Error(), "choose one of file") {
		t.Errorf("%v, want the choice", err)
	}
}
