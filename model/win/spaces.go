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
	out := mem.Own(s.d)
	for i := range out {
		switch out[i].ID {
		case "physical":
			out[i].Status, out[i].Reason = physicalState(s.d, out[i].Bytes)
		case "kernel":
			s.kernelState(&out[i])
		}
	}
	if s.kernel == nil {
		return append(out, model.AddressSpace{
			ID: "kernel", Title: "Kernel virtual", Kind: "kernel virtual", Status: model.Unavailable,
			Reason: "no page tables of the kernel were found", Bytes: model.Absent(model.NotApplicable, ""),
		}), ""
	}
	if s.procs == nil {
		return out, ""
	}
	found, stopped := s.procs.Get(ctx, m)
	left := tablesToCount
	for i := range found {
		out = append(out, s.processRow(found[i], &left))
	}
	return out, stopped
}

// kernelState says how much of the kernel's space there is.
func (s *machine) kernelState(sp *model.AddressSpace) {
	sp.Status, sp.Reason = model.Available, ""
	if s.cutOff {
		sp.Status, sp.Reason = model.Partial, "parts of the kernel's page tables are missing"
	}
	sp.Pages = model.NewTally(s.kernel.Census)
}

// physicalState compares what was captured of physical memory with what the machine
// had.
func physicalState(d *model.Dump, held model.Value) (model.Status, string) {
	ram := d.Fact("physical_bytes")
	switch {
	case !held.Is():
		return model.Partial, "how much of it was captured is not known"
	case ram.Is() && ram.Note != "": // an estimate
		return model.Partial, fmt.Sprintf("%s were captured; the machine had at least %s (%s)", model.HumanSize(held.Num), model.HumanSize(ram.Num), ram.Note)
	case ram.Is() && held.Num < ram.Num:
		return model.Partial, fmt.Sprintf("%s of the machine's %s were captured", model.HumanSize(held.Num), model.HumanSize(ram.Num))
	case ram.Is():
		return model.Available, ""
	}
	return model.Partial, fmt.Sprintf("%s were captured; how much memory the machine had is not recorded", model.HumanSize(held.Num))
}

// tablesToCount bounds the page tables that are read to count the captured bytes of
// all processes for the list: some GiB, and some tens of milliseconds. A machine in
// use has more, so the rest is counted when it is asked for.
const tablesToCount = 8192

// notCounted is the count that was not begun.
var notCounted = model.Absent(model.Unknown, "not counted yet: there are many page tables")

// processRow is a process's space: its user half.
func (s *machine) processRow(p *process, left *int) model.AddressSpace {
	sp := model.AddressSpace{
		ID: model.ProcessSpace(p.pid), Title: fmt.Sprintf("%s %d", p.Name, p.pid), Kind: "user virtual",
		Status: p.UserSpace, Reason: p.UserSpaceReason, Space: p.Space, Bytes: model.Bytes(0),
		Other: s.shadow(p),
	}
	switch {
	case p.Space == nil:
		return sp
	case *left == 0:
		sp.Bytes = notCounted
	default:
		n, whole := p.memory.CapturedWithin(left)
		sp.Bytes = model.Bytes(n)
		if !whole {
			sp.Bytes.Text = "or more"
		}
	}
	sp.Pages = model.NewTally(p.memory.Census)
	return sp
}

// shadow is what a process sees of memory in user mode where the kernel hides from
// programs (KVA shadow): its own half, and the few kernel pages that entering the
// kernel takes.
func (s *machine) shadow(p *process) []model.AddressSpace {
	if p.userDTB == 0 {
		return nil
	}
	opt := s.options
	opt.Prototypes = s.kernel
	id := model.ProcessSpace(p.pid) + ":shadow"
	space := mem.NewPaged(id, s.d.Physical, p.userDTB, opt)
	sp := model.AddressSpace{
		ID: id, Title: fmt.Sprintf("%s %d in user mode", p.Name, p.pid), Kind: "user virtual (KVA shadow)",
		Status: model.Available, Space: space, Bytes: notCounted, Pages: model.NewTally(space.Census),
	}
	if _, err := model.ReadBytes(s.d.Physical, p.userDTB, mem.PageSize); err != nil {
		sp.Status, sp.Space, sp.Pages = model.Unavailable, nil, nil
		sp.Reason = fmt.Sprintf("its top table, page 0x%x, is not in the dump", uint64(p.userDTB)/mem.PageSize)
	}
	return []model.AddressSpace{sp}
}
