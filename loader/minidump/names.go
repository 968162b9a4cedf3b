package minidump

import (
	"fmt"

	"dumplens/model"
)

// streamType is MINIDUMP_STREAM_TYPE, with the types that other writers added.
type streamType uint32

// The streams that are read.
const (
	unused             streamType = 0
	threadList         streamType = 3
	moduleList         streamType = 4
	memoryList         streamType = 5
	exceptionType      streamType = 6
	systemInfo         streamType = 7
	threadExList       streamType = 8
	memory64List       streamType = 9
	commentA           streamType = 10
	commentW           streamType = 11
	handleData         streamType = 12
	functionTable      streamType = 13
	unloadedModuleList streamType = 14
	miscInfo           streamType = 15
	memoryInfoList     streamType = 16
	threadInfoList     streamType = 17
	handleOperations   streamType = 18
	token              streamType = 19
	javaScriptData     streamType = 20
	systemMemoryInfo   streamType = 21
	processVMCounters  streamType = 22
	iptTrace           streamType = 23
	threadNames        streamType = 24

	breakpadInfo    streamType = 0x47670001
	assertionInfo   streamType = 0x47670002
	linuxCPUInfo    streamType = 0x47670003
	linuxProcStatus streamType = 0x47670004
	linuxLsbRelease streamType = 0x47670005
	linuxCmdLine    streamType = 0x47670006
	linuxEnviron    streamType = 0x47670007
	linuxAuxv       streamType = 0x47670008
	linuxMaps       streamType = 0x47670009
	linuxDsoDebug   streamType = 0x4767000A
	linuxProcStat   streamType = 0x4767000B
	linuxProcUptime streamType = 0x4767000C
	linuxProcFD     streamType = 0x4767000D
	crashpadInfo    streamType = 0x43500001
	stabilityReport streamType = 0x4B6B0002
	mozMacosCrash   streamType = 0x4D7A0001
	mozMacosBoot    streamType = 0x4D7A0002
	mozLinuxLimits  streamType = 0x4D7A0003
	mozSoftErrors   streamType = 0x4D7A0004
)

var streamNames = map[streamType]string{
	unused: "Unused", 1: "Reserved0", 2: "Reserved1", threadList: "ThreadList", moduleList: "ModuleList",
	memoryList: "MemoryList", exceptionType: "Exception", systemInfo: "SystemInfo", threadExList: "ThreadExList",
	memory64List: "Memory64List", commentA: "CommentA", commentW: "CommentW", handleData: "HandleData",
	functionTable: "FunctionTable", unloadedModuleList: "UnloadedModuleList", miscInfo: "MiscInfo",
	memoryInfoList: "MemoryInfoList", threadInfoList: "ThreadInfoList", handleOperations: "HandleOperationList",
	token: "Token", javaScriptData: "JavaScriptData", systemMemoryInfo: "SystemMemoryInfo", processVMCounters: "ProcessVmCounters",
	iptTrace: "IptTrace", threadNames: "ThreadNames",

	// Windows CE.
	0x8000: "ceStreamNull", 0x8001: "ceStreamSystemInfo", 0x8002: "ceStreamException", 0x8003: "ceStreamModuleList",
	0x8004: "ceStreamProcessList", 0x8005: "ceStreamThreadList", 0x8006: "ceStreamThreadContextList",
	0x8007: "ceStreamThreadCallStackList", 0x8008: "ceStreamMemoryVirtualList", 0x8009: "ceStreamMemoryPhysicalList",
	0x800A: "ceStreamBucketParameters", 0x800B: "ceStreamProcessModuleMap", 0x800C: "ceStreamDiagnosisList",
	0xFFFF: "LastReserved",

	// Breakpad, and LLDB for the last three.
	breakpadInfo: "BreakpadInfo", assertionInfo: "AssertionInfo", linuxCPUInfo: "LinuxCpuInfo",
	linuxProcStatus: "LinuxProcStatus", linuxLsbRelease: "LinuxLsbRelease", linuxCmdLine: "LinuxCmdLine",
	linuxEnviron: "LinuxEnviron", linuxAuxv: "LinuxAuxv", linuxMaps: "LinuxMaps", linuxDsoDebug: "LinuxDsoDebug",
	linuxProcStat: "LinuxProcStat", linuxProcUptime: "LinuxProcUptime", linuxProcFD: "LinuxProcFD",

	crashpadInfo: "CrashpadInfo", 0x4350FFFF: "CrashpadLastReserved",
	0x4C4C4442: "LLDBGenerated", stabilityReport: "StabilityReport",
	mozMacosCrash: "MozMacosCrashInfo", mozMacosBoot: "MozMacosBootargs",
	mozLinuxLimits: "MozLinuxLimits", mozSoftErrors: "MozSoftErrors",

	// Facebook.
	0xFACECAFA: "FacebookAppCustomData", 0xFACECAFB: "FacebookBuildID", 0xFACECAFC: "FacebookAppVersionName",
	0xFACECAFD: "FacebookJavaStack", 0xFACECAFE: "FacebookDalvikInfo", 0xFACECAFF: "FacebookUnwindSymbols",
	0xFACECB00: "FacebookDumpErrorLog", 0xFACECCCC: "FacebookAppStateLog", 0xFACEDEAD: "FacebookAbortReason",
	0xFACEE000: "FacebookThreadName", 0xFACE1CA7: "FacebookLogcat",
}

// String is the name, or the number when the type has none.
func (t streamType) String() string {
	if s, ok := streamNames[t]; ok {
		return s
	}
	return fmt.Sprintf("stream 0x%x", uint32(t))
}

// value is the name as a datum, absent when the type has none.
func (t streamType) value() model.Value {
	if s, ok := streamNames[t]; ok {
		return model.Str(s)
	}
	if t > 0xFFFF {
		return model.Absent(model.Unknown, "a stream of the program that wrote the dump: look at its bytes")
	}
	return model.Absent(model.Unknown, "no public source names this type: look at its bytes")
}
