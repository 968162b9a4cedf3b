package mem

// frameARM64 is the address in a descriptor: bits 47 to 12.
const frameARM64 = 0x0000fffffffff000

// arm64 is the paging of ARM64 with a granule of 4 KiB and addresses of 48 bits:
// pages of 4 KiB, blocks of 2 MiB and 1 GiB. The processor has a table for each half
// of the addresses (TTBR0, TTBR1). Windows keeps both in one page: its first 256
// descriptors are those of programs, the others those of the kernel. So one directory
// table base serves both; its bits above 47 are the ASID, bit 0 is a flag.
//
// Source: the architecture manual; software entries from _MMPTE_* of public symbols of
// ARM64 builds: Protection and PageFileLow lie elsewhere than on x64, and there is no
// SwizzleBit.
var arm64 = paging{
	levels: []level{{"L3 descriptor", 12, 9}, {"L2 descriptor", 21, 9}, {"L1 descriptor", 30, 9}, {"L0 descriptor", 39, 9}},
	width:  48, halves: true, entry: 8, root: frameARM64,
	hardware: hardwareARM64,
	bits: []entryBit{
		{6, "user"},
		{7, "read-only"},
		{10, "accessed"},
		{11, "not global"},
		{52, "contiguous"},
		{53, "privileged no-execute"},
		{54, "user no-execute"},
		{55, "writable"},
		{56, "copy-on-write"},
	},
	soft: software{
		frame: frameMask, file: 6, fileOld: 6, page: 32, protection: 1,
		prototype: prototypeHigh48, bottom: 0xff00000000000000,
	},
}

// notBlock (bit 1) tells a table or page from a block. At the last level a block, and
// at the first one, is not defined.
const notBlock = 1 << 1

func hardwareARM64(e uint64, n int) target {
	switch {
	case e&notBlock != 0:
		return target{at: e & frameARM64, leaf: n == 0}
	case n == 1 || n == 2:
		return target{at: e & frameARM64 &^ (1<<(12+9*n) - 1), leaf: true}
	}
	return target{reserved: true}
}
