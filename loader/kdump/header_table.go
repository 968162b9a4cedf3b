package kdump

import "slices"

// The dump headers as Microsoft's public SDK declares them: DUMP_HEADER64 is 0x2000
// bytes, DUMP_HEADER32 0x1000. PhysicalMemoryBlockBuffer, ContextRecord, Exception
// and the reserved area have tables of their own.
const (
	headerSize64 = 0x2000
	headerSize32 = 0x1000

	memoryBlockAt64, memoryBlockAt32 = 0x88, 0x64
	memoryBlockSize                  = 700
	contextAt64, contextAt32         = 0x348, 0x320
	contextSize64, contextSize32     = 3000, 1200
	exceptionAt64, exceptionAt32     = 0xf00, 0x7d0
	exceptionSize64, exceptionSize32 = 0x98, 0x50
)

var header64 = []field{
	{"Signature", 0x0, 4, ascii},
	{"ValidDump", 0x4, 4, ascii},
	{"MajorVersion", 0x8, 4, code},
	{"MinorVersion", 0xc, 4, count},
	{"DirectoryTableBase", 0x10, 8, physical},
	{"PfnDataBase", 0x18, 8, pointer},
	{"PsLoadedModuleList", 0x20, 8, pointer},
	{"PsActiveProcessHead", 0x28, 8, pointer},
	{"MachineImageType", 0x30, 4, code},
	{"NumberProcessors", 0x34, 4, count},
	{"BugCheckCode", 0x38, 4, code},
	{"BugCheckParameter1", 0x40, 8, code},
	{"BugCheckParameter2", 0x48, 8, code},
	{"BugCheckParameter3", 0x50, 8, code},
	{"BugCheckParameter4", 0x58, 8, code},
	{"VersionUser", 0x60, 32, ascii},
	{"KdDebuggerDataBlock", 0x80, 8, pointer},
	{"DumpType", 0xf98, 4, count},
	{"RequiredDumpSpace", 0xfa0, 8, size},
	{"SystemTime", 0xfa8, 8, filetime},
	{"Comment", 0xfb0, 128, ascii},
	{"SystemUpTime", 0x1030, 8, interval},
	{"MiniDumpFields", 0x1038, 4, code},
	{"SecondaryDataState", 0x103c, 4, code},
	{"ProductType", 0x1040, 4, count},
	{"SuiteMask", 0x1044, 4, code},
	{"WriterStatus", 0x1048, 4, count},
	{"Unused1", 0x104c, 1, code},
	{"KdSecondaryVersion", 0x104d, 1, count},
	{"Unused", 0x104e, 2, code},
	{"Attributes", 0x1050, 4, code},
	{"BootId", 0x1054, 4, count},
}

// header32 keeps the order of the 32-bit structure: SystemUpTime stands before
// SystemTime, unlike in the 64-bit one.
var header32 = []field{
	{"Signature", 0x0, 4, ascii},
	{"ValidDump", 0x4, 4, ascii},
	{"MajorVersion", 0x8, 4, code},
	{"MinorVersion", 0xc, 4, count},
	{"DirectoryTableBase", 0x10, 4, physical},
	{"PfnDataBase", 0x14, 4, pointer},
	{"PsLoadedModuleList", 0x18, 4, pointer},
	{"PsActiveProcessHead", 0x1c, 4, pointer},
	{"MachineImageType", 0x20, 4, code},
	{"NumberProcessors", 0x24, 4, count},
	{"BugCheckCode", 0x28, 4, code},
	{"BugCheckParameter1", 0x2c, 4, code},
	{"BugCheckParameter2", 0x30, 4, code},
	{"BugCheckParameter3", 0x34, 4, code},
	{"BugCheckParameter4", 0x38, 4, code},
	{"VersionUser", 0x3c, 32, ascii},
	{"PaeEnabled", 0x5c, 1, count},
	{"KdSecondaryVersion", 0x5d, 1, count},
	{"Spare", 0x5e, 2, code},
	{"KdDebuggerDataBlock", 0x60, 4, pointer},
	{"Comment", 0x820, 128, ascii},
	{"Attributes", 0x8a0, 4, code},
	{"BootId", 0x8a4, 4, count},
	{"DumpType", 0xf88, 4, count},
	{"MiniDumpFields", 0xf8c, 4, code},
	{"SecondaryDataState", 0xf90, 4, code},
	{"ProductType", 0xf94, 4, count},
	{"SuiteMask", 0xf98, 4, code},
	{"WriterStatus", 0xf9c, 4, count},
	{"RequiredDumpSpace", 0xfa0, 8, size},
	{"SystemUpTime", 0xfb8, 8, interval},
	{"SystemTime", 0xfc0, 8, filetime},
}

// diagnostics is what Windows 11 24H2 keeps in the reserved area of the 64-bit
// header when attribute bit 12 is set. No public declaration is known: the table
// holds what dumps of build 26100 show.
var diagnostics = []field{
	{"DiagnosticSize", 0x1058, 4, size},
	{"DiagnosticSize2", 0x105c, 4, size},
	{"LastLine", 0x11f0, 0x100, ascii},
	{"BuildString", 0x12f0, 12, utf16le},
	{"UpdateBuildRevision", 0x1300, 4, count},
	{"OsMajorVersion", 0x1304, 4, count},
	{"OsMinorVersion", 0x1308, 4, count},
}

var exception64 = slices.Concat([]field{
	{"ExceptionCode", 0x0, 4, code},
	{"ExceptionFlags", 0x4, 4, code},
	{"ExceptionRecord", 0x8, 8, pointer},
	{"ExceptionAddress", 0x10, 8, pointer},
	{"NumberParameters", 0x18, 4, count},
}, array("ExceptionInformation[%d]", 15, 0x20, 8, code))

var exception32 = slices.Concat([]field{
	{"ExceptionCode", 0x0, 4, code},
	{"ExceptionFlags", 0x4, 4, code},
	{"ExceptionRecord", 0x8, 4, pointer},
	{"ExceptionAddress", 0xc, 4, pointer},
	{"NumberParameters", 0x10, 4, count},
}, array("ExceptionInformation[%d]", 15, 0x14, 4, code))
