package synth

// handle is an entry of a process's handle table; its value is 4 times its place,
// from 4 on.
type handle struct {
	object uint64
	kind   string
	access uint32
}

// makeHandles decides who holds a handle to whom and writes the tables: System and
// each csrss.exe to the processes they look after, each process to its own threads
// and children.
func (m *Machine) makeHandles() {
	for _, p := range m.processes {
		if p.ended != 0 {
			continue
		}
		for _, q := range m.processes {
			switch {
			case p.name == "csrss.exe" && q.session == p.session && q.pid > p.pid, q.parent == p.pid && q != p:
				p.handles = append(p.handles, handle{q.va, "Process", 0x1fffff})
			}
		}
		for _, t := range p.threads {
			p.handles = append(p.handles, handle{t.va, "Thread", 0x1fffff})
		}
		m.makeHandleTable(p)
	}
}

// makeHandleTable writes HANDLE_TABLE and its one page of HANDLE_TABLE_ENTRY.
func (m *Machine) makeHandleTable(p *process) {
	leaf := m.paged.page("Obtb")
	entries := make(block, pageSize) // the first one is never used
	for i, h := range p.handles {
		at := (i + 1) * 0x10
		header := h.object - 0x30
		entries.u64(at, header<<16|0xffff) // bits 63..20: the header's address without its low 4 bits; reference count; unlocked
		entries.u32(at+8, h.access)
	}
	m.kernel.write(leaf, entries)
	p.table = m.paged.alloc("Obtb", 0x80)
	b := make(block, 0x80)
	b.u32(0x00, 0x400)
	b.u64(0x08, leaf)
	b.u64(0x10, p.va)
	b.list(0x18, p.table+0x18, p.table+0x18)
	b.u32(0x28, p.pid)
	b.u32(0x58, uint32(len(p.handles))) // FreeLists[0].HandleCount
	b.u32(0x5c, uint32(len(p.handles)))
	m.kernel.write(p.table, b)
}
