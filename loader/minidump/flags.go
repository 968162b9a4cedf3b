package minidump

import (
	"fmt"
	"strings"
)

// miniDumpType is MINIDUMP_TYPE of minidumpapiset.h.
var miniDumpType = []bit{
	{0x1, "WithDataSegs"},
	{0x2, "WithFullMemory"},
	{0x4, "WithHandleData"},
	{0x8, "FilterMemory"},
	{0x10, "ScanMemory"},
	{0x20, "WithUnloadedModules"},
	{0x40, "WithIndirectlyReferencedMemory"},
	{0x80, "FilterModulePaths"},
	{0x100, "WithProcessThreadData"},
	{0x200, "WithPrivateReadWriteMemory"},
	{0x400, "WithoutOptionalData"},
	{0x800, "WithFullMemoryInfo"},
	{0x1000, "WithThreadInfo"},
	{0x2000, "WithCodeSegs"},
	{0x4000, "WithoutAuxiliaryState"},
	{0x8000, "WithFullAuxiliaryState"},
	{0x10000, "WithPrivateWriteCopyMemory"},
	{0x20000, "IgnoreInaccessibleMemory"},
	{0x40000, "WithTokenInformation"},
	{0x80000, "WithModuleHeaders"},
	{0x100000, "FilterTriage"},
	{0x200000, "WithAvxXStateContext"},
	{0x400000, "WithIptTrace"},
	{0x800000, "ScanInaccessiblePartialPages"},
	{0x1000000, "FilterWriteCombinedMemory"},
}

// asked says what each flag asks the writer to do.
var asked = []bit{
	{0x1, "include the data sections of modules"},
	{0x2, "include all memory of the process"},
	{0x4, "include the handles"},
	{0x8, "leave out stack memory that no stack trace needs"},
	{0x10, "look on the stacks for pointers to modules"},
	{0x20, "include unloaded modules"},
	{0x40, "include the memory that stacks point to"},
	{0x80, "leave out the paths of modules"},
	{0x100, "include PEB and TEBs"},
	{0x200, "include private memory that can be written"},
	{0x400, "leave out memory that is not needed"},
	{0x800, "include the list of memory regions"},
	{0x1000, "include times and start addresses of threads"},
	{0x2000, "include the code sections of modules"},
	{0x4000, "ask no auxiliary providers such as .NET's"},
	{0x8000, "include all auxiliary providers give"},
	{0x10000, "include private copy-on-write memory"},
	{0x20000, "pass over memory that cannot be read"},
	{0x40000, "include security tokens"},
	{0x80000, "include the headers of modules"},
	{0x100000, "leave out what triage does not need"},
	{0x200000, "include AVX registers"},
	{0x400000, "include the processor trace"},
	{0x800000, "save pages that can be read in part only"},
	{0x1000000, "leave out write-combined memory"},
}

// flagNames gives the names of MINIDUMP_TYPE flags.
func flagNames(n uint64) string {
	if n == 0 {
		return "Normal"
	}
	return bitNames(n, miniDumpType)
}

// askedFor says in words what the flags of a dump asked its writer for.
func askedFor(n uint64) string {
	words := []string{"include registers, stacks and modules"}
	for _, b := range asked {
		if n&b.mask != 0 {
			words = append(words, b.name)
			n &^= b.mask
		}
	}
	if n != 0 {
		words = append(words, fmt.Sprintf("do what flags 0x%x say, which no public source names", n))
	}
	return strings.Join(words, "; ")
}
