package inspect

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"dumplens/model"
)

// memory is a space of pieces at addresses.
type memory map[model.Addr]string

func (m memory) Name() string { return "kernel" }

func (m memory) ReadAt(p []byte, at model.Addr) (int, error) {
	for start, data := range m {
		if at < start || uint64(at-start) >= uint64(len(data)) {
			continue
		}
		n := copy(p, data[at-start:])
		if n < len(p) {
			return n, &model.Hole{Space: "kernel", At: at + model.Addr(n), Len: 1, Why: model.PagedOut}
		}
		return n, nil
	}
	return 0, &model.Hole{Space: "kernel", At: at, Len: 1, Why: model.NotInDump}
}

func (m memory) Next(model.Addr) (model.Span, bool) { return model.Span{}, false }

// lines are what is said of an address, by name.
func lines(s model.Space, at model.Addr, opt Options) map[string]Line {
	out := map[string]Line{}
	for _, l := range Of(s, at, opt) {
		out[l.Name] = l
	}
	return out
}

// at1000 is data at 0x1000 with zeros after it.
func at1000(data string) memory { return memory{0x1000: data + strings.Repeat("\x00", 200)} }

func word(v uint64) string { return string(binary.LittleEndian.AppendUint64(nil, v)) }

func wide(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}

func TestLines(t *testing.T) {
	for _, c := range []struct {
		data, name, value, big string
		unlikely               bool
	}{
		{"\xfe\xff\x00\x80", "u8", "0xfe  254", "", false},
		{"\xfe\xff\x00\x80", "i8", "-2", "", false},
		{"\xfe\xff\x00\x80", "u16", "0xfffe  65534", "0xfeff", false},
		{"\xfe\xff\x00\x80", "i16", "-2", "-257", false},
		{"\xfe\xff\x00\x80", "u32", "0x8000fffe  2147549182", "0xfeff0080", false},
		{"\xfe\xff\x00\x80", "i32", "-2147418114", "-16842624", false},
		{"\x01\x02\x03\x04", "i32", "67305985", "16909060", true},
		{"\xfe\xff\x00\x80\x01\x02\x03\x84", "u64", "84030201`8000fffe  9512449043402391550", "feff0080`01020384", false},
		{"\xfe\xff\x00\x80", "f32", "-9.18327e-41", "-1.69478e+38", true},
		{"\x00\x00\x80\x3f", "f32", "1", "4.6006e-41", false},
		{"\x00\x00\x00\x00\x00\x00\xf0\x3f", "f64", "1", "3.03865194162e-319", false},
		{"\x81\x01\x00\x80", "bits", "10000000 00000000 00000001 10000001", "", false},
		{"\x81\x07\x00\x80", "bits set", "31 10-7 0", "", false},
		{"n.t\x01", "ASCII", "n.t.....................", "", false},
		{"caf\xc3\xa9\x00", "UTF-8", "café", "", false},
		{"caf\xe9\x00", "ANSI 1252", "café", "", false},
		{wide("ntä") + "\x00\x00", "UTF-16", "ntä", "", false},
		{"\x33\xd8\x12\xe5\x77\xfa\x01\x02", "UTF-16", "...ȁ", "", true},
		{"\x00\xd0\x49\x9c\x4a\x14\xcd\x01", "FILETIME", "2012-04-06 23:11:34.583 UTC", "", false},
		{"\x00\xd0\x49\x9c\x4a\x14\xcd\x01\x4a\x14\xcd\x01", "KSYSTEM_TIME", "", "", false},
		{"\x80\x43\x6d\x38", "Unix time", "2000-01-01 00:00:00 UTC", "", false},
		{"\x80\x43\x6d\x38\x00\x00\x00\x00", "Unix time 64", "2000-01-01 00:00:00 UTC", "", false},
		{word(946684800123), "Unix ms", "2000-01-01 00:00:00.123 UTC", "", false},
		{"\x21\x6c\x8a\x5a", "DOS time", "2025-04-10 13:33:02", "", false},
		{"\xdc\x07\x04\x00\x06\x00\x07\x00\x0a\x00\x0b\x00\x0c\x00\x7b\x00", "SYSTEMTIME", "2012-04-07 10:11:12.123", "", false},
		{"\xdc\x07\x04\x00\x07\x00\x0a\x00\x0b\x00\x0c\x00\x7b\x00\x06\x00", "TIME_FIELDS", "2012-04-07 10:11:12.123", "", false},
		{word(0x40e405c800000000), "OLE date", "2012-04-07 06:00:00", "", false},
		{word(634693902721230000 | 1<<62), ".NET ticks", "2012-04-07 10:11:12.123 UTC", "", false},
		{word(36000000000), "100 ns units", "60 min 0 s", "", false},
		{word(^uint64(9999999)), "timeout", "in 1.0 s", "", false},
		{"\xde\x0c\x9e\xcf\x8d\xe2\x4f\x4a\x9d\x1f\x00\x00\x00\x00\x00\x01", "GUID", "cf9e0cde-e28d-4a4f-9d1f-000000000001", "", false},
		{"\x01\x02\x03\x84\x01\x02\x03\x04\x11\x11", "GUID", "84030201-0201-0403-1111-000000000000", "", true},
		{"\x01\x01\x00\x00\x00\x00\x00\x05\x12\x00\x00\x00", "SID", "S-1-5-18 LocalSystem", "", false},
		{"\x22\x00\x00\xc0", "NTSTATUS", "STATUS_ACCESS_DENIED", "", false},
		{"\x05\x00\x07\x80", "HRESULT", "ERROR_ACCESS_DENIED", "", false},
		{"\x05\x00\x00\x00", "Win32 error", "ERROR_ACCESS_DENIED", "", true},
		{"\x02\x00\x01\xbd\x0a\x00\x00\x01", "sockaddr_in", "10.0.0.1:445", "", false},
		{"\x0a\x00\x00\x01", "IPv4", "10.0.0.1", "", true},
		{"\xfe\x80\x00\x00\x00\x00\x00\x00\x02\x11\x22\xff\xfe\x33\x44\x55", "IPv6", "fe80::211:22ff:fe33:4455", "", false},
		{"\x01\xbd", "port", "445", "", true},
	} {
		l, ok := lines(at1000(c.data), 0x1000, Options{Pointer: 8})[c.name]
		if !ok || l.Unlikely != c.unlikely || c.value != "" && l.Value != c.value || l.Big != c.big {
			t.Errorf("% x as %s: %t %+v", c.data, c.name, ok, l)
		}
	}
}

