package minidump

import (
	"fmt"

	"dumplens/model"
)

// macRecords is the room for records in MozMacosCrashInfo.
const macRecords = 20

// macCrashInfo reads MINIDUMP_MAC_CRASH_INFO of Mozilla's Breakpad: what libraries of
// macOS note in their __crash_info sections before they end a program. Records have
// numbers of 64 bits, by version, and then texts.
func (r *reader) macCrashInfo() {
	s, ok := r.stream(mozMacosCrash)
	if !ok {
		return
	}
	r.streamFields(s, []fieldSpec{
		{"stream_type", 0, 4, model.Hex, nil},
		{"record_count", 4, 4, model.Num, nil},
		{"record_start_size", 8, 4, model.Bytes, nil},
	})
	for i := range min(s.u32(4), macRecords) {
		size, rva := s.u32(12+8*i), s.u32(16+8*i)
		b := r.read(s.name, rva, min(size, maxString))
		r.macRecord(fmt.Sprintf("%s[%d]", s.name, i), b, s.u32(8))
	}
}

// macRecord reads a record; start is how long its numbers are.
func (r *reader) macRecord(name string, b block, start uint64) {
	specs := []fieldSpec{{"version", 8, 8, model.Num, nil}}
	version := b.u64(8)
	if version >= 4 {
		specs = append(specs, fieldSpec{"thread", 16, 8, model.Num, nil}, fieldSpec{"dialog_mode", 24, 8, model.Num, nil})
	}
	if version >= 5 {
		specs = append(specs, fieldSpec{"abort_cause", 32, 8, model.Hex, nil})
	}
	r.fields = append(r.fields, fieldsOf(name, b, specs)...)
	texts := b.sub(max(start, 16), b.len())
	for _, member := range []string{"module_path", "message", "signature_string", "backtrace", "message2"} {
		if texts.len() == 0 {
			return
		}
		text := byteText(texts.data)
		v := textValue(text).From(texts.sub(0, uint64(len(text))).at)
		if v.Is() {
			v.Text, _ = cut(v.Text)
			r.addField(name+"."+member, v, "")
		}
		if member == "message" && v.Is() && !r.d.Fact("assertion").Is() {
			r.d.Set("assertion", "Message", v)
		}
		texts = texts.sub(uint64(indexNUL(texts.data))+1, texts.len())
	}
}

func indexNUL(p []byte) int {
	for i, c := range p {
		if c == 0 {
			return i
		}
	}
	return len(p)
}
