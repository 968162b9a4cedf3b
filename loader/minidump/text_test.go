package minidump

import (
	"context"
	"strings"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
)

func TestTexts(t *testing.T) {
	for _, c := range []struct {
		in, want string
		decode   func([]byte) string
	}{
		{"a\x00b\x00", "ab", utf16Text},
		{"a\x00b\x00\x00\x00c\x00", "ab", utf16Text},
		{"a\x00b", "a", utf16Text},
		{"\x3d\xd8\x00\xde", "\U0001F600", utf16Text},
		{"\x3d\xd8a\x00", "\uFFFDa", utf16Text},
		{"", "", utf16Text},
		{"h\u00e9\x00rest", "h\u00e9", byteText},
		{"h\xe9", "h\u00e9", byteText},
	} {
		if got := c.decode([]byte(c.in)); got != c.want {
			t.Errorf("%q is %q, want %q", c.in, got, c.want)
		}
	}
	for path, want := range map[string]string{`C:\a\b.dll`: "b.dll", "/x/y.so": "y.so", "plain": "plain", `end\`: `end\`, "": ""} {
		if got := baseName(path); got != want {
			t.Errorf("the base of %q is %q", path, got)
		}
	}
}

func TestStrings(t *testing.T) {
	b := newBuilder(0)
	good, empty := b.str("text"), b.put(le(uint32(0), uint16(0)))
	endless := b.put(le(uint32(0xFFFFFFFF), "e\x00n\x00d\x00"))
	r := &reader{ctx: context.Background(), d: &model.Dump{}, texts: map[uint64]model.Value{}, textBudget: maxText}
	r.file = mem.NewFile(strings.NewReader(string(b.b)), uint64(len(b.b)))
	if v := r.str(uint64(good)); v.Text != "text" || v.Src.At != model.Addr(good+4) || v.Src.Len != 8 {
		t.Errorf("the text is %+v", v)
	}
	if v := r.str(uint64(endless)); v.Text != "end" || v.Note == "" {
		t.Errorf("a text without end is %+v", v)
	}
	for rva, why := range map[uint64]model.Reason{0: model.NotInDump, uint64(empty): model.NotInDump, uint64(len(b.b) - 2): model.Malformed, 1 << 40: model.Malformed} {
		if v := r.str(rva); v.Why != why {
			t.Errorf("the text at 0x%x is %+v, want it absent as %v", rva, v, why)
		}
	}
}

// linuxSample is a dump of Breakpad on Linux x64, with what it adds.
func linuxSample() *builder {
	b := newBuilder(0)
	b.stream(7, system(9, platformLinux, b.str("Linux 3.13.0 #1 SMP x86_64")))
	b.stream(6, exceptionBytes(5, 11, 0, 0, 0))
	b.stream(3, le(uint32(2), thread(5, 0, 0, 0, 0, 0, 0), thread(6, 0, 0, 0, 0, 0, 0)))
	b.stream(0x47670001, le(uint32(3), uint32(6), uint32(5)))
	assertion := zeros(776)
	copy(assertion, "x\x00>\x000\x00")
	copy(assertion[512:], "f\x00.\x00c\x00")
	copy(assertion[768:], le(uint32(42), uint32(1)))
	b.stream(0x47670002, assertion)
	b.stream(0x47670004, []byte("Name:\tcrasher\nPid:\t5\n"))
	b.stream(0x47670005, []byte("DISTRIB_ID=Ubuntu\nDISTRIB_DESCRIPTION=\"Ubuntu 14.04\"\n"))
	b.stream(0x47670006, []byte("./crasher\x00-x\x00"))
	b.stream(0x47670007, []byte("A=1\x00B=2\x00"))
	b.stream(0x47670008, le(uint64(6), uint64(4096), uint64(0), uint64(0)))
	b.stream(0x47670009, []byte("00400000-00401000 r-xp 00000000 fc:01 1311   /bin/my file\nnonsense\n7f0000000000-7f0000002000 rw-p 00000000 00:00 0\n"))
	links := b.put(le(uint64(0x400000), b.str("/lib/a.so"), uint32(0), uint64(0x1234)))
	b.stream(0x4767000A, le(uint32(1), links, uint32(1), uint32(0), uint64(0xB00), uint64(0x1d), uint64(0xd0), zeros(16)))
	return b
}

func field(t *testing.T, d *model.Dump, name string) model.Field {
	t.Helper()
	for _, f := range items(t, d.Fields) {
		if f.Name == name {
			return f
		}
	}
	t.Errorf("there is no field %s", name)
	return model.Field{}
}

func TestLinux(t *testing.T) {
	d := loadBytes(t, linuxSample().b)
	for key, want := range map[string]string{
		"os": "Linux 3.13.0 #1 SMP x86_64", "exception_code": "0xb SIGSEGV (SEGV_MAPERR)", "process_name": "crasher",
		"command_line": "./crasher -x", "distribution": "Ubuntu 14.04", "assertion": "invalid parameter: x>0, at f.c:42",
	} {
		if got := d.Fact(key).String(); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	rows := items(t, d.Threads)
	if rows[0].Note != "crashing thread" || rows[1].Note != "thread that wrote the dump" {
		t.Errorf("notes are %q and %q", rows[0].Note, rows[1].Note)
	}
	if f := field(t, d, "LinuxEnviron"); f.Value.Text != "A=1\nB=2" {
		t.Errorf("the environment is %q", f.Value.Text)
	}
	if f := field(t, d, "LinuxAuxv.AT_PAGESZ"); f.Value.Num != 4096 {
		t.Errorf("the page size is %v", f.Value)
	}
	if f := field(t, d, "LinuxDsoDebug.link_map[0]"); f.Note != "/lib/a.so" || f.Value.Num != 0x400000 {
		t.Errorf("the link map is %+v", f)
	}
	regions := items(t, d.Regions)
	if len(regions) != 2 || regions[0].Type.Text != "/bin/my file" || regions[1].Type.Text != "anonymous" || regions[1].Size.Num != 0x2000 {
		t.Errorf("regions are %+v", regions)
	}
	if !hasProblem(d, "LinuxMaps", "1 lines") {
		t.Errorf("problems are %v", d.Problems())
	}
}

func TestCrashpad(t *testing.T) {
	b := newBuilder(0)
	utf8 := func(s string) uint32 { return b.put(le(uint32(len(s)), s, uint8(0))) }
	simple := b.put(le(uint32(1), utf8("key"), utf8("value")))
	objects := b.put(le(uint32(1), utf8("object"), uint16(1), uint16(0), utf8("text")))
	texts := b.put(le(uint32(1), utf8("listed")))
	mod := b.put(le(uint32(1), uint32(8), texts, uint32(0), uint32(0), uint32(16), objects))
	mods := b.put(le(uint32(1), uint32(3), uint32(28), mod))
	b.stream(0x43500001, le(uint32(1), "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10", zeros(16), uint32(12), simple, uint32(16), mods))
	d := loadBytes(t, b.b)
	for name, want := range map[string]string{
		"CrashpadInfo.report_id":                           "04030201-0605-0807-090a-0b0c0d0e0f10",
		"CrashpadInfo.simple_annotations.key":              "value",
		"CrashpadInfo.module[3].annotation_objects.object": "text",
		"CrashpadInfo.module[3].list_annotations[0]":       "listed",
	} {
		if got := field(t, d, name).Value.Text; got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}
