package synth

import "slices"

// makeSamples adds pages in every state to the crashing process and notes what
// walking to them, and to some others, should give.
func (m *Machine) makeSamples() {
	p := m.process(crashPID)
	at := p.heap.next&^0xffff + 0x10000
	standby := m.ram.alloc(standbyPage, p.pid)
	copy(m.ram.page(standby)[0x100:], "a page on the standby list")
	p.space.set(at, 1, swizzled(standby<<12|pteTransition|pteProtectRW))
	p.space.set(at+0x1000, 1, swizzled(0x2c77<<32|pteProtectRW|1<<2))
	p.space.set(at+0x2000, 1, pteProtectRW|pteNotSwizzled)
	p.space.mapNew(at+0x3000, dataUser)
	p.space.write(at+0x3000, []byte("ink: the quick brown fox jumps over the lazy dog\x00"))
	m.note(p, at+0x100, "transition", standby<<12|0x100)
	m.note(p, at+0x1010, "paged out", 0)
	m.note(p, at+0x2020, "demand zero", 0)
	m.note(p, at+0x3000, "ok", 0)
	m.note(p, at+0x4000, "not mapped", 0)
	m.note(p, sharedDataUser+0x30, "ok", 0)
	m.note(p, p.peb, "ok", 0)
	m.note(p, p.modules[1].base, "ok", 0)
	system := m.processes[0]
	m.note(system, ntBase+0x1000, "large page", 0)
	m.note(system, ntBase+rvaKdDebuggerData, "ok", 0)
	m.note(system, pagedOut, "paged out", 0)
	m.note(system, sharedDataKernel, "ok", 0)
	m.note(system, m.rainbus.base, "ok", 0)
	m.note(system, m.crash.thread.va, "ok", 0)
	m.note(system, 0xffff900000000000, "not mapped", 0)
	m.note(system, p.peb, "not mapped", 0)
}

// note records a translation; where the page is valid the physical address comes
// from the tables.
func (m *Machine) note(p *process, va uint64, state string, pa uint64) {
	if got, ok := p.space.translate(va); ok {
		pa = got
	}
	m.samples = append(m.samples, Translation{p.pid, va, state, pa})
}

// makeTree writes the process's VADs.
func (m *Machine) makeTree(p *process) {
	slices.SortFunc(p.regions, func(a, b region) int {
		if a.start < b.start {
			return -1
		}
		return 1
	})
	p.vadRoot = m.makeVADs(p.regions, 0)
}
