package minidump

import (
	"fmt"

	"dumplens/model"
)

// moduleFields is MINIDUMP_MODULE but for what the table shows.
var moduleFields = []fieldSpec{
	{"VersionInfo.dwSignature", 0x18, 4, model.Hex, nil},
	{"VersionInfo.dwStrucVersion", 0x1C, 4, model.Hex, nil},
	{"VersionInfo.dwFileFlagsMask", 0x30, 4, model.Hex, nil},
	{"VersionInfo.dwFileFlags", 0x34, 4, model.Hex, func(n uint64) string {
		return bitNames(n, []bit{{1, "debug"}, {2, "prerelease"}, {4, "patched"}, {8, "private build"}, {0x10, "info inferred"}, {0x20, "special build"}})
	}},
	{"VersionInfo.dwFileOS", 0x38, 4, model.Hex, word(map[uint64]string{0x40004: "Windows NT", 4: "Windows"})},
	{"VersionInfo.dwFileType", 0x3C, 4, model.Hex, word(map[uint64]string{1: "program", 2: "library", 3: "driver", 4: "font", 7: "static library"})},
	{"VersionInfo.dwFileSubtype", 0x40, 4, model.Hex, nil},
	{"VersionInfo.dwFileDateMS", 0x44, 4, model.Hex, nil},
	{"VersionInfo.dwFileDateLS", 0x48, 4, model.Hex, nil},
	{"CvRecord.DataSize", 0x4C, 4, model.Bytes, nil},
	{"CvRecord.Rva", 0x50, 4, fileOffset, nil},
	{"MiscRecord.DataSize", 0x54, 4, model.Bytes, nil},
	{"MiscRecord.Rva", 0x58, 4, fileOffset, nil},
	{"Reserved0", 0x5C, 8, model.Hex, nil},
	{"Reserved1", 0x64, 8, model.Hex, nil},
}

// moduleDetails reads the rest of a MINIDUMP_MODULE and what it points to.
func (r *reader) moduleDetails(e block) []model.Field {
	product := versionAt(e, 0x28)
	fields := []model.Field{{Name: "Product version", Offset: 0x28, Value: product}}
	if cv := r.peek(e.u32(0x50), min(e.u32(0x4C), 4)); cv.len() == 4 {
		fields = append(fields, model.Field{Name: "CodeView signature", Value: textValue(byteText(cv.data)).From(cv.at)})
	}
	fields = append(fields, r.miscRecord(e.u32(0x54), e.u32(0x58))...)
	return append(fields, fieldsOf("", e, moduleFields)...)
}

// versionAt reads two halves of a version, as VS_FIXEDFILEINFO has them.
func versionAt(e block, at uint64) model.Value {
	ms, ls := e.u32(at), e.u32(at+4)
	if ms == 0 && ls == 0 {
		return model.Absent(model.NotInDump, "no version was recorded").From(e.span(at, 8))
	}
	return model.Str(fmt.Sprintf("%d.%d.%d.%d", ms>>16, ms&0xFFFF, ls>>16, ls&0xFFFF)).From(e.span(at, 8))
}

// miscRecord reads IMAGE_DEBUG_MISC: the name of a DBG file, which old linkers wrote.
func (r *reader) miscRecord(size, rva uint64) []model.Field {
	const head = 12
	if size < head {
		return nil
	}
	b := r.peek(rva, min(size, maxString))
	data := b.sub(head, b.len())
	text := byteText(data.data)
	if b.num(8, 1) != 0 {
		text = utf16Text(data.data)
	}
	return []model.Field{
		{Name: "MiscRecord.DataType", Value: b.value(0, 4, model.Num), Note: map[uint64]string{1: "name of the image or its DBG file"}[b.u32(0)]},
		{Name: "MiscRecord.Data", Offset: head, Value: textValue(text).From(data.at)},
	}
}
