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
	count := &counter{d.Physical, countBudget}
	out = append(out, s.kernelRow(count))
	if s.procs == nil {
		return out, ""
	}
	found, stopped := s.procs.Get(ctx, m)
	for i := range found {
		out = append(out, s.processRow(&found[i], count))
	}
	return out, stopped
}

// The entries of a top table: the lower half for programs, the upper for the kernel.
const (
	halfTable = mem.PageSize / 16
	lastEntry = mem.PageSize/8 - 1
)

// kernelRow is the kernel's space.
func (s *machine) kernelRow(count *counter) model.AddressSpace {
	sp := model.AddressSpace{
		ID: "kernel", Title: "Kernel virtual", Kind: "kernel virtual", Status: model.Available, Space: s.kernel,
		Bytes: count.space(s.kernel.DirectoryTableBase(), s.levels(), halfTable, lastEntry),
	}
	if s.cutOff {
		sp.Status, sp.Reason = model.Partial, "parts of the kernel's page tables are missing"
	}
	return sp
}

func physicalSpace(d *model.Dump) model.AddressSpace {
	sp := model.AddressSpace{ID: "physical", Title: "Physical memory", Kind: "physical memory", Status: model.Available, Bytes: model.Absent(model.Unknown, ""), Space: d.Physical}
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

// processRow is a process's space: its lower half.
func (s *machine) processRow(p *process, count *counter) model.AddressSpace {
	sp := model.AddressSpace{
		ID: spaceOf(p.pid), Title: fmt.Sprintf("%s %d", p.Name, p.pid), Kind: "user virtual",
		Status: p.UserSpace, Reason: p.UserSpaceReason, Space: p.Space, Bytes: model.Bytes(0),
	}
	if p.Space != nil {
		sp.Bytes = count.space(p.dtb, s.levels(), 0, halfTable-1)
	}
	return sp
}
