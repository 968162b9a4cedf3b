package synth

// processorLayout says where a processor has its KPRCB and the registers in a CONTEXT, in
// bytes.
type processorLayout struct {
	sizePCR, pcrPrcb     int
	contextIP, contextSP int
}

var (
	processorX64   = processorLayout{sizeKPCR, kpcrPrcb, 0xf8, 0x98}
	processorARM64 = processorLayout{0x9400, 0x980, 0x108, 0x100}
)

// Members of KPRCB on ARM64: those of 19041, whose front 22000 shares.
const (
	sizePrcbARM64    = 0x8a80
	prcbSpecialARM64 = 0x40
	prcbContextARM64 = 0x360 // CONTEXT in ProcessorState
	prcbMHzARM64     = 0x6f4
	prcbPointerARM64 = 0x8a0 // to the CONTEXT
)

// context is the CONTEXT of a processor in the kernel.
func (m *Machine) context(ip, sp uint64) block {
	if m.arm {
		return contextARM64(ip, sp)
	}
	return newContext(ip, sp, 0x10, 0x18)
}

// contextARM64 is a CONTEXT of 0x390 bytes with control registers.
func contextARM64(pc, sp uint64) block {
	b := make(block, 0x390)
	b.u32(0, 0x400007)
	b.u32(4, 0x60000084) // Cpsr: in the kernel
	b.u64(0xf0, sp+0x40) // Fp
	b.u64(0xf8, pc)      // Lr
	b.u64(0x100, sp)
	b.u64(0x108, pc)
	return b
}

func (m *Machine) pcrOfARM64(c *cpu) block {
	b := make(block, m.cpuAt.pcrPrcb)
	b.u64(kpcrSelf, c.pcr)
	return b
}

func (m *Machine) prcbOfARM64(c *cpu) block {
	b := make(block, sizePrcbARM64)
	b.u64(prcbCurrentThread, c.current.va)
	b.u64(prcbIdleThread, c.idle.va)
	b.u32(prcbNumber, uint32(c.number))
	copy(b[prcbContextARM64:], c.context)
	b.u32(prcbMHzARM64, 2995)
	b.u64(prcbPointerARM64, c.contextVA)
	return b
}

// changeToARM64 changes what the kernel's debugger data says of its structures.
func (m *Machine) changeToARM64(offsets map[int]int) {
	for slot, v := range map[int]int{
		0x2b0: sizePrcbARM64, 0x2b6: prcbMHzARM64, 0x2b8: 0, 0x2ba: 0, 0x2bc: prcbContextARM64,
		0x2e0: m.cpuAt.sizePCR, 0x2e4: 0, 0x2e6: m.cpuAt.pcrPrcb, 0x2f2: prcbSpecialARM64,
		0x2f4: 0, 0x2f6: 0, 0x2fa: 0, 0x2fc: 0, 0x2fe: 0, 0x302: 0, 0x338: prcbPointerARM64, 0x33a: 0, 0x33c: 0, 0x354: 0, 0x356: 0,
	} {
		offsets[slot] = v
	}
}
