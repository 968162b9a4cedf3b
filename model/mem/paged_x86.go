package mem

import "dumplens/model"

// x86 is the paging of 32-bit processors without PAE: pages of 4 KiB and 4 MiB.
// Windows used it up to version 7. Source: the processor manuals and _MMPTE_* of
// public symbols.
var x86 = paging{
	levels: []level{{"PTE", 12, 10}, {"PDE", 22, 10}},
	width:  32, entry: 4, root: 0xfffff000,
	hardware: hardwareX86,
	bits: []entryBit{
		{1, "writable"},
		{2, "user"},
		{3, "write-through"},
		{4, "cache disabled"},
		{5, "accessed"},
		{6, "dirty"},
		{8, "global"},
		{9, "copy-on-write"},
	},
	soft: software{
		frame: 0xfffff000, file: 1, fileOld: 1, page: 12, protection: 5,
		prototype: prototypeX86, bottom: bottomX86,
	},
}

// bottomX86 is the lowest address of a 32-bit kernel.
const bottomX86 = 0x80000000

// hardwareX86 takes bits 39 to 32 of a large page's address from bits 20 to 13 of
// its entry (PSE-36).
func hardwareX86(e uint64, n int) target {
	if n == 0 {
		return target{at: e & 0xfffff000, leaf: true}
	}
	if e&largePage != 0 {
		return target{at: e&0xffc00000 | e>>13&0xff<<32, leaf: true}
	}
	return target{at: e & 0xfffff000}
}

// prototypeX86 puts the address together from ProtoAddressHigh (bits 31 to 11, bits
// 29 to 9 of the address) and ProtoAddressLow (bits 7 to 1, its bits 8 to 2). It is
// counted from the start of paged pool.
func prototypeX86(e uint64, base model.Addr) model.Addr {
	if base == 0 {
		base = bottomX86
	}
	return base + model.Addr(e>>11&0x1fffff<<9|e>>1&0x7f<<2)
}
