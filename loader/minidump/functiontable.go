package minidump

import (
	"fmt"

	"dumplens/model"
)

// functionTableHeader is MINIDUMP_FUNCTION_TABLE_STREAM.
var functionTableHeader = []fieldSpec{
	{"SizeOfHeader", 0x00, 4, model.Bytes, nil},
	{"SizeOfDescriptor", 0x04, 4, model.Bytes, nil},
	{"SizeOfNativeDescriptor", 0x08, 4, model.Bytes, nil},
	{"SizeOfFunctionEntry", 0x0C, 4, model.Bytes, nil},
	{"NumberOfDescriptors", 0x10, 4, model.Num, says("tables of generated code, for unwinding")},
	{"SizeOfAlignPad", 0x14, 4, model.Bytes, nil},
}

const (
	// functionDescriptor is the size of MINIDUMP_FUNCTION_TABLE_DESCRIPTOR.
	functionDescriptor = 32
	// maxFunctionTables bounds the tables that are shown.
	maxFunctionTables = 4096
)

// functionTables reads FunctionTable: the tables of functions that code generated at
// run time, such as .NET's, has registered. Each is a descriptor, the system's own
// form of it, the entries and padding.
func (r *reader) functionTables() {
	s, ok := r.stream(functionTable)
	if !ok {
		return
	}
	r.streamFields(s, functionTableHeader)
	at := s.u32(0x00) + s.u32(0x14)
	own, native, entry, count := s.u32(0x04), s.u32(0x08), s.u32(0x0C), s.u32(0x10)
	if !s.has(0, 0x18) || count == 0 {
		return
	}
	if own < functionDescriptor {
		r.d.AddProblem(s.name, s.span(4, 4), "%s says that a descriptor has %d bytes, which cannot be right: it has at least %d", s.name, own, functionDescriptor)
		return
	}
	for i := range count {
		t := s.sub(at, functionDescriptor)
		if t.len() < functionDescriptor || i == maxFunctionTables {
			r.d.AddProblem(s.name, s.span(0x10, 4), "%s says it has %d tables: only %d are read", s.name, count, i)
			return
		}
		r.functionTable(fmt.Sprintf("%s[%d]", s.name, i), t, at)
		at += own + native + t.u32(24)*entry + t.u32(28)
	}
}

func (r *reader) functionTable(name string, t block, at uint64) {
	fields := fieldsOf(name, t, []fieldSpec{
		{"MinimumAddress", 0, 8, address, nil},
		{"MaximumAddress", 8, 8, address, nil},
		{"BaseAddress", 16, 8, address, says("the entries' addresses count from here")},
		{"EntryCount", 24, 4, model.Num, says("functions")},
		{"SizeOfAlignPad", 28, 4, model.Bytes, nil},
	})
	for i := range fields {
		fields[i].Offset += at
	}
	r.fields = append(r.fields, fields...)
}
