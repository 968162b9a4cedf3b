package kdump

import (
	"fmt"
	"strings"
)

// meanings say in words what a member's number means, by the member's name.
var meanings = map[string]func(n uint64) string{
	"MajorVersion":       pick(map[uint64]string{0xf: "free build of Windows", 0xc: "checked build of Windows"}),
	"MinorVersion":       always("build of Windows; updates of a build may show the build they are based on"),
	"MachineImageType":   pick(machines),
	"DumpType":           pick(dumpTypes),
	"ProductType":        pick(products),
	"PaeEnabled":         pick(map[uint64]string{0: "page tables without PAE", 1: "page tables with PAE"}),
	"WriterStatus":       pick(map[uint64]string{0: "success", 1: "the list of modules was not found", 2: "the list of modules was corrupt"}),
	"KdSecondaryVersion": pick(map[uint64]string{0: "obsolete context, version 1", 1: "obsolete context, version 2", 2: "normal context"}),
	"SuiteMask":          bits(suites),
	"Attributes":         bits(attributes),
	"MiniDumpFields":     bits(miniDumpFields),
	"BugCheckCode":       bugCheckWords,
	"SecondaryDataState": pick(map[uint64]string{0: "written without an error"}),
	"RequiredDumpSpace":  always("size of the whole file as its writer planned it"),
	"ExceptionFlags":     bits(exceptionFlags),
	"ExceptionCode":      pick(map[uint64]string{0x80000003: "breakpoint: the record KeBugCheckEx makes for itself"}),
	"TriageOptions":      triageOptions,
	"KernelVerifier":     pick(map[uint64]string{0: "Driver Verifier was off for the kernel", 1: "Driver Verifier was on for the kernel"}),
}

var machines = map[uint64]string{
	0x14c: "x86", 0x8664: "x64", 0xaa64: "ARM64", 0x200: "IA-64", 0x1c0: "ARM", 0x1c4: "ARM Thumb-2",
	0x184: "Alpha", 0x284: "Alpha 64", 0x1f0: "PowerPC", 0x166: "MIPS R4000",
}

var dumpTypes = map[uint64]string{
	1: "complete memory dump", 2: "kernel memory dump, older layout", 3: "header only", 4: "small memory dump",
	5: "bitmap of all memory in use", 6: "bitmap of kernel memory", 7: "automatic memory dump",
	8: "kernel memory as ranges", 9: "kernel and user memory as ranges", 10: "all memory as ranges",
}

var products = map[uint64]string{1: "workstation (WinNt)", 2: "domain controller (LanManNt)", 3: "server (ServerNt)"}

// suites are the SuiteMask bits by number, as debuggers name them.
var suites = map[int]string{
	0: "SmallBusiness", 1: "Enterprise", 2: "BackOffice", 3: "Communications", 4: "TerminalServer",
	5: "SmallBusinessRestricted", 6: "EmbeddedNT", 7: "DataCenter", 8: "SingleUserTS", 9: "Personal",
	10: "Blade", 11: "EmbeddedRestricted", 12: "SecurityAppliance", 13: "StorageServer", 14: "ComputeServer",
	15: "WHServer", 17: "MultiUserTS",
}

// The Attributes bits this package acts on.
const (
	insufficientDumpfileSize = 1 << 2
	liveDumpGeneratedDump    = 1 << 4
	encryptedDumpData        = 1 << 8
	diagDataWritten          = 1 << 12
)

// attributes are the bits of DUMP_FILE_ATTRIBUTES. Bit 12 is named after what
// debuggers print for dumps that carry it.
var attributes = map[int]string{
	0: "HiberCrash", 1: "DumpDevicePowerOff", 2: "InsufficientDumpfileSize", 3: "KernelGeneratedTriageDump",
	4: "LiveDumpGeneratedDump", 5: "DumpIsGeneratedOffline", 6: "FilterDumpFile", 7: "EarlyBootCrash",
	8: "EncryptedDumpData", 9: "DecryptedDump", 12: "DiagDataWrittenToHeader",
}

// The MiniDumpFields bits: which sections of a small dump were written.
const (
	hasPrcb         = 0x4
	hasProcess      = 0x8
	hasThread       = 0x10
	hasStack        = 0x20
	hasDriverList   = 0x40
	hasMmInfo       = 0x100
	hasDataPage     = 0x200
	hasDebuggerData = 0x400
	hasDataBlocks   = 0x800
)

var miniDumpFields = map[int]string{
	0: "CONTEXT", 1: "EXCEPTION", 2: "PRCB", 3: "PROCESS", 4: "THREAD", 5: "STACK", 6: "DRIVER_LIST",
	7: "BROKEN_DRIVER", 8: "MMINFO", 9: "DATAPAGE", 10: "DEBUGGER_DATA", 11: "DATA_BLOCKS",
}

var exceptionFlags = map[int]string{
	0: "noncontinuable", 1: "unwinding", 2: "exit unwind", 3: "stack invalid", 4: "nested call",
	5: "target unwind", 6: "collided unwind", 7: "software originate",
}

func always(words string) func(uint64) string { return func(uint64) string { return words } }

// pick gives the word for a number; "" for one without a word.
func pick(words map[uint64]string) func(uint64) string {
	return func(n uint64) string { return words[n] }
}

// bits names the bits that are set, lowest first.
func bits(names map[int]string) func(uint64) string {
	return func(n uint64) string { return strings.Join(bitNames(names, n), ", ") }
}

func bitNames(names map[int]string, n uint64) []string {
	var set []string
	for bit := range 64 {
		if n>>bit&1 == 0 {
			continue
		}
		if names[bit] == "" {
			set = append(set, fmt.Sprintf("bit %d", bit))
			continue
		}
		set = append(set, names[bit])
	}
	return set
}

// minidumpVariant marks a bug check that was raised by the variant for small dumps;
// its meaning is that of the code without the bit.
const minidumpVariant = 0x10000000

func bugCheckWords(n uint64) string {
	switch {
	case n == 0:
		return "no bug check: a debugger or a tool wrote the dump"
	case n == liveSystemDump:
		return "no crash: the dump was taken while Windows ran"
	case n&0xf0000000 == minidumpVariant:
		return fmt.Sprintf("the variant of 0x%x for small dumps", n&^minidumpVariant)
	}
	return ""
}

func triageOptions(n uint64) string {
	const overflowed = 0x100
	if n != 0xffffffff && n&overflowed != 0 {
		return "the list of drivers or data blocks was cut short by the writer"
	}
	return ""
}

// servicePackWords reads ServicePackBuild: the service pack in the second byte.
func servicePackWords(n uint64) string {
	if pack := n >> 8 & 0xff; pack > 0 {
		return fmt.Sprintf("Service Pack %d", pack)
	}
	return ""
}
