package minidump

import (
	"strconv"

	"dumplens/model"
)

// The layouts of CONTEXT, as winnt.h declares them for each processor. Windows,
// Breakpad and Crashpad write the same ones for x86, x64 and ARM64.
var (
	contextX86 = layout{
		arch: model.ArchX86, size: 0x2CC, flagsAt: 0, flagsSize: 4,
		ip: register{name: "eip", at: 0xB8, size: 4}, sp: register{name: "esp", at: 0xC4, size: 4},
		registers: join(
			row(0xB0, 4, "eax"), row(0xA4, 4, "ebx"), row(0xAC, 4, "ecx"), row(0xA8, 4, "edx"),
			row(0xA0, 4, "esi"), row(0x9C, 4, "edi"), row(0xB8, 4, "eip"), row(0xC4, 4, "esp"), row(0xB4, 4, "ebp"),
			codes(0xC0, 4, "efl"), codes(0xBC, 4, "cs"), codes(0xC8, 4, "ss"), codes(0x98, 4, "ds"), codes(0x94, 4, "es"), codes(0x90, 4, "fs"), codes(0x8C, 4, "gs"),
			row(0x04, 4, "dr0", "dr1", "dr2", "dr3"), codes(0x14, 4, "dr6", "dr7"),
			codes(0x1C, 4, "fpcw", "fpsw", "fptw", "fpip", "fpcs", "fpdp", "fpds"), numbered(0x38, x87Size, "st", 8),
			codes(0xCC+0x18, 4, "mxcsr"), numbered(0xCC+0xA0, 16, "xmm", 8)),
	}
	contextX64 = layout{
		arch: model.ArchX64, size: 0x4D0, flagsAt: 0x30, flagsSize: 4,
		ip: register{name: "rip", at: 0xF8, size: 8}, sp: register{name: "rsp", at: 0x98, size: 8},
		registers: join(
			row(0x78, 8, "rax"), row(0x90, 8, "rbx"), row(0x80, 8, "rcx", "rdx"), row(0xA8, 8, "rsi", "rdi"),
			row(0xF8, 8, "rip"), row(0x98, 8, "rsp", "rbp"),
			row(0xB8, 8, "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"),
			codes(0x44, 4, "efl"), codes(0x38, 2, "cs"), codes(0x42, 2, "ss"), codes(0x3A, 2, "ds", "es", "fs", "gs"),
			row(0x48, 8, "dr0", "dr1", "dr2", "dr3"), codes(0x68, 8, "dr6", "dr7"),
			codes(0x100, 2, "fpcw", "fpsw"), codes(0x104, 1, "fptw"), codes(0x106, 2, "fpop"), codes(0x108, 4, "fpip"), codes(0x10C, 2, "fpcs"),
			codes(0x110, 4, "fpdp"), codes(0x114, 2, "fpds"), spaced(0x120, 16, x87Size, "st", 8),
			codes(0x34, 4, "mxcsr"), codes(0x11C, 4, "mxcsr_mask"), numbered(0x1A0, 16, "xmm", 16), codes(0x4A0, 8, "VectorControl"),
			row(0x4A8, 8, "DebugControl", "LastBranchToRip", "LastBranchFromRip", "LastExceptionToRip", "LastExceptionFromRip")),
	}
	contextARM64 = layout{
		arch: model.ArchARM64, size: 0x390, flagsAt: 0, flagsSize: 4,
		ip: register{name: "pc", at: 0x108, size: 8}, sp: register{name: "sp", at: 0x100, size: 8},
		registers: join(numbered(0x08, 8, "x", 29), row(0xF0, 8, "fp", "lr", "sp", "pc"), codes(0x04, 4, "cpsr"),
			codes(0x310, 4, "fpcr", "fpsr"), numbered(0x110, 16, "v", 32),
			asCodes(numbered(0x318, 4, "bcr", 8)), numbered(0x338, 8, "bvr", 8), asCodes(numbered(0x378, 4, "wcr", 2)), numbered(0x380, 8, "wvr", 2)),
	}
	// contextOldARM64 is what Breakpad wrote before it took over Windows' form.
	contextOldARM64 = layout{
		arch: model.ArchARM64, size: 796, flagsAt: 0, flagsSize: 8,
		ip: register{name: "pc", at: 0x108, size: 8}, sp: register{name: "sp", at: 0x100, size: 8},
		registers: join(numbered(0x08, 8, "x", 29), row(0xF0, 8, "fp", "lr", "sp", "pc"), codes(0x110, 4, "cpsr", "fpsr", "fpcr"),
			numbered(0x11C, 16, "v", 32)),
	}
	// contextARM: Breakpad's form, 0x170 bytes, has the same registers at the same
	// places, and eight words of its own instead of the debug registers.
	contextARM = layout{
		arch: model.ArchARM, size: 0x1A0, flagsAt: 0, flagsSize: 4,
		ip: register{name: "pc", at: 0x40, size: 4}, sp: register{name: "sp", at: 0x38, size: 4},
		registers: join(numbered(0x04, 4, "r", 13), row(0x38, 4, "sp", "lr", "pc"), codes(0x44, 4, "cpsr", "fpscr"), asCodes(numbered(0x50, 8, "d", 32))),
	}
)

// breakpadARMSize is the size of Breakpad's ARM context.
const breakpadARMSize = 0x170

// row is registers that lie one after the other.
func row(at, size uint64, names ...string) []register {
	regs := make([]register, len(names))
	for i, n := range names {
		regs[i] = register{name: n, at: at + uint64(i)*size, size: size}
	}
	return regs
}

// codes is a row of registers that hold flags or data.
func codes(at, size uint64, names ...string) []register { return asCodes(row(at, size, names...)) }

func asCodes(regs []register) []register {
	for i := range regs {
		regs[i].code = true
	}
	return regs
}

// spaced is a row of n registers that take step bytes each.
func spaced(at, step, size uint64, prefix string, n int) []register {
	regs := numbered(at, size, prefix, n)
	for i := range regs {
		regs[i].at = at + uint64(i)*step
	}
	return regs
}

// numbered is a row of n registers called prefix0, prefix1, ...
func numbered(at, size uint64, prefix string, n int) []register {
	names := make([]string, n)
	for i := range names {
		names[i] = prefix + strconv.Itoa(i)
	}
	return row(at, size, names...)
}

func join(rows ...[]register) []register {
	var all []register
	for _, r := range rows {
		all = append(all, r...)
	}
	return all
}
