package win

import (
	"context"
	"fmt"

	"dumplens/model"
)

// loadModules lists the drivers, then the modules of each process: those that its
// loader knows, where its memory can be read, and images that are mapped besides.
func (s *machine) loadModules(ctx context.Context, m *model.Meter) ([]model.Module, string) {
	out, stopped := s.drivers(ctx, m)
	found, _ := s.procs.Get(ctx, m)
	mapped := s.mappedImages(ctx, m)
	for i := range found {
		if ctx.Err() != nil {
			return out, ctx.Err().Error()
		}
		if len(out) >= maxAllModules {
			return out, fmt.Sprintf("only the first %d modules are listed", len(out))
		}
		p := found[i]
		var own []model.Module
		if p.Space != nil && p.peb != 0 {
			own = s.userModules(ctx, p)
		}
		out = append(append(out, own...), s.unlistedImages(p, own, mapped[p.pid])...)
		m.Add(1)
	}
	return out, stopped
}

// drivers lists the drivers, by their entries in PsLoadedModuleList.
func (s *machine) drivers(ctx context.Context, m *model.Meter) ([]model.Module, string) {
	var out []model.Module
	stopped := s.eachDriver(ctx, func(r record, how string) error {
		repaired := s.repairImage(&r)
		mod, err := newModule(r, "kernel", s.kernel)
		if err != nil {
			var ok bool
			if mod, ok = s.withoutImage(r); !ok {
				return err
			}
		}
		if repaired != "" {
			s.d.AddProblem("modules", r.span, "%s: %s; that is followed", mod.Name, repaired)
		}
		mod.PID = model.Absent(model.NotApplicable, "a driver belongs to no process")
		if how != "" {
			mod.Note = joinNotes(mod.Note, how)
		}
		out = append(out, mod)
		m.Add(1)
		return nil
	})
	if stopped != "" && ctx.Err() == nil {
		out = append(out, s.unlistedDrivers(ctx, out)...)
		s.d.AddProblem("modules", model.Span{Space: s.kernel, At: s.driverList(), Len: uint64(2 * s.ptrSize())}, "PsLoadedModuleList: %s", stopped)
	}
	return out, stopped
}

// driverList is the address of PsLoadedModuleList.
func (s *machine) driverList() model.Addr {
	if head := s.d.Header.PsLoadedModuleList; kernelPointer(s.ptrSize())(head) {
		return head
	}
	return s.slot(kdPsLoadedModuleList)
}

// driverEntry is the layout of a driver's entry in the list.
func (s *machine) driverEntry() *model.Layout {
	if layout := s.layout("_KLDR_DATA_TABLE_ENTRY"); layout != nil {
		return layout
	}
	return oldDriverEntries[s.ptrSize()]
}

// oldDriverEntries are KLDR_DATA_TABLE_ENTRY by the size of a pointer, where the
// build's symbols do not hold it, up to Windows 8.1. Its front has never changed; the
// time stamp came later.
var oldDriverEntries = map[int]*model.Layout{
	4: {Name: "_KLDR_DATA_TABLE_ENTRY", Size: 0x50, Members: map[string]model.Member{
		"InLoadOrderLinks": {Offset: 0}, "DllBase": {Offset: 0x18}, "SizeOfImage": {Offset: 0x20},
		"FullDllName": {Offset: 0x24}, "BaseDllName": {Offset: 0x2c}, "CheckSum": {Offset: 0x40}, "EntryPoint": {Offset: 0x1c},
	}},
	8: {Name: "_KLDR_DATA_TABLE_ENTRY", Size: 0x80, Members: map[string]model.Member{
		"InLoadOrderLinks": {Offset: 0}, "DllBase": {Offset: 0x30}, "SizeOfImage": {Offset: 0x40},
		"FullDllName": {Offset: 0x48}, "BaseDllName": {Offset: 0x58}, "CheckSum": {Offset: 0x78}, "EntryPoint": {Offset: 0x38},
	}},
}

// largestImage bounds SizeOfImage; more cannot be mapped as one image.
const largestImage = 1 << 32

// newModule reads a KLDR_DATA_TABLE_ENTRY or LDR_DATA_TABLE_ENTRY. The error says
// why there is no such entry.
func newModule(r record, id string, space model.Space) (model.Module, error) {
	if _, _, err := imageBounds(r); err != nil {
		return model.Module{}, err
	}
	mod := model.Module{
		Base:      r.address("DllBase", id, ""),
		Size:      r.uint("SizeOfImage", 4),
		Name:      r.unicode("BaseDllName"),
		Path:      r.unicode("FullDllName"),
		Timestamp: r.uint("TimeDateStamp", 4),
		Checksum:  r.uint("CheckSum", 4),
		Space:     space,
	}
	mod.Size.Fmt = model.Size
	mod.Timestamp.Fmt, mod.Checksum.Fmt = model.Code, model.Code
	addImage(&mod)
	return mod, nil
}

// imageBounds reads where an image lies from its entry. The error says why there is no
// such entry.
func imageBounds(r record) (base model.Addr, size uint64, err error) {
	base, size = r.pointer("DllBase"), r.num("SizeOfImage", 4)
	if base == 0 || base%0x1000 != 0 || size == 0 || size > largestImage {
		return 0, 0, fmt.Errorf("the entry at %s is no module: base %s, size 0x%x", r.span.At.Short(), base.Short(), size)
	}
	return base, size, nil
}
