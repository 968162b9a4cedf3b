package win

import (
	"fmt"
	"strings"

	"dumplens/model"
	"dumplens/model/mem"
)

// KUSER_SHARED_DATA is a page that the kernel shares with every program, at the same
// address on every machine of an architecture. Its members have kept their offsets
// since Windows XP; later ones came where nothing was (WDK, ntddk.h).
const (
	userSharedData  = 0x7ffe0000 // where programs see it
	sharedBytes     = 0x3d8      // up to the end of the last member that is read
	sharedInterrupt = 0x08
	sharedTime      = 0x14
	sharedBias      = 0x20
	sharedMajor     = 0x26c
)

// sharedMember is a member of KUSER_SHARED_DATA.
type sharedMember struct {
	topic string
	name  string // for people
	at    uint64
	size  int
	since uint32 // the first build that has it, 0 all
	show  func(raw []byte) model.Value
	note  string
}

// Topics of what is known of the system.
const (
	topicWindows    = "Windows"
	topicTime       = "Time"
	topicProcessors = "Processors"
	topicMemory     = "Memory"
	topicSecurity   = "Security and debugging"
	topicKernel     = "Kernel"
)

// systemTopics are the topics in the order in which they are shown.
var systemTopics = []string{topicWindows, topicTime, topicProcessors, topicMemory, topicSecurity, topicKernel}

// Builds that brought members of KUSER_SHARED_DATA.
const (
	build2003  = 3790
	buildVista = 6000
	build7     = 7600
	build8     = 9200
	build10    = 10240
)

var sharedMembers = []sharedMember{
	{topicWindows, "NtMajorVersion", 0x26c, 4, 0, asCount, ""},
	{topicWindows, "NtMinorVersion", 0x270, 4, 0, asCount, ""},
	{topicWindows, "NtBuildNumber", 0x260, 4, build10, asBuild, ""},
	{topicWindows, "NtProductType", 0x264, 4, 0, asWord("product-type"), ""},
	{topicWindows, "SuiteMask", 0x2d0, 4, 0, asBits("suite", 16), ""},
	{topicWindows, "NtSystemRoot", 0x30, 520, 0, asWide, "where Windows is installed"},
	{topicWindows, "SystemExpirationDate", 0x2c8, 8, 0, asTime("it does not expire"), "of a trial version"},
	{topicWindows, "SafeBootMode", 0x2ec, 1, buildVista, asWord("safe-boot"), ""},
	{topicWindows, "BootId", 0x2c4, 4, build10, asCount, "how often this Windows was started"},
	{topicWindows, "ActiveConsoleId", 0x2d8, 4, 0, asCount, "the session at the screen"},

	{topicTime, "SystemTime", sharedTime, 8, 0, asTime(""), "UTC"},
	{topicTime, "InterruptTime", sharedInterrupt, 8, 0, asTicks, "since the start"},
	{topicTime, "TimeZoneBias", sharedBias, 8, 0, asBias, "the machine's local time"},
	{topicTime, "TimeZoneId", 0x240, 4, 0, asWord("time-zone-id"), ""},
	{topicTime, "TickCount", 0x320, 8, build2003, asCount, "ticks of the clock since the start"},
	{topicTime, "QpcFrequency", 0x300, 8, build8, asCount, "performance counts a second"},

	{topicProcessors, "ActiveProcessorCount", 0x3c0, 4, build7, asCount, ""},
	{topicProcessors, "ActiveGroupCount", 0x3c4, 1, build7, asCount, "groups of up to 64 processors"},
	{topicProcessors, "NativeProcessorArchitecture", 0x26a, 2, build10, asWord("processor-architecture"), ""},
	{topicProcessors, "ProcessorFeatures", 0x274, 64, 0, asFeatures, "as IsProcessorFeaturePresent tells"},

	{topicMemory, "NumberOfPhysicalPages", 0x2e8, 4, 0, asPages, "that Windows manages"},
	{topicMemory, "LargePageMinimum", 0x244, 4, buildVista, asSize, ""},

	{topicSecurity, "KdDebuggerEnabled", 0x2d4, 1, 0, asDebugger, ""},
	{topicSecurity, "NX policy", 0x2d5, 1, build2003, asExecution, "data execution prevention"},
	{topicSecurity, "SharedDataFlags", 0x2f0, 4, buildVista, asCodeOf, "bit 1: user account control"},
	{topicSecurity, "Secure boot", 0x2f0, 4, build10, asBit(7), "SharedDataFlags bit 7"},
}

