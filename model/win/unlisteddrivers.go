package win

import (
	"context"
	"fmt"

	"dumplens/model"
)

// withoutImage is a driver whose entry is in the list and has a name, but whose base was
// overwritten and cannot be told otherwise; false when the entry has no name either.
func (s *machine) withoutImage(r record) (model.Module, bool) {
	name := r.unicode("BaseDllName")
	if !name.Is() || name.Text == "" || !s.inList(r, r.layout.Name, "InLoadOrderLinks") {
		return model.Module{}, false
	}
	base := r.uint("DllBase", r.ptr)
	why := model.Absent(model.Malformed, fmt.Sprintf("the entry says 0x%x, where no image can be", base.Num)).From(base.Src)
	s.d.AddProblem("modules", r.span, "%s: its base 0x%x and size 0x%x cannot be right, and its image was not found", name, base.Num, r.num("SizeOfImage", 4))
	return model.Module{
		Base: why, Size: why, Name: name, Path: r.unicode("FullDllName"), Timestamp: r.uint("TimeDateStamp", 4), Checksum: r.uint("CheckSum", 4),
		Version: why, PDBName: why, PDBID: why, ImageID: why, Note: "its base was overwritten",
	}, true
}

// unlistedDrivers are the drivers that a damaged list leaves out and no entry in memory
// tells of: the kernel itself, and those that have driver objects.
func (s *machine) unlistedDrivers(ctx context.Context, listed []model.Module) []model.Module {
	have := map[uint64]bool{}
	for _, m := range listed {
		have[m.Base.Num] = true
	}
	var out []model.Module
	add := func(base, size, name model.Value, note string) {
		if have[base.Num] || !base.Is() || base.Num == 0 || !size.Is() || size.Num == 0 {
			return
		}
		have[base.Num] = true
		unread := model.Absent(model.Unknown, "the driver's entry in the list was not found")
		mod := model.Module{
			Base: base, Size: size, Name: name, Path: unread, Timestamp: unread, Checksum: unread, Note: note, Space: s.kernel,
			PID: model.Absent(model.NotApplicable, "a driver belongs to no process"),
		}
		addImage(&mod)
		out = append(out, mod)
	}
	if nt := s.image(); nt != nil {
		add(s.d.Pointer(nt.Base, "kernel"), model.Bytes(uint64(nt.SizeOfImage)), model.Str("ntoskrnl.exe"), "the kernel; its entry was not found")
	}
	objects, _ := s.d.Drivers.Get(ctx, nil)
	for _, d := range objects {
		add(d.Start, d.Size, d.Name, "known by its driver object; its entry was not found")
	}
	return out
}
