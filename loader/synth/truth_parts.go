package synth

import "fmt"

func (p *process) truth() ProcessTruth {
	t := ProcessTruth{
		PID: p.pid, Parent: p.parent, Name: p.name, EPROCESS: p.va, DTB: p.dtb(), UserDTB: p.userDTB(), PEB: p.peb,
		Session: p.session, Threads: len(p.threads), Handles: len(p.handles),
		Created: goTime(p.created()), Exited: goTime(p.exited()), UserSpace: p.peb != 0,
	}
	t.User, t.Integrity = p.account.user().String(), p.account.level().String()
	if p.peb != 0 {
		t.ImagePath, t.CommandLine = p.path, p.command
	}
	for _, mod := range p.modules {
		t.Modules = append(t.Modules, mod.truth(mod.entryVA))
	}
	for _, r := range p.regions {
		rt := RegionTruth{Start: r.start, Last: r.last, Kind: r.kind, Protection: r.protection}
		if r.file != nil {
			rt.File = r.file.path[len("C:"):]
		}
		t.Regions = append(t.Regions, rt)
	}
	return t
}

func (t *thread) truth() ThreadTruth {
	return ThreadTruth{
		PID: t.process.pid, TID: t.tid, ETHREAD: t.va, TEB: t.teb, StartAddress: t.start, Win32StartAddress: t.win32Start,
		StackBase: t.base, StackLimit: t.limit, KernelStack: t.kernelStack, TrapFrame: t.trapFrame,
		UserRIP: t.rip, UserRSP: t.rsp, State: t.state, WaitReason: t.reason, Priority: t.priority,
		Name: t.name, Created: goTime(t.created()), Frames: t.frames,
	}
}

func (m *image) truth(entryVA uint64) ModuleTruth {
	v := m.version
	return ModuleTruth{
		Name: m.name, Path: m.path, PDB: m.pdb, Base: m.base, Entry: entryVA, Size: m.size, Time: m.time, Checksum: m.checksum,
		Version: fmt.Sprintf("%d.%d.%d.%d", v[0], v[1], v[2], v[3]), GUID: m.guid, Age: m.age,
	}
}
