package mem

import "dumplens/model"

// frameMask is the address in a 64-bit entry: bits 51 to 12.
const frameMask = 0x000ffffffffff000

// x64 is the paging of AMD64 with four levels, x64With5 with five (LA57). Source:
// the processor manuals; software entries from _MMPTE_* of public symbols. A directory
// table base may carry a PCID in its low bits and "no flush" in bit 63.
var x64 = paging{
	levels: []level{{"PTE", 12, 9}, {"PDE", 21, 9}, {"PDPTE", 30, 9}, {"PML4E", 39, 9}},
	width:  48, halves: true, entry: 8, root: frameMask,
	hardware: hardwareX64,
	bits:     bitsX64,
	soft:     softX64,
}

var x64With5 = paging{
	levels: []level{{"PTE", 12, 9}, {"PDE", 21, 9}, {"PDPTE", 30, 9}, {"PML4E", 39, 9}, {"PML5E", 48, 9}},
	width:  57, halves: true, entry: 8, root: frameMask,
	hardware: hardwareX64,
	bits:     bitsX64,
	soft:     softX64,
}

var bitsX64 = []entryBit{
	{1, "writable"},
	{2, "user"},
	{3, "write-through"},
	{4, "cache disabled"},
	{5, "accessed"},
	{6, "dirty"},
	{8, "global"},
	{9, "copy-on-write"},
	{63, "no-execute"},
}

var softX64 = software{
	frame: frameMask, file: 12, fileOld: 1, page: 32, protection: 5, swizzle: 1 << 4,
	prototype: prototypeHigh48, bottom: 0xff00000000000000,
}

// largePage is the PS bit of an entry above the last table.
const largePage = 1 << 7

// hardwareX64 knows pages of 4 KiB, 2 MiB (PDE) and 1 GiB (PDPTE). The bits of an
// address below a large page's size are flags (PAT).
func hardwareX64(e uint64, n int) target {
	switch {
	case n == 0:
		return target{at: e & frameMask, leaf: true}
	case e&largePage == 0:
		return target{at: e & frameMask}
	case n <= 2:
		return target{at: e & frameMask &^ (1<<(12+9*n) - 1), leaf: true}
	}
	return target{reserved: true}
}

// prototypeHigh48 is the address in bits 63 to 16, sign-extended.
func prototypeHigh48(e uint64, _ model.Addr) model.Addr { return model.Addr(int64(e) >> 16) }
