package model

// Kind is the kind of a dump in the words of Windows Internals.
type Kind uint8

// The kinds of dump.
const (
	KindRaw Kind = iota
	KindSmall
	KindKernel
	KindComplete
	KindActive
	KindLive
	KindKernelRange
	KindKernelUserRange
	KindCompleteRange
	KindHeaderOnly
	KindUser
	KindUserFull
)

type kindWords struct{ name, debugger, meaning string }

var kinds = [...]kindWords{
	KindRaw:             {"raw", "", "The bytes carry no signature of a Windows dump, so only the bytes themselves can be shown."},
	KindSmall:           {"small memory dump", "Mini Kernel Dump File: Only registers and stack trace are available", "It holds the stop code, the list of drivers, the processor's state, the current process and thread, the kernel stack and a few data pages. Other processes and most memory are not in it."},
	KindKernel:          {"kernel memory dump", "Kernel Bitmap Dump File: Kernel address space is available, User address space may not be available.", "It holds the pages that the kernel and drivers used. Memory of programs was left out on purpose."},
	KindComplete:        {"complete memory dump", "Kernel Complete Dump File: Full address space is available", "It holds all physical memory that Windows used: the kernel and every process."},
	KindActive:          {"active memory dump", "Kernel Bitmap Dump File: Full address space is available", "It holds memory in use, of the kernel and of programs; free, zeroed, cached and guest pages were left out."},
	KindLive:            {"live kernel dump", "Kernel Bitmap Dump File: Kernel address space is available, User address space may not be available.", "It was taken while Windows kept running. Nothing crashed, and some pages are missing by design."},
	KindKernelRange:     {"kernel range dump", "64-bit Kernel range dump", "A debugger wrote it: the kernel's pages, as ranges of physical memory."},
	KindKernelUserRange: {"kernel and user range dump", "64-bit Kernel range dump", "A debugger wrote it: pages of the kernel and of programs, as ranges of physical memory."},
	KindCompleteRange:   {"complete range dump", "64-bit Kernel range dump", "A debugger wrote it: all physical memory, as ranges."},
	KindHeaderOnly:      {"header only", "", "It holds the dump header and no memory."},
	KindUser:            {"user minidump", "User Mini Dump File: Only registers, stack and portions of memory are available", "It holds one process: registers, stacks, the list of modules, and the parts of memory its writer chose."},
	KindUserFull:        {"user minidump with full memory", "User Mini Dump File with Full Memory: Only application data is available", "It holds one process with all its memory; nothing of the kernel or of other processes."},
}

// String is the kind in the words of the JSON contract of README.md.
func (k Kind) String() string {
	if int(k) < len(kinds) {
		return kinds[k].name
	}
	return "raw"
}

// DebuggerLine is what the leading debugger prints for the kind; "" when it prints
// nothing. A kernel dump of the old layout has another line, set by its loader.
func (k Kind) DebuggerLine() string { return kinds[k].debugger }

// Meaning says in a sentence what the kind of dump holds.
func (k Kind) Meaning() string { return kinds[k].meaning }

// IsKernel tells kernel dumps of all layouts from the rest.
func (k Kind) IsKernel() bool { return k >= KindSmall && k <= KindHeaderOnly }

// IsUser tells user minidumps.
func (k Kind) IsUser() bool { return k == KindUser || k == KindUserFull }

// Arch is the processor architecture that the dumped system ran on.
type Arch string

// The architectures, in the words of the JSON contract of README.md.
const (
	ArchUnknown Arch = ""
	ArchX86     Arch = "x86"
	ArchX86PAE  Arch = "x86 pae"
	ArchX64     Arch = "x64"
	ArchARM     Arch = "arm"
	ArchARM64   Arch = "arm64"
	ArchIA64    Arch = "ia64"
)

// PointerSize is the size of a pointer in bytes: 4 or 8.
func (a Arch) PointerSize() int {
	switch a {
	case ArchX86, ArchX86PAE, ArchARM, "mips", "ppc":
		return 4
	}
	return 8
}

// KernelStart is the first address of the kernel's half: every address that a program can
// have lies below. 32-bit kernels begin at 2 GiB unless the machine was started with /3GB;
// the addresses of 64-bit ones have their top bit set.
func (a Arch) KernelStart() Addr {
	if a.PointerSize() == 4 {
		return 1 << 31
	}
	return 1 << 63
}
