package synth

import "slices"

// header is DUMP_HEADER32 of a dump with some type, for a file of size bytes.
func (m *Machine32) header(dumpType uint32, size uint64) block {
	h := newHeader(header32, "DUMP")
	h.u32(0x08, 15) // free build
	h.u32(0x0c, uint32(m.at.build))
	h.u32(0x10, uint32(m.crashed.process.space.top))
	h.u32(0x14, 0x83400000)
	h.u32(0x18, ntBase32+rvaPsLoadedModule32)
	h.u32(0x1c, ntBase32+rvaPsActiveProcess32)
	h.u32(0x20, 0x14c)
	h.u32(0x24, processors32)
	h.u32(0x28, bugcheckCode)
	for i, v := range m.parameters {
		h.u32(0x2c+i*4, uint32(v))
	}
	clear(h[0x3c:0x5c])
	h[0x5c] = 0
	if m.pae {
		h[0x5c] = 1
	}
	h.u32(0x60, ntBase32+rvaKdDebuggerData32)
	copy(h[0x64:0x320], m.memoryDescriptor())
	copy(h[0x320:], context32(uint32(m.eip), uint32(m.esp)))
	e := make(block, 0x50)
	e.u32(0, 0x80000003)
	e.u32(0x0c, uint32(m.eip))
	copy(h[0x7d0:], e)
	clear(h[0x820:0x8a0])
	h.u32(0xf88, dumpType)
	h.u32(0xf90, 0)
	h.u32(0xf94, 1) // workstation
	h.u32(0xf98, suiteMask)
	h.u64(0xfa0, size)
	h.u64(0xfb8, crashTime-bootTime)
	h.u64(0xfc0, crashTime)
	return h
}

// Complete is a complete memory dump, type 1.
func (m *Machine32) Complete() []byte {
	out := m.header(typeComplete, header32+m.ram.pages()*pageSize)
	for _, run := range m.ram.runs {
		for pfn := run.Base; pfn < run.Base+run.Count; pfn++ {
			if f := m.ram.frames[pfn]; f != nil {
				out = append(out, f.data[:]...)
			} else {
				out = append(out, make([]byte, pageSize)...)
			}
		}
	}
	return out
}

// kept lists the pages of a dump, in order. A kernel dump holds the kernel's pages and
// the tables of the crashing process. The directories of other processes are not in it;
// with PAE their top tables are, for they share pages.
func (m *Machine32) kept(kernelOnly bool) []uint64 {
	var pfns []uint64
	for pfn, f := range m.ram.frames {
		tables := f.kind == rootTable || f.kind == userTable
		if !kernelOnly || f.kind == kernelPage || tables && f.pid == crashPID32 {
			pfns = append(pfns, pfn)
		}
	}
	slices.Sort(pfns)
	return pfns
}

// withPages adds the pages to what stands before them.
func (m *Machine32) withPages(out []byte, pfns []uint64) []byte {
	for _, pfn := range pfns {
		out = append(out, m.ram.page(pfn)...)
	}
	return out
}

// Summary is a kernel memory dump, type 2, as Windows 7 writes it.
func (m *Machine32) Summary() []byte {
	pfns := m.kept(true)
	bits := uint32(alignUp(m.ram.end(), 32))
	first := alignUp(header32+0x20+bits/8, pageSize)
	b := make(block, first-header32)
	copy(b, "SDMPDUMP")
	b.u32(0x08, 1)
	b.u32(0x0c, first)
	b.u32(0x10, bits)
	b.u32(0x14, uint32(len(pfns)))
	b.u32(0x18, bits)
	for _, pfn := range pfns {
		b[0x20+pfn/8] |= 1 << (pfn % 8)
	}
	return m.withPages(append(m.header(typeSummary, uint64(first)+uint64(len(pfns))*pageSize), b...), pfns)
}

// Bitmap is a bitmap dump as Windows 10 writes it: type 6 with the kernel's pages only,
// else type 5.
func (m *Machine32) Bitmap(kernelOnly bool) []byte {
	typ := uint32(typeBitmapFull)
	if kernelOnly {
		typ = typeBitmapKernel
	}
	pfns := m.kept(kernelOnly)
	bits := alignUp(m.ram.end(), 64)
	first := header32 + 0x38 + bits/8
	out := append(m.header(typ, first+uint64(len(pfns))*pageSize), bitmapHeader(typ, pfns, bits, first)...)
	return m.withPages(out, pfns)
}

// Truth tells what is in the machine. Entries of handle tables, tokens and stacks are
// not told.
func (m *Machine32) Truth() Truth {
	t := Truth{
		Build: m.at.build, Boot: goTime(bootTime), Crashed: goTime(crashTime), Processors: processors32,
		Pages: m.ram.pages(), Runs: slices.Clone(m.ram.runs),
		BugcheckCode: bugcheckCode, BugcheckParameters: m.parameters, FaultingDriver: m.rainbus.name,
		DirectoryTableBase: m.crashed.process.space.top, KernelBase: ntBase32, PteBase: pteBase32,
		PsLoadedModuleList: ntBase32 + rvaPsLoadedModule32, PsActiveProcessHead: ntBase32 + rvaPsActiveProcess32,
		DebuggerData: ntBase32 + rvaKdDebuggerData32, CrashEPROCESS: m.crashed.process.va, CrashETHREAD: m.crashed.va,
		ContextRIP: m.eip, ContextRSP: m.esp, CrashPID: crashPID32, CrashTID: m.crashed.tid,
	}
	for _, p := range m.processes {
		t.Processes = append(t.Processes, p.truth())
	}
	for _, th := range m.threads {
		t.Threads = append(t.Threads, th.truth())
	}
	for _, d := range m.drivers {
		t.Drivers = append(t.Drivers, d.truth(d.entryVA))
	}
	for _, u := range slices.Backward(m.unloaded) {
		t.UnloadedNewestFirst = append(t.UnloadedNewestFirst, UnloadedTruth{u.name, u.start, u.end, goTime(u.time)})
	}
	for n, c := range m.cpus {
		t.CPUs = append(t.CPUs, CPUTruth{n, c.prcb, c.current.va, uint64(get32(c.context, 0xb8)), uint64(get32(c.context, 0xc4))})
	}
	return t
}

func (p *process32) truth() ProcessTruth {
	like := process{processSpec: p.processSpec, va: p.va, peb: p.peb, modules: p.modules, regions: p.regions, handles: p.handles, space: &space{}}
	t := like.truth()
	t.DTB, t.UserDTB, t.Threads = p.space.top, 0, len(p.threads)
	t.User, t.Integrity = "", ""
	return t
}

func (t *thread32) truth() ThreadTruth {
	return ThreadTruth{
		PID: t.process.pid, TID: t.tid, ETHREAD: t.va, TEB: t.teb, StartAddress: t.start, Win32StartAddress: t.win32Start,
		StackBase: t.base, StackLimit: t.limit, KernelStack: t.kernelStack,
		State: t.state, WaitReason: t.reason, Priority: t.priority(), Created: goTime(t.created()),
	}
}
