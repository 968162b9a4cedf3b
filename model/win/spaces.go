package win

import (
	"context"
	"fmt"

	"dumplens/model"
	"dumplens/model/mem"
)

// loadSpaces lists the address spaces: the file, physical memory, the kernel's and
// one for each process.
func (s *machine) loadSpaces(ctx context.Context, m *model.Meter) ([]model.AddressSpace, string) {
	d := s.d
	out := []model.AddressSpace{
		{ID: "file", Title: "File", Kind: "file", Status: model.Available, Bytes: model.Bytes(d.Size), Space: d.File},
		physicalSpace(d),
	}
	if s.kernel == nil {
		return append(out, model.AddressSpace{
			ID: "kernel", Title: "Kernel virtual", Kind: "kernel virtual", Status: model.Unavailable,
			Reason: "no page tables of the kernel were found", Bytes: model.Absent(model.NotApplicable, ""),
		}), ""
	}
	out = append(out, model.AddressSpace{
		ID: "kernel", Title: "Kernel virtual", Kind: "kernel virtual", Status: model.Partial,
		Reason: "memory that was paged out, or left out of the dump, is missing", Bytes: notCounted, Space: s.kernel,
	})
	if s.procs == nil {
		return out, ""
	}
	found, stopped := s.procs.Get(ctx, m)
	for i := range found {
		out = append(out, found[i].space())
	}
	return out, stopped
}

// notCounted stands for bytes that take a walk of all page tables to count.
var notCounted = model.Absent(model.Unknown, "not counted: it takes a walk of all page tables")

func physicalSpace(d *model.Dump) model.AddressSpace {
	sp := model.AddressSpace{ID: "physical", Title: "Physical memory", Kind: "physical memory", Status: model.Available, Bytes: notCounted, Space: d.Physical}
	if p, ok := d.Physical.(*mem.Pages); ok {
		sp.Bytes = model.Bytes(p.Present() * mem.PageSize)
	}
	ram := uint64(0)
	for _, r := range d.Header.PhysicalMemoryRuns {
		ram += min(r.PageCount, 1<<52) * mem.PageSize
	}
	if sp.Bytes.Is() && sp.Bytes.Num < ram {
		sp.Status = model.Partial
		sp.Reason = fmt.Sprintf("%s of the machine's %s were captured", model.HumanSize(sp.Bytes.Num), model.HumanSize(ram))
	}
	return sp
}

// space is the process's row among the spaces.
func (p *process) space() model.AddressSpace {
	sp := model.AddressSpace{
		ID: spaceOf(p.pid), Title: fmt.Sprintf("%s %d", p.Name, p.pid), Kind: "user virtual",
		Status: p.UserSpace, Reason: p.UserSpaceReason, Bytes: notCounted, Space: p.Space,
	}
	if p.Space == nil {
		sp.Bytes = model.Absent(model.NotInDump, p.UserSpaceReason)
	}
	return sp
}
