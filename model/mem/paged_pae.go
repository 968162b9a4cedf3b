package mem

import "dumplens/model"

// x86PAE is the paging of 32-bit processors with physical addresses of more than 32
// bits: 64-bit entries and pages of 4 KiB and 2 MiB. The highest table has four
// entries and is aligned to 32 bytes only. Source: the processor manuals and _MMPTE_*
// of public symbols.
var x86PAE = paging{
	levels: []level{{"PTE", 12, 9}, {"PDE", 21, 9}, {"PDPTE", 30, 2}},
	width:  32, entry: 8, root: 0xffffffe0,
	hardware: hardwarePAE,
	bits:     bitsX64,
	soft: software{
		frame: 0x3ffffff000, file: 12, fileOld: 1, page: 32, protection: 5, swizzle: 1 << 4,
		prototype: prototypeHigh32, bottom: bottomX86,
	},
}

func hardwarePAE(e uint64, n int) target {
	switch {
	case n == 0:
		return target{at: e & frameMask, leaf: true}
	case n == 1 && e&largePage != 0:
		return target{at: e & frameMask &^ (1<<21 - 1), leaf: true}
	}
	return target{at: e & frameMask}
}

// prototypeHigh32 is the address in bits 63 to 32.
func prototypeHigh32(e uint64, _ model.Addr) model.Addr { return model.Addr(e >> 32) }
