package minidump

import (
	"fmt"

	"dumplens/model"
)

// maxParameters is EXCEPTION_MAXIMUM_PARAMETERS.
const maxParameters = 15

// exception is what the Exception stream says that later parts need.
type exception struct {
	thread                  uint64
	contextSize, contextRVA uint64
}

// exceptionFields is MINIDUMP_EXCEPTION_STREAM but for the parameters.
func exceptionFields(codeWords, flagWords string) []fieldSpec {
	return []fieldSpec{
		{"ThreadId", 0x00, 4, model.Num, nil},
		{"ExceptionRecord.ExceptionCode", 0x08, 4, model.Hex, says(codeWords)},
		{"ExceptionRecord.ExceptionFlags", 0x0C, 4, model.Hex, says(flagWords)},
		{"ExceptionRecord.ExceptionRecord", 0x10, 8, address, says("address of a nested record")},
		{"ExceptionRecord.ExceptionAddress", 0x18, 8, address, nil},
		{"ExceptionRecord.NumberParameters", 0x20, 4, model.Num, nil},
		{"ThreadContext.DataSize", 0xA0, 4, model.Bytes, nil},
		{"ThreadContext.Rva", 0xA4, 4, fileOffset, nil},
	}
}

var windowsExceptionFlags = []bit{
	{0x1, "noncontinuable"},
	{0x2, "unwinding"},
	{0x4, "exit unwind"},
	{0x8, "stack invalid"},
	{0x10, "nested call"},
	{0x20, "target unwind"},
	{0x40, "collided unwind"},
	{0x80, "raised by software"},
}

// exceptionStream reads MINIDUMP_EXCEPTION_STREAM, 168 bytes.
func (r *reader) exceptionStream() {
	s, ok := r.stream(exceptionType)
	if !ok {
		return
	}
	codeWords, flagWords := r.exceptionWords(s.u32(0x08), s.u32(0x0C))
	r.streamFields(s, exceptionFields(codeWords, flagWords))
	r.exception = &exception{s.u32(0), s.u32(0xA0), s.u32(0xA4)}
	if !s.has(0, 4) {
		r.exception = nil
		return
	}
	r.exceptionFacts(s, codeWords, flagWords)
}

func (r *reader) exceptionFacts(s stream, codeWords, flagWords string) {
	words := codeWords
	if flagWords != "" && words != "" && r.platform >= platformUnix {
		words += " (" + flagWords + ")"
	}
	r.d.Set("exception_code", "Exception", s.value(0x08, 4, func(n uint64) model.Value { return model.Hex(n).With(words) }))
	r.d.Set("exception_address", "At address", s.value(0x18, 8, func(n uint64) model.Value { return r.d.Pointer(model.Addr(n), "memory") }))
	r.d.Set("exception_thread", "In thread", s.value(0, 4, func(n uint64) model.Value {
		return model.Num(n).Goto(&model.Link{View: "threads", Row: fmt.Sprint(n)})
	}))
	r.parameters(s)
}

func (r *reader) parameters(s stream) {
	n, ok := s.uint(0x20, 4)
	if !ok || n == 0 {
		return
	}
	if n > maxParameters {
		r.d.AddProblem(s.name, s.span(0x20, 4), "the exception says it has %d parameters, but there can be %d: those are shown", n, maxParameters)
		n = maxParameters
	}
	items := make([]model.Value, 0, n)
	for i := range n {
		v := s.value(0x28+8*i, 8, model.Hex)
		r.fields = append(r.fields, model.Field{Name: fmt.Sprintf("%s.ExceptionRecord.ExceptionInformation[%d]", s.name, i), Offset: 0x28 + 8*i, Value: v})
		items = append(items, v)
	}
	r.d.Set("exception_parameters", "Parameters", model.List(items...).From(s.span(0x28, 8*n)))
}

// exceptionWords names an exception of systems other than Windows, whose codes
// have names of their own elsewhere.
func (r *reader) exceptionWords(code, flags uint64) (codeWords, flagWords string) {
	switch code {
	case 0x0517A7ED:
		return "simulated: the program asked for a dump, nothing crashed", ""
	case 0xFFFFFFFF:
		if r.platform >= platformUnix {
			return "DUMP_REQUESTED: the program asked for a dump, nothing crashed", ""
		}
	}
	switch r.platform {
	case platformLinux, platformAndroid:
		return linuxSignal(code, flags)
	case platformMacOS, platformIOS:
		return machException(code, flags)
	}
	if flags != 0 {
		flagWords = bitNames(flags, windowsExceptionFlags)
	}
	return "", flagWords
}
