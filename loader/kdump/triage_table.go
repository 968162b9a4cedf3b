package kdump

// The structures of a small memory dump. TRIAGE_DUMP64 follows the header; every
// offset in it is a file offset, 0 for a section that is not there.

const (
	triageSize64, triageSize32 = 0x80, 0x68
	// triageTail is where the members begin that the oldest writers did not have.
	triageTail64, triageTail32 = 0x50, 0x4c
)

var triage64 = []field{
	{"ServicePackBuild", 0x0, 4, code},
	{"SizeOfDump", 0x4, 4, size},
	{"ValidOffset", 0x8, 4, offset},
	{"ContextOffset", 0xc, 4, offset},
	{"ExceptionOffset", 0x10, 4, offset},
	{"MmOffset", 0x14, 4, offset},
	{"UnloadedDriversOffset", 0x18, 4, offset},
	{"PrcbOffset", 0x1c, 4, offset},
	{"ProcessOffset", 0x20, 4, offset},
	{"ThreadOffset", 0x24, 4, offset},
	{"CallStackOffset", 0x28, 4, offset},
	{"SizeOfCallStack", 0x2c, 4, size},
	{"DriverListOffset", 0x30, 4, offset},
	{"DriverCount", 0x34, 4, count},
	{"StringPoolOffset", 0x38, 4, offset},
	{"StringPoolSize", 0x3c, 4, size},
	{"BrokenDriverOffset", 0x40, 4, offset},
	{"TriageOptions", 0x44, 4, code},
	{"TopOfStack", 0x48, 8, pointer},
	{"ArchitectureSpecific.Ia64.BStoreOffset", 0x50, 4, offset},
	{"ArchitectureSpecific.Ia64.SizeOfBStore", 0x54, 4, size},
	{"ArchitectureSpecific.Ia64.LimitOfBStore", 0x58, 8, pointer},
	{"DataPageAddress", 0x60, 8, pointer},
	{"DataPageOffset", 0x68, 4, offset},
	{"DataPageSize", 0x6c, 4, size},
	{"DebuggerDataOffset", 0x70, 4, offset},
	{"DebuggerDataSize", 0x74, 4, size},
	{"DataBlocksOffset", 0x78, 4, offset},
	{"DataBlocksCount", 0x7c, 4, count},
}

var triage32 = []field{
	{"ServicePackBuild", 0x0, 4, code},
	{"SizeOfDump", 0x4, 4, size},
	{"ValidOffset", 0x8, 4, offset},
	{"ContextOffset", 0xc, 4, offset},
	{"ExceptionOffset", 0x10, 4, offset},
	{"MmOffset", 0x14, 4, offset},
	{"UnloadedDriversOffset", 0x18, 4, offset},
	{"PrcbOffset", 0x1c, 4, offset},
	{"ProcessOffset", 0x20, 4, offset},
	{"ThreadOffset", 0x24, 4, offset},
	{"CallStackOffset", 0x28, 4, offset},
	{"SizeOfCallStack", 0x2c, 4, size},
	{"DriverListOffset", 0x30, 4, offset},
	{"DriverCount", 0x34, 4, count},
	{"StringPoolOffset", 0x38, 4, offset},
	{"StringPoolSize", 0x3c, 4, size},
	{"BrokenDriverOffset", 0x40, 4, offset},
	{"TriageOptions", 0x44, 4, code},
	{"TopOfStack", 0x48, 4, pointer},
	{"DataPageAddress", 0x4c, 4, pointer},
	{"DataPageOffset", 0x50, 4, offset},
	{"DataPageSize", 0x54, 4, size},
	{"DebuggerDataOffset", 0x58, 4, offset},
	{"DebuggerDataSize", 0x5c, 4, size},
	{"DataBlocksOffset", 0x60, 4, offset},
	{"DataBlocksCount", 0x64, 4, count},
}

