package minidump

import (
	"fmt"
	"strings"
	"time"

	"dumplens/model"
)

// Bits of MiscInfo's Flags1.
const (
	miscProcessID     = 0x1
	miscProcessTimes  = 0x2
	miscPower         = 0x4
	miscIntegrity     = 0x10
	miscExecuteFlags  = 0x20
	miscTimezone      = 0x40
	miscProtected     = 0x80
	miscBuildString   = 0x100
	miscProcessCookie = 0x200
)

var miscFlags = []bit{
	{miscProcessID, "process id"},
	{miscProcessTimes, "process times"},
	{miscPower, "processor power"},
	{miscIntegrity, "integrity"},
	{miscExecuteFlags, "execute flags"},
	{miscTimezone, "time zone"},
	{miscProtected, "protected process"},
	{miscBuildString, "build string"},
	{miscProcessCookie, "process cookie"},
}

// miscMember is a member that counts only when its flag is set.
type miscMember struct {
	flag uint64
	fieldSpec
}

var integrityLevels = map[uint64]string{0: "untrusted", 0x1000: "low", 0x2000: "medium", 0x2100: "medium plus", 0x3000: "high", 0x4000: "system", 0x5000: "protected process"}

// MINIDUMP_MISC_INFO to MINIDUMP_MISC_INFO_5.
var miscMembers = []miscMember{
	{miscProcessID, fieldSpec{"ProcessId", 0x08, 4, model.Num, nil}},
	{miscProcessTimes, fieldSpec{"ProcessCreateTime", 0x0C, 4, unixTime, nil}},
	{miscProcessTimes, fieldSpec{"ProcessUserTime", 0x10, 4, seconds, nil}},
	{miscProcessTimes, fieldSpec{"ProcessKernelTime", 0x14, 4, seconds, nil}},
	{miscPower, fieldSpec{"ProcessorMaxMhz", 0x18, 4, model.Num, nil}},
	{miscPower, fieldSpec{"ProcessorCurrentMhz", 0x1C, 4, model.Num, nil}},
	{miscPower, fieldSpec{"ProcessorMhzLimit", 0x20, 4, model.Num, nil}},
	{miscPower, fieldSpec{"ProcessorMaxIdleState", 0x24, 4, model.Num, nil}},
	{miscPower, fieldSpec{"ProcessorCurrentIdleState", 0x28, 4, model.Num, nil}},
	{miscIntegrity, fieldSpec{"ProcessIntegrityLevel", 0x2C, 4, model.Hex, word(integrityLevels)}},
	{miscExecuteFlags, fieldSpec{"ProcessExecuteFlags", 0x30, 4, model.Hex, nil}},
	{miscProtected, fieldSpec{"ProtectedProcess", 0x34, 4, model.Hex, nil}},
	{miscTimezone, fieldSpec{"TimeZoneId", 0x38, 4, model.Num, word(map[uint64]string{0: "unknown", 1: "standard time", 2: "daylight time"})}},
	{miscTimezone, fieldSpec{"TimeZone.Bias", 0x3C, 4, minutes, says("UTC = local time + bias")}},
	{miscTimezone, fieldSpec{"TimeZone.StandardBias", 0x90, 4, minutes, nil}},
	{miscTimezone, fieldSpec{"TimeZone.DaylightBias", 0xE4, 4, minutes, nil}},
	{miscProcessCookie, fieldSpec{"ProcessCookie", 0x550, 4, model.Hex, nil}},
}

// changeDate shows a SYSTEMTIME that says when the time of a zone changes: on a date
// or, with year 0, every year on a day of a week of a month, 5 being the last.
func changeDate(b block) model.Value {
	year, month, weekday, day := b.u16(0), b.u16(2), b.u16(4), b.u16(6)
	clock := fmt.Sprintf("%02d:%02d", b.u16(8), b.u16(10))
	switch {
	case month == 0:
		return model.Absent(model.NotApplicable, "the zone has no such change").From(b.at)
	case year != 0 || month > 12 || weekday > 6:
		return model.Str(fmt.Sprintf("%04d-%02d-%02d %s", year, month, day, clock)).From(b.at)
	}
	week := fmt.Sprintf("%s number %d", time.Weekday(weekday), day)
	if day == 5 {
		week = "last " + time.Weekday(weekday).String()
	}
	return model.Str(fmt.Sprintf("%s of %s, %s", week, time.Month(month), clock)).From(b.at)
}