// TestNotOfThatType holds that bytes of another kind give no line at all.
func TestNotOfThatType(t *testing.T) {
	for _, c := range []struct{ data, name string }{
		{"\x80\x43\x6d\x38", "KSYSTEM_TIME"},
		{"\xdc\x07\x04\x00\x05\x00\x07\x00\x0a\x00\x0b\x00\x0c\x00\x7b\x00", "SYSTEMTIME"}, // no Friday
		{"\xdc\x07\x02\x00\x00\x00\x1f\x00\x0a\x00\x0b\x00\x0c\x00\x7b\x00", "SYSTEMTIME"}, // no 31 February
		{"\xff\xff\xff\xff", "DOS time"},
		{"\x02\x01\x00\x00\x00\x00\x00\x05\x12\x00\x00\x00", "SID"},
		{"\x01\x10\x00\x00\x00\x00\x00\x05\x12\x00\x00\x00", "SID"},
		{"caf\xe9\xff\x00", "UTF-8"},
		{"caf\x81\x00", "ANSI 1252"},
		{"\x01\x00", "UNICODE_STRING"},
		{word(0xfffffa8000001000), "LIST_ENTRY"},
		{word(5), "100 ns units"},
	} {
		if l, there := lines(at1000(c.data), 0x1000, Options{Pointer: 8})[c.name]; there {
			t.Errorf("% x passes for a %s: %+v", c.data, c.name, l)
		}
	}
}

