package minidump

import (
	"fmt"
	"strings"

	"dumplens/model"
)

// Platforms of SystemInfo, Microsoft's and Breakpad's.
const (
	platformNT      = 2
	platformUnix    = 0x8000
	platformMacOS   = 0x8101
	platformIOS     = 0x8102
	platformLinux   = 0x8201
	platformAndroid = 0x8203
)

var platforms = map[uint64]string{
	0: "Windows 3.1 (Win32s)", 1: "Windows 9x", platformNT: "Windows", 3: "Windows CE",
	platformUnix: "Unix", platformMacOS: "macOS", platformIOS: "iOS", platformLinux: "Linux",
	0x8202: "Solaris", platformAndroid: "Android", 0x8204: "PlayStation 3", 0x8205: "NaCl", 0x8206: "Fuchsia",
}

// architectures are PROCESSOR_ARCHITECTURE_* of winnt.h and, from 0x8001 on, Breakpad's.
var architectures = map[uint64]model.Arch{
	0: model.ArchX86, 1: "mips", 2: "alpha", 3: "ppc", 4: "shx", 5: model.ArchARM, 6: model.ArchIA64,
	7: "alpha64", 8: "msil", 9: model.ArchX64, 10: model.ArchX86, 11: "neutral", 12: model.ArchARM64,
	13: model.ArchARM, 14: model.ArchX86, 0x8001: "sparc", 0x8002: "ppc64", 0x8003: model.ArchARM64,
	0x8004: "mips64", 0x8005: "riscv", 0x8006: "riscv64",
}

var productTypes = map[uint64]string{1: "workstation", 2: "domain controller", 3: "server"}

// suites are VER_SUITE_* of winnt.h.
var suites = []bit{
	{0x1, "small business"},
	{0x2, "enterprise"},
	{0x4, "back office"},
	{0x8, "communications"},
	{0x10, "terminal server"},
	{0x20, "small business restricted"},
	{0x40, "embedded NT"},
	{0x80, "data center"},
	{0x100, "single-user terminal server"},
	{0x200, "personal"},
	{0x400, "blade"},
	{0x800, "embedded restricted"},
	{0x1000, "security appliance"},
	{0x2000, "storage server"},
	{0x4000, "compute server"},
	{0x8000, "home server"},
}

var systemFields = []fieldSpec{
	{"ProcessorArchitecture", 0x00, 2, model.Hex, func(n uint64) string { return string(architectures[n]) }},
	{"ProcessorLevel", 0x02, 2, model.Num, says("the processor's family")},
	{"ProcessorRevision", 0x04, 2, model.Hex, says("model and stepping")},
	{"NumberOfProcessors", 0x06, 1, model.Num, nil},
	{"ProductType", 0x07, 1, model.Num, word(productTypes)},
	{"MajorVersion", 0x08, 4, model.Num, nil},
	{"MinorVersion", 0x0C, 4, model.Num, nil},
	{"BuildNumber", 0x10, 4, model.Num, nil},
	{"PlatformId", 0x14, 4, model.Hex, word(platforms)},
	{"CSDVersionRva", 0x18, 4, fileOffset, nil},
	{"SuiteMask", 0x1C, 2, model.Hex, func(n uint64) string { return bitNames(n, suites) }},
	{"Reserved2", 0x1E, 2, model.Hex, nil},
}

