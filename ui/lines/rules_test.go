package lines

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"dumplens/model"
)

func TestBorders(t *testing.T) {
	zones := func(_ model.Space, at model.Addr) (model.Zone, bool) {
		return model.Zone{First: 0x1000, Last: 0x2fff, Words: "heap"}, at >= 0x1000 && at < 0x3000
	}
	src := newSource(&sparse{name: "kernel", parts: []stretch{
		{first: 0x0, last: 0x3fff},
		{first: 0x5000, last: 0x6fff},
		{first: 0x7000, last: 0x7fff, why: model.PagedOut},
	}}, 0)
	src.zones = zones
	for _, c := range []struct {
		at    model.Addr
		want  border
		words string
	}{
		{0, noBorder, ""},
		{0x0010, noBorder, ""},
		{0x1000, zoneBorder, "heap"},
		{0x1010, noBorder, ""},
		{0x2000, pageBorder, ""},
		{0x3000, pageBorder, ""},
		{0x4000, runBorder, ""},
		{0x5000, runBorder, ""},
		{0x6000, pageBorder, ""},
		{0x7000, runBorder, ""},
		{0x8000, pageBorder, ""}, // missing on both sides
		{lastAddr &^ 15, noBorder, ""},
	} {
		x := line{first: c.at, last: c.at + 15}
		var above *block
		if c.at > 0 {
			above = src.load(c.at - 1)
		}
		if got, words := borderOf(x, src.load(c.at), above); got != c.want || words != c.words {
			t.Errorf("at %s: border %d %q, want %d %q", c.at, got, words, c.want, c.words)
		}
	}
	if got, _ := borderOf(line{first: 0x2000, last: 0x200f}, nil, nil); got != pageBorder {
		t.Errorf("before it is read a page begins with border %d", got)
	}
	if got, _ := borderOf(line{first: 0x4000, last: 0x4fff, gap: &gap{}}, src.load(0x4000), nil); got != noBorder {
		t.Errorf("a folded gap has border %d", got)
	}
}

func TestRegionsAreNamedInTheMargin(t *testing.T) {
	s := newStage(t, nil, 1000, 400)
	s.ZoneAt = func(_ model.Space, at model.Addr) (model.Zone, bool) {
		return model.Zone{First: 0x4000, Last: 0x4fff, Words: "stack of thread 4"}, at>>12 == 4
	}
	s.SetSpace(kernelish())
	s.Goto(0x4000, 0)
	s.settle()
	find := func() string {
		for i, x := range s.shown {
			if x.first == 0x4000 {
				return s.sheet.lines[i].String()
			}
		}
		t.Fatal("the region is not in sight")
		return ""
	}
	if got := find(); !strings.HasSuffix(got, "stack of thread 4") {
		t.Errorf("the line is %q", got)
	}
	s.w.Resize(fyne.NewSize(700, 400))
	if s.settle(); strings.Contains(find(), "stack") {
		t.Errorf("without room the line is %q", find())
	}
}

func TestNamesOfPointers(t *testing.T) {
	data := make([]byte, 0x1000)
	copy(data, "\x80\x01\x00\x00\x00\x80\xff\xff\x00\x02\x00\x00\x00\x80\xff\xff\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x90\xff\xff")
	copy(data[0x180:], "System\x00rest")
	copy(data[0x200:], "s\x00m\x00s\x00s\x00.\x00e\x00x\x00e\x00\x00\x00")
	const at = 0xffff800000000000
	space := &sparse{name: "kernel", parts: []stretch{{first: at, last: at + 0xfff, data: data}}}
	s := newStage(t, nil, 1100, 400)
	asked := map[uint64]int{}
	s.Names = func(sp model.Space, v uint64) string {
		if asked[v]++; sp != model.Space(space) {
			t.Errorf("asked for a name in %v", sp)
		}
		if v == at+0x180 {
			return "nt!ImageName"
		}
		return ""
	}
	s.SetMode(Pointers)
	s.SetSpace(space)
	s.Goto(at, 0)
	s.settle()
	s.Refresh()
	s.settle()
	for i, want := range []string{`nt!ImageName  "System"`, `L"smss.exe"`, "", ""} {
		got := strings.TrimSpace(string([]rune(s.sheet.lines[i].String() + strings.Repeat(" ", 100))[s.grid.nameCol():]))
		if got != want {
			t.Errorf("pointer %d is named %q, want %q", i, got, want)
		}
	}
	if asked[8] != 0 || asked[at+0x180] != 1 {
		t.Errorf("asked %d times for 8, %d times for a pointer", asked[8], asked[at+0x180])
	}
	s.OnFollow = func(to model.Addr) { asked[uint64(to)] = -1 }
	s.press(fyne.NewPos(s.grid.x(s.grid.nameCol()+3), s.grid.y(1)+2), fyne.KeyModifierControl)
	if asked[at+0x200] != -1 {
		t.Error("a click with Ctrl on a name does not follow")
	}
}

func TestPreviews(t *testing.T) {
	for text, want := range map[string]string{
		"abc\x00":         "",
		"abcd\x00":        "abcd",
		"abcd\x01":        "",
		"ab\tcd\x00\xff":  "ab cd",
		"abcd":            "abcd…",
		"\x00\x00\x00":    "",
		"a\x00b\x00c\x00": "",
	} {
		if got := asciiText([]byte(text)); got != want {
			t.Errorf("%q as ASCII: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"a\x00b\x00c\x00d\x00\x00\x00": "abcd",
		"a\x00b\x00c\x00\x00\x00":      "",
		"a\x00b\x00c\x00d\x00":         "abcd…",
		"a\x00b\x00c\x00d\x00\x01\x4e": "",
	} {
		if got := wideText([]byte(text)); got != want {
			t.Errorf("%q as UTF-16: %q, want %q", text, got, want)
		}
	}
}