func TestPointers(t *testing.T) {
	m := memory{0xffff800000001000: word(0xffff800000002000) + word(0xffff900000000000), 0xffff800000002000: "text"}
	names := func(_ model.Space, v uint64) string {
		if v == 0xffff900000000000 {
			return "nt!Thing"
		}
		return ""
	}
	opt := Options{Pointer: 8, Names: names}
	l := lines(m, 0xffff800000001000, opt)["pointer"]
	if l.Value != "ffff8000`00002000 readable" || !l.Leads || l.Number != 0xffff800000002000 || l.Unlikely {
		t.Errorf("a pointer that leads somewhere: %+v", l)
	}
	if l := lines(m, 0xffff800000001000, opt)["bits"]; !l.Unlikely {
		t.Errorf("a pointer is likely bits too: %+v", l)
	}
	got := lines(m, 0xffff800000001008, opt)
	if l := got["pointer"]; !strings.Contains(l.Value, "not in dump") || !l.Leads || l.Unlikely {
		t.Errorf("a pointer to something known that was not captured: %+v", l)
	}
	if l := got["leads to"]; l.Value != "nt!Thing" || l.Number != 0xffff900000000000 {
		t.Errorf("its name: %+v", l)
	}
	if l := lines(at1000("explorer"), 0x1000, opt)["pointer"]; l.Leads || !l.Unlikely {
		t.Errorf("text passes for a pointer: %+v", l)
	}
	if _, there := lines(at1000("explorer"), 0x1000, Options{})["pointer"]; there {
		t.Error("a pointer without a machine")
	}
}

func TestListEntries(t *testing.T) {
	const a, b, c = 0xffff800000001000, 0xffff800000002000, 0xffff800000003000
	m := memory{a: word(b) + word(c), b: word(c) + word(a), c: word(a) + word(b)}
	if l := lines(m, a, Options{Pointer: 8})["LIST_ENTRY"]; !strings.Contains(l.Value, "both point back") || l.Unlikely || l.Number != b {
		t.Errorf("a list of three: %+v", l)
	}
	m[c] = word(0) + word(b)
	if l := lines(m, a, Options{Pointer: 8})["LIST_ENTRY"]; !strings.HasPrefix(l.Value, "Flink ffff8000`00002000 points back") || l.Unlikely {
		t.Errorf("a broken list: %+v", l)
	}
	m[b] = word(c) + word(0)
	if l := lines(m, a, Options{Pointer: 8})["LIST_ENTRY"]; !l.Unlikely {
		t.Errorf("two pointers: %+v", l)
	}
	m[a] = word(a) + word(a)
	if l := lines(m, a, Options{Pointer: 8})["LIST_ENTRY"]; l.Value != "an empty list" {
		t.Errorf("an empty list: %+v", l)
	}
}

func TestCountedStrings(t *testing.T) {
	text := wide(`\Device\Mup`)
	header := func(n, most int) string {
		return string(binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(nil, uint16(n)), uint16(most)))
	}
	m := memory{
		0xffff800000001000: header(len(text), len(text)+2) + "\x00\x00\x00\x00" + word(0xffff800000002000),
		0xffff800000002000: text + "\x00\x00",
		0xffff800000003000: header(5, 6) + "\x00\x00\x00\x00" + word(0xffff800000004000),
		0xffff800000004000: "Hello\x00",
		0xffff800000005000: header(len(text), len(text)+2) + "\x00\x00\x12\x00" + "\x00\x00\x00\x00",
		0x120000:           text,
		0xffff800000006000: header(40, 20) + "\x00\x00\x00\x00" + word(0xffff800000002000),
		0xffff800000007000: header(22, 24) + "\x00\x00\x00\x00" + word(0xffff800000009000),
	}
	for at, want := range map[model.Addr][2]string{
		0xffff800000001000: {"UNICODE_STRING", "“\\Device\\Mup” 22 of 24 bytes at ffff8000`00002000"},
		0xffff800000003000: {"STRING", "“Hello” 5 of 6 bytes at ffff8000`00004000"},
		0xffff800000005000: {"UNICODE_STRING32", "“\\Device\\Mup” 22 of 24 bytes at 00000000`00120000"},
	} {
		l := lines(m, at, Options{Pointer: 8})[want[0]]
		if l.Value != want[1] || !l.Leads || l.Unlikely {
			t.Errorf("%s: %+v", at, l)
		}
	}
	if l, there := lines(m, 0xffff800000006000, Options{Pointer: 8})["UNICODE_STRING"]; there {
		t.Errorf("longer than its maximum: %+v", l)
	}
	if l := lines(m, 0xffff800000007000, Options{Pointer: 8})["UNICODE_STRING"]; !strings.Contains(l.Value, "not in dump") || !l.Unlikely {
		t.Errorf("its text was not captured: %+v", l)
	}
}

