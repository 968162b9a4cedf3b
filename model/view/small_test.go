package view

import (
	"strings"

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
