package lines

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"dumplens/model"
)

// inspected is the inspector's data by name.
func inspected(s model.Space, at model.Addr) map[string]datum {
	out := map[string]datum{}
	for _, d := range inspect(s, at, 8) {
		out[d.name] = d
	}
	return out
}

func bytesAt(at model.Addr, data string) *sparse {
	return &sparse{name: "kernel", parts: []stretch{{first: at, last: at + model.Addr(len(data)-1), data: []byte(data)}}}
}

func TestInspectorNumbers(t *testing.T) {
	got := inspected(bytesAt(0x1000, "\xfe\xff\x00\x80\x01\x02\x03\x84"+strings.Repeat("\x11", 8)), 0x1000)
	for name, want := range map[string][2]string{
		"u8":   {"0xfe  254", ""},
		"i8":   {"-2", ""},
		"u16":  {"0xfffe  65534", "0xfeff"},
		"i16":  {"-2", "-257"},
		"u32":  {"0x8000fffe  2147549182", "0xfeff0080"},
		"i32":  {"-2147418114", "-16842624"},
		"u64":  {"84030201`8000fffe", "feff0080`01020384"},
		"f32":  {"-9.18327e-41", "-1.69478e+38"},
		"GUID": {"8000fffe-0201-8403-1111-111111111111", ""},
	} {
		if d := got[name]; d.value != want[0] || d.big != want[1] {
			t.Errorf("%s: %q %q, want %q", name, d.value, d.big, want)
		}
	}
}

func TestInspectorTimesAndTexts(t *testing.T) {
	got := inspected(bytesAt(0x1000, "\x00\xd0\x49\x9c\x4a\x14\xcd\x01"+strings.Repeat("\x00", 8)), 0x1000)
	if d := got["FILETIME"]; !strings.HasPrefix(d.value, "2012-04-0") {
		t.Errorf("FILETIME: %q", d.value)
	}
	got = inspected(bytesAt(0x1000, "\x80\x43\x6d\x38"+strings.Repeat("\x00", 12)), 0x1000)
	if d := got["Unix time"]; d.value != "2000-01-01 00:00:00 UTC" {
		t.Errorf("Unix time: %q", d.value)
	}
	if _, there := got["FILETIME"]; there {
		t.Error("a small number passes for a FILETIME")
	}
	got = inspected(bytesAt(0x1000, "n\x00t\x00\xe4\x00\x00\x00"+strings.Repeat("\xff", 8)), 0x1000)
	if d := got["UTF-16"]; d.value != "ntä" {
		t.Errorf("UTF-16: %q", d.value)
	}
	if d := got["ASCII"]; d.value != "n.t............." {
		t.Errorf("ASCII: %q", d.value)
	}
}

func TestInspectorPointers(t *testing.T) {
	s := process()
	d := inspected(s, 0xfffffa8009b47020)["pointer"]
	if d.value != "fffffa80`09b47580 readable" || !d.linked || d.to != 0xfffffa8009b47580 {
		t.Errorf("a pointer that leads somewhere: %+v", d)
	}
	d = inspected(bytesAt(0x1000, "\x00\x00\x00\x00\x80\xfa\xff\xff"), 0x1000)["pointer"]
	if !strings.Contains(d.value, "not in dump") || !d.linked {
		t.Errorf("a pointer that leads nowhere: %+v", d)
	}
	d = inspected(bytesAt(0x1000, "explorer"), 0x1000)["pointer"]
	if d.linked {
		t.Errorf("text passes for a pointer: %+v", d)
	}
	file := bytesAt(0x1000, "\x00\x10\x00\x00\x00\x00\x00\x00")
	file.name = "file"
	if d, there := inspected(file, 0x1000)["pointer"]; there {
		t.Errorf("a file holds a pointer into itself: %+v", d)
	}
}

func TestInspectorSaysWhatIsMissing(t *testing.T) {
	s := walked{process()}
	got := inspected(s, 0xfffffa8009b475e4)
	if d := got["missing"]; d.value != "paged out" {
		t.Errorf("missing: %q", d.value)
	}
	if d := got["how found"]; d.value != "PML4E → PDPTE → PDE → PTE → paged out" || !d.bad {
		t.Errorf("how found: %+v", d)
	}
	if d := got["why"]; d.value != "page file 0, offset 0x12345" {
		t.Errorf("why: %q", d.value)
	}
	if _, there := got["u8"]; there {
		t.Error("a missing byte has a value")
	}
	got = inspected(s, 0xfffffa8009b475dd)
	if d := got["after 3"]; d.value != "paged out" {
		t.Errorf("three bytes before a hole: %+v", got)
	}
	if _, there := got["u32"]; there {
		t.Error("three bytes make a u32")
	}
	if d := got["how found"]; d.value != "PML4E → PDPTE → PDE → PTE → physical 0x9b475dd" {
		t.Errorf("how found: %q", d.value)
	}
}

func TestInspectorAtTheTopOfTheSpace(t *testing.T) {
	got := inspected(kernelish(), lastAddr)
	if _, there := got["u16"]; there || got["u8"].value == "" {
		t.Errorf("of the last byte it shows %+v", got)
	}
}

func TestLongWordsAreWrapped(t *testing.T) {
	test.NewTempApp(t)
	const size = 13
	style := fyne.TextStyle{Monospace: true}
	width := func(n int) float32 { return fyne.MeasureText(strings.Repeat("0", n), size, style).Width + 1 }
	for _, c := range []struct {
		text  string
		cells int
		want  []string
	}{
		{"", 10, []string{""}},
		{"short", 10, []string{"short"}},
		{"PML4E → PDPTE → PDE", 12, []string{"PML4E →", "PDPTE → PDE"}},
		{"00064de9-0001-0000", 12, []string{"00064de9-", "0001-0000"}},
		{"ääääääääää", 6, []string{"ääääää", "ääää"}},
		{strings.Repeat("word ", 40), 10, []string{"word word", "word word", "word word", "word word…"}},
		{"abc", 0, []string{"a", "b", "c"}},
	} {
		if got := wrap(c.text, width(c.cells), size, style); !slices.Equal(got, c.want) {
			t.Errorf("%q in %d cells: %q, want %q", c.text, c.cells, got, c.want)
		}
	}
}