// minutes shows a signed number of minutes.
func minutes(n uint64) model.Value {
	return model.Str(fmt.Sprintf("%d min", int32(n)))
}

// miscText is a fixed array of UTF-16 characters.
type miscText struct {
	flag     uint64
	name     string
	at, size uint64
}

var miscTexts = []miscText{
	{miscTimezone, "TimeZone.StandardName", 0x40, 64},
	{miscTimezone, "TimeZone.DaylightName", 0x94, 64},
	{miscBuildString, "BuildString", 0xE8, 520},
	{miscBuildString, "DbgBldStr", 0x2F0, 80},
}

// miscInfo reads MINIDUMP_MISC_INFO of any version: 24, 44, 232, 832 or 1364 bytes.
func (r *reader) miscInfo() {
	s, ok := r.stream(miscInfo)
	if !ok {
		return
	}
	size, flags := s.u32(0), s.u32(4)
	b := s.block
	// LLDB's own test files leave SizeOfInfo 0: then the stream's length counts.
	if size >= 8 {
		b = s.sub(0, size)
	}
	r.fields = append(r.fields, fieldsOf(s.name, b, []fieldSpec{
		{"SizeOfInfo", 0, 4, model.Bytes, nil},
		{"Flags1", 4, 4, model.Hex, func(n uint64) string { return bitNames(n, miscFlags) }},
	})...)
	for _, m := range miscMembers {
		if m.at < b.len() {
			r.fields = append(r.fields, miscField(s.name, b, flags, m))
		}
	}
	for _, t := range miscTexts {
		if b.has(t.at, t.size) && flags&t.flag != 0 {
			text := b.sub(t.at, t.size)
			r.fields = append(r.fields, model.Field{Name: s.name + "." + t.name, Offset: t.at, Value: textValue(utf16Text(text.data)).From(text.at)})
		}
	}
	for _, t := range []miscText{{miscTimezone, "TimeZone.StandardDate", 0x80, 16}, {miscTimezone, "TimeZone.DaylightDate", 0xD4, 16}} {
		if b.has(t.at, t.size) && flags&t.flag != 0 {
			r.fields = append(r.fields, model.Field{Name: s.name + "." + t.name, Offset: t.at, Value: changeDate(b.sub(t.at, t.size)), Note: "when the bias changes"})
		}
	}
	r.xstate(s.name, b)
	r.miscFacts(b, flags)
}

func miscField(prefix string, b block, flags uint64, m miscMember) model.Field {
	f := fieldsOf(prefix, b, []fieldSpec{m.fieldSpec})[0]
	if flags&m.flag == 0 {
		f.Value = model.Absent(model.NotInDump, "Flags1 says that it was not set").From(f.Value.Src)
		f.Note = ""
	}
	return f
}

// xstate reads XSTATE_CONFIG_FEATURE_MSC_INFO, which tells where extended registers
// lie in a thread's context.
func (r *reader) xstate(prefix string, b block) {
	const at = 0x340
	if !b.has(at, 16) || b.u32(at) == 0 {
		return
	}
	r.fields = append(r.fields, fieldsOf(prefix, b, []fieldSpec{
		{"XStateData.SizeOfInfo", at, 4, model.Bytes, nil},
		{"XStateData.ContextSize", at + 4, 4, model.Bytes, nil},
		{"XStateData.EnabledFeatures", at + 8, 8, model.Hex, xNames},
	})...)
	for i := range uint64(len(r.features)) {
		f := b.sub(at+16+8*i, 8)
		if r.features[i] = f.u32(0); f.u32(4) != 0 {
			r.fields = append(r.fields, model.Field{
				Name: fmt.Sprintf("%s.XStateData.Features[%d]", prefix, i), Offset: at + 16 + 8*i,
				Value: f.value(0, 4, model.Hex), Note: strings.TrimSpace(fmt.Sprintf("%s  offset in the XSAVE area; %d bytes", xNames(1<<i), f.u32(4))),
			})
		}
	}
}

func (r *reader) miscFacts(b block, flags uint64) {
	for _, f := range []struct {
		key, title string
		member     int // of miscMembers
	}{
		{"process_id", "Process id", 0},
		{"process_create_time", "Process started", 1},
		{"process_user_time", "Time in user mode", 2},
		{"process_kernel_time", "Time in kernel mode", 3},
	} {
		m := miscMembers[f.member]
		if flags&m.flag != 0 {
			r.d.Set(f.key, f.title, b.value(m.at, m.size, m.show))
		}
	}
}