// systemInfo reads MINIDUMP_SYSTEM_INFO, 56 bytes.
func (r *reader) systemInfo() {
	r.platform, r.arch = ^uint64(0), ^uint64(0)
	s, ok := r.stream(systemInfo)
	if !ok {
		r.d.AddProblem("SystemInfo", model.Span{}, "the dump has no SystemInfo stream: processor and system are not known")
		return
	}
	if s.has(0, 2) {
		r.arch = s.u16(0)
		r.d.Arch = architectures[r.arch]
	}
	if s.has(0x14, 4) {
		r.platform = s.u32(0x14)
	}
	csd := model.Absent(model.NotInDump, "the structure ends before it")
	if s.has(0x18, 4) {
		csd = r.str(s.u32(0x18))
	}
	r.streamFields(s, systemFields)
	r.addField("SystemInfo.CSDVersion", csd, "service pack, or what a system other than Windows says of itself")
	r.processorFields(s)
	r.systemFacts(s, csd)
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// processorFields reads CPU_INFORMATION, whose form depends on the processor.
func (r *reader) processorFields(s stream) {
	vendor := s.sub(0x20, 12)
	switch {
	case s.len() < 56:
		return
	case isPrintable(vendor.data): // x86, and x64 as Breakpad and Crashpad write it
		r.fields = append(r.fields, model.Field{Name: "SystemInfo.Cpu.VendorId", Offset: 0x20, Value: model.Str(string(vendor.data)).From(vendor.at)})
		r.fields = append(r.fields, fieldsOf("SystemInfo.Cpu", s.block, []fieldSpec{
			{"VersionInformation", 0x2C, 4, model.Hex, says("CPUID 1, EAX")},
			{"FeatureInformation", 0x30, 4, model.Hex, says("CPUID 1, EDX")},
			{"AMDExtendedCpuFeatures", 0x34, 4, model.Hex, nil},
		})...)
	case r.d.Arch == model.ArchARM && r.platform >= platformUnix:
		r.fields = append(r.fields, fieldsOf("SystemInfo.Cpu", s.block, []fieldSpec{
			{"cpuid", 0x20, 4, model.Hex, nil}, {"elf_hwcaps", 0x24, 4, model.Hex, nil},
		})...)
	default:
		r.fields = append(r.fields, fieldsOf("SystemInfo.Cpu", s.block, []fieldSpec{
			{"ProcessorFeatures[0]", 0x20, 8, model.Hex, says("bits of IsProcessorFeaturePresent")},
			{"ProcessorFeatures[1]", 0x28, 8, model.Hex, nil},
		})...)
	}
}

func isPrintable(p []byte) bool {
	for _, c := range p {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return len(p) > 0
}

func (r *reader) systemFacts(s stream, csd model.Value) {
	if s.has(0, 2) {
		v := model.Absent(model.Unknown, fmt.Sprintf("no processor has the number 0x%x", r.arch))
		if r.d.Arch != model.ArchUnknown {
			v = model.Str(string(r.d.Arch))
		}
		r.d.Set("architecture", "Architecture", v.From(s.span(0, 2)))
	}
	if s.has(8, 16) {
		r.d.Set("os", "System", model.Str(osWords(s, csd)).From(s.span(8, 16)))
		r.d.Set("os_build", "Build", buildNumber(s))
	}
	r.d.Set("processors", "Processors", s.value(6, 1, model.Num))
}

// buildNumber is Windows' build; the makers of other systems do not number theirs so.
func buildNumber(s stream) model.Value {
	v := s.value(0x10, 4, model.Num)
	if s.u32(0x14) >= platformUnix {
		return model.Absent(model.NotApplicable, "only Windows has build numbers").From(v.Src)
	}
	return v
}

// osWords names the system: Windows 6.1 Service Pack 1, Linux 5.19.0-41-generic
// and what uname says. Breakpad leaves the version 0 and puts the kernel's whole
// line into the text; Crashpad puts there what follows the version.
func osWords(s stream, csd model.Value) string {
	platform, ok := platforms[s.u32(0x14)]
	if !ok {
		platform = fmt.Sprintf("platform 0x%x", s.u32(0x14))
	}
	text := csd.Text
	if !csd.Is() {
		text = ""
	}
	major, minor, build := s.u32(0x08), s.u32(0x0C), s.u32(0x10)
	switch {
	case text != "" && strings.HasPrefix(text, platform+" "):
		return text
	case s.u32(0x14) <= platformNT && isDigits(text): // Crashpad: the revision of the build
		return fmt.Sprintf("%s %d.%d.%d.%s", platform, major, minor, build, text)
	case s.u32(0x14) <= platformNT:
		return strings.TrimSpace(fmt.Sprintf("%s %d.%d %s", platform, major, minor, text))
	case major == 0 && minor == 0 && build == 0:
		return strings.TrimSpace(platform + " " + text)
	case strings.HasPrefix(text, "-"):
		return fmt.Sprintf("%s %d.%d.%d%s", platform, major, minor, build, text)
	}
	return strings.TrimSpace(fmt.Sprintf("%s %d.%d.%d %s", platform, major, minor, build, text))
}
