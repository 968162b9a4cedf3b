package synth

// makeCidTable writes the table that PspCidTable points to: process and thread ids
// are handles in it. It has two levels, a page of pointers to pages of 256
// entries, and points to the objects themselves, not to their headers.
func (m *Machine) makeCidTable() {
	const perLeaf = 0x100
	ids := map[uint32]uint64{}
	for _, p := range m.processes {
		ids[p.pid] = p.va
	}
	for _, t := range m.threads {
		ids[t.tid] = t.va
	}
	leaves := map[uint32]block{}
	for _, id := range sortedKeys(ids) {
		n := id / 4 / perLeaf
		if leaves[n] == nil {
			leaves[n] = make(block, pageSize)
		}
		leaves[n].u64(int(id/4%perLeaf)*0x10, ids[id]<<16|0xffff)
	}
	pointers := make(block, pageSize)
	for n := range m.nextTID/4/perLeaf + 1 { // the table grows without gaps
		va := m.paged.page("Obtb")
		m.kernel.write(va, leaves[n])
		pointers.u64(int(n)*8, va)
	}
	top := m.paged.page("Obtb")
	m.kernel.write(top, pointers)
	b := make(block, 0x80)
	b.u32(0x00, m.nextTID)
	b.u64(0x08, top|1) // one level of pointers
	b.u32(0x58, uint32(len(ids)))
	m.cidTable = m.paged.bytes("Obtb", b)
}
