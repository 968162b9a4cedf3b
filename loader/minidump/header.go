package minidump

import (
	"fmt"

	"dumplens/model"
)

// headerSize is the size of MINIDUMP_HEADER.
const headerSize = 0x20

const withFullMemory = 0x2

var headerFields = []fieldSpec{
	{"Signature", 0x00, 4, model.Hex, says("MDMP")},
	{"Version", 0x04, 4, model.Hex, versionNote},
	{"NumberOfStreams", 0x08, 4, model.Num, nil},
	{"StreamDirectoryRva", 0x0C, 4, fileOffset, says("offset of the stream directory in the file")},
	{"CheckSum", 0x10, 4, model.Hex, func(n uint64) string {
		if n == 0 {
			return "not used"
		}
		return ""
	}},
	{"TimeDateStamp", 0x14, 4, unixTime, says("when the dump was written, UTC")},
	{"Flags", 0x18, 8, model.Hex, func(n uint64) string { return flagNames(n) + ": " + askedFor(n) }},
}

// fileOffset shows an offset in the file that a click goes to.
func fileOffset(n uint64) model.Value {
	return model.Hex(n).Goto(&model.Link{Space: "file", At: model.Addr(n)})
}

func versionNote(n uint64) string {
	if n&0xFFFF != version {
		return fmt.Sprintf("the low word should be 0x%x", version)
	}
	return fmt.Sprintf("low word 0x%x: a minidump; high word 0x%x: of its writer", version, n>>16)
}

// header reads MINIDUMP_HEADER.
func (r *reader) header() {
	h := r.read("header", 0, headerSize)
	r.fields = append(r.fields, fieldsOf("", h, headerFields)...)
	r.version, r.flags = h.u32(4), h.u64(0x18)
	if h.has(4, 4) && r.version&0xFFFF != version {
		r.d.AddProblem("header", h.span(4, 4), "the version is 0x%x where a minidump has 0x%x in its low word: the file may be damaged", r.version, version)
	}
	r.d.Kind = model.KindUser
	if r.flags&withFullMemory != 0 {
		r.d.Kind = model.KindUserFull
	}
	r.d.Set("signature", "Signature", model.Str("MDMP").From(h.span(0, 4)))
	r.d.Set("debugger_line", "In the debugger's words", model.Str(r.d.Kind.DebuggerLine()))
	r.d.Set("flags", "Flags", h.value(0x18, 8, func(n uint64) model.Value { return model.Hex(n).With(flagNames(n)) }))
	if h.has(0x18, 8) {
		r.d.Set("flags_meaning", "Its writer was asked to", model.Str(askedFor(r.flags)).From(h.span(0x18, 8)))
	}
	r.d.Set("system_time", "Written", h.value(0x14, 4, unixTime))
}