// mmStorage64 is DUMP_MM_STORAGE64: the memory manager's counts, in pages.
var mmStorage64 = []field{
	{"Version", 0x0, 4, count},
	{"Size", 0x4, 4, size},
	{"MmSpecialPoolTag", 0x8, 4, code},
	{"MiTriageActionTaken", 0xc, 4, code},
	{"MmVerifyDriverLevel", 0x10, 4, code},
	{"KernelVerifier", 0x14, 4, code},
	{"MmMaximumNonPagedPool", 0x18, 8, count},
	{"MmAllocatedNonPagedPool", 0x20, 8, count},
	{"PagedPoolMaximum", 0x28, 8, count},
	{"PagedPoolAllocated", 0x30, 8, count},
	{"CommittedPages", 0x38, 8, count},
	{"CommittedPagesPeak", 0x40, 8, count},
	{"CommitLimitMaximum", 0x48, 8, count},
}

var mmStorage32 = []field{
	{"Version", 0x0, 4, count},
	{"Size", 0x4, 4, size},
	{"MmSpecialPoolTag", 0x8, 4, code},
	{"MiTriageActionTaken", 0xc, 4, code},
	{"MmVerifyDriverLevel", 0x10, 4, code},
	{"KernelVerifier", 0x14, 4, code},
	{"MmMaximumNonPagedPool", 0x18, 4, count},
	{"MmAllocatedNonPagedPool", 0x1c, 4, count},
	{"PagedPoolMaximum", 0x20, 4, count},
	{"PagedPoolAllocated", 0x24, 4, count},
	{"CommittedPages", 0x28, 4, count},
	{"CommittedPagesPeak", 0x2c, 4, count},
	{"CommitLimitMaximum", 0x30, 4, count},
}

// driver64 is DUMP_DRIVER_ENTRY: the file offset of a name, then a saved copy of
// KLDR_DATA_TABLE_ENTRY in which the time stamp stands right after the checksum.
var driver64 = []field{
	{"DriverName", 0x0, 4, offset},
	{"ExceptionTable", 0x18, 8, pointer},
	{"DllBase", 0x38, 8, pointer},
	{"EntryPoint", 0x40, 8, pointer},
	{"SizeOfImage", 0x48, 4, size},
	{"FullDllName.Length", 0x50, 2, size},
	{"FullDllName.Buffer", 0x58, 8, pointer},
	{"CheckSum", 0x80, 4, code},
	{"TimeDateStamp", 0x88, 4, code},
}

var driver32 = []field{
	{"DriverName", 0x0, 4, offset},
	{"ExceptionTable", 0xc, 4, pointer},
	{"DllBase", 0x1c, 4, pointer},
	{"EntryPoint", 0x20, 4, pointer},
	{"SizeOfImage", 0x24, 4, size},
	{"FullDllName.Length", 0x28, 2, size},
	{"FullDllName.Buffer", 0x2c, 4, pointer},
	{"CheckSum", 0x44, 4, code},
	{"TimeDateStamp", 0x48, 4, code},
}

const (
	driverSize64, driverSize32 = 0x90, 0x4c
)

// unloaded64 is an entry of DUMP_UNLOADED_DRIVERS; its name is cut to 12 characters.
var unloaded64 = []field{
	{"Name.Length", 0x0, 2, size},
	{"DriverName", 0x10, 24, utf16le},
	{"StartAddress", 0x28, 8, pointer},
	{"EndAddress", 0x30, 8, pointer},
}

var unloaded32 = []field{
	{"Name.Length", 0x0, 2, size},
	{"DriverName", 0x8, 24, utf16le},
	{"StartAddress", 0x20, 4, pointer},
	{"EndAddress", 0x24, 4, pointer},
}

const (
	unloadedSize64, unloadedSize32   = 0x38, 0x28
	unloadedFirst64, unloadedFirst32 = 8, 4 // after the count
)

// dataBlock is TRIAGE_DATA_BLOCK. Sources disagree on its form in 32-bit dumps:
// dataBlock32 is the other one.
var dataBlock = []field{
	{"Address", 0x0, 8, pointer},
	{"Offset", 0x8, 4, offset},
	{"Size", 0xc, 4, size},
}

var dataBlock32 = []field{
	{"Address", 0x0, 4, pointer},
	{"Offset", 0x4, 4, offset},
	{"Size", 0x8, 4, size},
}

const (
	dataBlockSize, dataBlockSize32 = 16, 12
)