// walked is memory that explains its addresses.
type walked struct{ memory }

func (w walked) Translate(at model.Addr) model.Walk {
	steps := []model.Step{{Level: "PML4E"}, {Level: "PTE", Meaning: "PageFrameNumber 0x9b47"}}
	var one [1]byte
	if _, err := w.ReadAt(one[:], at); err != nil {
		return model.Walk{At: at, Why: model.PagedOut, Detail: "page file 0, offset 0x12345", Steps: steps}
	}
	return model.Walk{At: at, Physical: at & 0xffffffff, Steps: steps}
}

func TestWhatIsMissing(t *testing.T) {
	s := walked{memory{0x1000: "abc"}}
	got := lines(s, 0x1003, Options{Pointer: 8})
	if l := got["missing"]; l.Value != "not in dump" || !l.Missing {
		t.Errorf("missing: %+v", l)
	}
	if l := got["how found"]; l.Value != "PML4E → PTE → paged out" || !l.Missing || !l.Walk {
		t.Errorf("how found: %+v", l)
	}
	if l := got["why"]; l.Value != "page file 0, offset 0x12345" {
		t.Errorf("why: %+v", l)
	}
	if _, there := got["u8"]; there {
		t.Error("a missing byte has a value")
	}
	got = lines(s, 0x1000, Options{Pointer: 8})
	if l := got["after 3"]; l.Value != "paged out" {
		t.Errorf("three bytes before a hole: %+v", got)
	}
	if _, there := got["u32"]; there {
		t.Error("three bytes make a u32")
	}
	if l := got["how found"]; l.Value != "PML4E → PTE → physical 0x1000" {
		t.Errorf("how found: %+v", l)
	}
}

func TestTheLastByteOfASpace(t *testing.T) {
	got := lines(memory{lastAddr: "\x12"}, lastAddr, Options{Pointer: 8})
	if _, there := got["u16"]; there || got["u8"].Value != "0x12  18" {
		t.Errorf("of the last byte it shows %+v", got)
	}
}

func TestInstruction(t *testing.T) {
	opt := Options{Instruction: func(model.Space, model.Addr) string { return "int3" }}
	if l := lines(at1000("\xcc"), 0x1000, opt)["instruction"]; l.Value != "int3" {
		t.Errorf("%+v", l)
	}
	if _, there := lines(memory{}, 0x1000, opt)["instruction"]; there {
		t.Error("a missing byte is an instruction")
	}
}

// FuzzOf holds that no bytes make it fail, nor say the same twice.
func FuzzOf(f *testing.F) {
	f.Add([]byte("\x01\x05\x00\x00\x00\x00\x00\x05"))
	f.Add([]byte(wide("text") + word(0x1000)))
	f.Fuzz(func(t *testing.T, data []byte) {
		seen := map[string]bool{}
		for _, l := range Of(memory{0x1000: string(data)}, 0x1000, Options{Pointer: 8}) {
			if seen[l.Name] || l.Name == "" || l.Value == "" && l.Name != "ASCII" {
				t.Errorf("%q: %+v", data, l)
			}
			seen[l.Name] = true
		}
	})
}

func TestHereNamesTheAddressItself(t *testing.T) {
	opt := Options{Here: func(_ model.Space, at model.Addr) string {
		if at == 0x1000 {
			return "ntoskrnl.exe!KeBugCheckEx"
		}
		return ""
	}}
	if l := lines(at1000("abc"), 0x1000, opt)["lies in"]; l.Value != "ntoskrnl.exe!KeBugCheckEx" {
		t.Errorf("the address is named %q", l.Value)
	}
	if l, ok := lines(at1000("abc"), 0x1001, opt)["lies in"]; ok {
		t.Errorf("an address without a name has the line %q", l.Value)
	}
}
