package synth

// NewMachineARM64 makes the same machine as NewMachine with a processor of ARM64 and
// Windows 11 (build 22000). Its stacks are laid out as on x64: the truth says nothing of
// them.
func NewMachineARM64() *Machine {
	m := prepareMachine(lowMemory)
	m.arm, m.kernel.arm = true, true
	m.at, m.cpuAt = layoutARM64, processorARM64
	m.build, m.lab = 22000, "22000.1.arm64fre.co_release.210604-1628"
	for _, img := range append([]*image{m.nt}, m.dlls...) {
		img.setARM64()
	}
	m.kernel.set(pteBase, 4, m.kernel.root<<12|tableKernel|pteNX)
	m.finish()
	for _, t := range m.threads {
		t.frames, t.name = nil, ""
	}
	return m
}

// setARM64 makes an image that is built already one for ARM64.
func (m *image) setARM64() {
	m.arm = true
	block(m.resident[0]).u16(0x104, m.machine()) // where putHeader has it
}

// form gives an entry the form that the machine has. On ARM64 (the architecture manual,
// stage 1 descriptors of 4 KiB granules) bit 1 tells a table or page from a block; entries
// that are not valid are those of Windows for ARM64 (_MMPTE_SOFTWARE, _MMPTE_TRANSITION).
func (s *space) form(e uint64, level int) uint64 {
	const notBlock, user, readOnly, accessed, notGlobal, noExecute = 1 << 1, 1 << 6, 1 << 7, 1 << 10, 1 << 11, 3 << 53
	switch {
	case !s.arm || e == 0:
		return e
	case e&pteValid == 0:
		return softARM64(e)
	case level > 1 && e&pteLarge == 0:
		return e&frameMask | pteValid | notBlock
	}
	out := e&frameMask | pteValid | accessed
	for _, b := range []struct {
		set bool
		bit uint64
	}{
		{level == 1, notBlock},
		{e&pteUser != 0, user},
		{e&pteWrite == 0, readOnly},
		{e&pteGlobal == 0, notGlobal},
		{e&pteNX != 0, noExecute},
	} {
		if b.set {
			out |= b.bit
		}
	}
	return out
}

// softARM64 moves Protection to bit 1 and takes the bit away by which x64 keeps such
// entries from the L1TF fault.
func softARM64(e uint64) uint64 {
	if e&pteNotSwizzled == 0 {
		e = swizzled(e)
	}
	return e&frameMask&^(1<<11) | e&(0xffff<<48) | e&pteTransition | e>>5&0x1f<<1
}

// large tells whether a valid entry of level 2 maps 2 MiB.
func (s *space) large(e uint64) bool {
	if s.arm {
		return e&2 == 0
	}
	return e&pteLarge != 0
}
