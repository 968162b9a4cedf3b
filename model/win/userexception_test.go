package win

import (
	"encoding/binary"
	"testing"

	"dumplens/model"
)

// patches is a space of a few bytes here and there.
type patches map[model.Addr][]byte

func (patches) Name() string { return "memory" }

func (p patches) ReadAt(b []byte, at model.Addr) (int, error) {
	for start, data := range p {
		if at >= start && uint64(at-start) < uint64(len(data)) {
			n := copy(b, data[at-start:])
			if n == len(b) {
				return n, nil
			}
			return n, &model.Hole{Space: "memory", At: at + model.Addr(n), Len: 1, Why: model.NotInDump}
		}
	}
	return 0, &model.Hole{Space: "memory", At: at, Len: 1, Why: model.NotInDump}
}

// Next knows only whether there is something at at itself.
func (p patches) Next(at model.Addr) (model.Span, bool) {
	if _, err := p.ReadAt(make([]byte, 1), at); err != nil {
		return model.Span{}, false
	}
	return model.Span{Space: p, At: at, Len: 1}, true
}

func words32(n ...uint32) []byte {
	var b []byte
	for _, x := range n {
		b = binary.LittleEndian.AppendUint32(b, x)
	}
	return b
}

func thrown(arch model.Arch, memory patches, code uint64, params ...uint64) *model.Dump {
	d := &model.Dump{Arch: arch, Memory: memory}
	d.Set("exception_code", "Exception", model.Hex(code))
	var items []model.Value
	for _, p := range params {
		items = append(items, model.Hex(p))
	}
	d.Set("exception_parameters", "Parameters", model.List(items...))
	return d
}

func TestDescribeException(t *testing.T) {
	image := patches{
		0x140001000: words32(0, 0, 0, 0x2000), // ThrowInfo
		0x140002000: words32(2, 0x3000),
		0x140003000: words32(0, 0x4000),
		0x140004010: []byte(".?AVbad_alloc@std@@\x00"),
	}
	x86 := patches{
		0x401000: words32(0, 0, 0, 0x402000),
		0x402000: words32(1, 0x403000),
		0x403000: words32(0, 0x404000),
		0x404008: []byte(".H\x00"),
	}
	for _, c := range []struct {
		d    *model.Dump
		want string
	}{
		{thrown(model.ArchX64, image, cppException, 0x19930520, 1, 0x140001000, 0x140000000), "C++ code threw an exception of type std::bad_alloc."},
		{thrown(model.ArchX86, x86, cppException, 0x19930520, 1, 0x401000), "C++ code threw an exception of type .H."},
		{thrown(model.ArchX64, nil, cppException, 0x19930520, 1, 0x140001000, 0x140000000), "C++ code threw an exception. Its type is told by the ThrowInfo, which this dump does not hold."},
		{thrown(model.ArchX64, nil, cppException), "C++ code threw an exception. Its type is told by the ThrowInfo, which this dump does not hold."},
		{thrown(model.ArchX64, patches{0x5000: []byte("worker\x00")}, threadNaming, 0x1000, 0x5000, 7), `The program told a debugger the name of a thread. This is no failure; the name is "worker".`},
		{thrown(model.ArchX64, nil, threadNaming), "The program told a debugger the name of a thread. This is no failure."},
		{thrown(model.ArchX64, nil, fastFailException), "A stack buffer was overrun, found when its function returned."},
		{thrown(model.ArchX64, nil, fastFailException, 3), "The program ended itself at once (fast fail): corrupt list entry."},
		{thrown(model.ArchX64, nil, fastFailException, 999), "The program ended itself with fast-fail code 999."},
		{thrown(model.ArchX64, nil, simulated), "Nothing crashed: the program asked for a dump of itself."},
		{thrown(model.ArchX64, nil, 0x1234), ""},
	} {
		if got := DescribeException(c.d); got != c.want {
			t.Errorf("%v:\n got %q\nwant %q", c.d.Fact("exception_code"), got, c.want)
		}
	}
}

func TestExceptionParameter(t *testing.T) {
	for _, c := range []struct {
		code         uint32
		i            int
		value        uint64
		label, words string
	}{
		{AccessViolation, 0, 8, "Access", "execute code at"},
		{inPageError, 2, 0xC000009C, "Why the page could not be had", "STATUS_DEVICE_DATA_ERROR"},
		{fastFailException, 0, 50, "Fast-fail code", "FAST_FAIL_HEAP_METADATA_CORRUPTION: heap metadata corruption"},
		{cppException, 0, 0x19930520, "Magic number", "a C++ exception of Microsoft's compiler"},
		{clrException, 0, 0x80004003, "HRESULT", "COR_E_NULLREFERENCE"},
		{0x1234, 0, 1, "", ""},
	} {
		if label, words := ExceptionParameter(c.code, c.i, c.value); label != c.label || words != c.words {
			t.Errorf("%#x parameter %d: %q, %q; want %q, %q", c.code, c.i, label, words, c.label, c.words)
		}
	}
}
