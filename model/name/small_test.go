package name

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

// TestExportsNotThere: that variables are known from the header does not mean that a name
// is not exported.
func TestExportsNotThere(t *testing.T) {
	d := small()
	d.Header = &model.KernelHeader{PsLoadedModuleList: 0xfffff80000000800}
	n := New(d)
	if to, err := n.Resolve(context.Background(), "nt!PsLoadedModuleList", Caret{}); err != nil || to.At != 0xfffff80000000800 {
		t.Errorf("%+v %v", to, err)
	}
	if _, err := n.Resolve(context.Background(), "nt!KeBugCheckEx", Caret{}); err == nil || !strings.Contains(err.Error(), "the exports of ntoskrnl.exe are not in the dump") {
		t.Errorf("%v", err)
	}
}