func asCount(b []byte) model.Value  { return model.Num(model.Uint(b)) }
func asCodeOf(b []byte) model.Value { return model.Hex(model.Uint(b)) }
func asSize(b []byte) model.Value   { return model.Bytes(model.Uint(b)) }
func asPages(b []byte) model.Value  { return model.Bytes(model.Uint(b) * mem.PageSize) }

// asBuild is a build number; the kernel's own carries the kind of its compilation in
// the top four bits.
func asBuild(b []byte) model.Value { return model.Num(model.Uint(b) & 0xfffffff) }

func asBit(bit int) func([]byte) model.Value {
	return func(b []byte) model.Value { return model.Flag(model.Uint(b)>>bit&1 != 0) }
}

// asTicks is a count of 100 ns.
func asTicks(b []byte) model.Value { return model.Millis(model.Uint(b) / 10_000) }

func asTime(zero string) func([]byte) model.Value {
	return func(b []byte) model.Value {
		if n := model.Uint(b); n != 0 || zero == "" {
			return model.When(n)
		}
		return model.Absent(model.NotApplicable, zero)
	}
}

// asWord is a number with its word.
func asWord(kind string) func([]byte) model.Value {
	return func(b []byte) model.Value { return model.Num(model.Uint(b)).With(words(kind, model.Uint(b))) }
}

// asBits puts the set bits of a mask into words.
func asBits(kind string, bits int) func([]byte) model.Value {
	return func(b []byte) model.Value {
		var names []string
		for i := range bits {
			if w := words(kind, uint64(i)); w != "" && model.Uint(b)>>i&1 != 0 {
				names = append(names, w)
			}
		}
		return model.Hex(model.Uint(b)).With(strings.Join(names, ", "))
	}
}

func asWide(b []byte) model.Value { return model.Str(textUntilNUL(b)) }

// asBias is how far local time is from UTC: UTC minus local time, in 100 ns.
func asBias(b []byte) model.Value {
	minutes := -int64(model.Uint(b)) / 600_000_000
	sign := '+'
	if minutes < 0 {
		sign, minutes = '-', -minutes
	}
	const mostMinutes = 24 * 60
	if minutes > mostMinutes {
		return model.Absent(model.Malformed, fmt.Sprintf("local time cannot be %d minutes from UTC", minutes))
	}
	return model.Str(fmt.Sprintf("UTC%c%02d:%02d", sign, minutes/60, minutes%60))
}

// asFeatures lists the features that the processors have, a byte each.
func asFeatures(b []byte) model.Value {
	var names []string
	for i, have := range b {
		if have == 0 {
			continue
		}
		w := words("processor-feature", uint64(i))
		if w == "" {
			w = fmt.Sprint(i)
		}
		names = append(names, w)
	}
	return model.Str(strings.Join(names, ", "))
}

// asDebugger reads KdDebuggerEnabled: bit 0 switched on at the start, bit 1 connected.
func asDebugger(b []byte) model.Value {
	state := "no kernel debugger"
	switch model.Uint(b) & 3 {
	case 1:
		state = "kernel debugging is on, no debugger was connected"
	case 2, 3:
		state = "a kernel debugger was connected"
	}
	return model.Hex(model.Uint(b)).With(state)
}

// asExecution reads bits 0 and 1 of MitigationPolicies, NXSupportPolicy.
func asExecution(b []byte) model.Value {
	return model.Num(model.Uint(b) & 3).With(words("nx-policy", model.Uint(b)&3))
}
