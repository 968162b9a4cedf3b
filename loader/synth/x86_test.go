package synth

import (
	"bytes"
	"testing"
)

// The machine is the same on every run, and each process sees the same kernel.
func TestMachine32(t *testing.T) {
	for name, make32 := range map[string]func() *Machine32{
		"Windows 7 with PAE": func() *Machine32 { return NewMachine32(true) },
		"Windows 7":          func() *Machine32 { return NewMachine32(false) },
		"Windows 10":         NewMachine32Later,
	} {
		m := make32()
		if !bytes.Equal(m.Complete(), make32().Complete()) {
			t.Errorf("%s: two machines differ", name)
		}
		for _, p := range m.processes {
			own := *p.space
			own.kernel = nil // walk its own tables for the kernel too
			for _, va := range []uint64{ntBase32, sharedData32, p.va, m.drivers[3].base} {
				want, ok1 := m.kernel.translate(va)
				got, ok2 := own.translate(va)
				if got != want || !ok1 || !ok2 {
					t.Errorf("%s: %s sees 0x%x at 0x%x, the kernel at 0x%x", name, p.name, va, got, want)
				}
			}
			if top, ok := own.translate(selfMapOf(m)); !ok || top>>12 != own.dirs[0] {
				t.Errorf("%s: %s does not see its tables", name, p.name)
			}
		}
	}
}

// selfMapOf is where the kernel sees the first page directory.
func selfMapOf(m *Machine32) uint64 {
	if m.pae {
		return 0xc0600000
	}
	return 0xc0300000
}
