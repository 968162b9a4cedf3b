package view

import (
	"bytes"
	"strings"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
)

func TestTextAroundAHit(t *testing.T) {
	wide := func(s string) string {
		var b strings.Builder
		for _, c := range []byte(s) {
			b.WriteByte(c)
			b.WriteByte(0)
		}
		return b.String()
	}
	for _, c := range []struct {
		name, data string
		at, n      int
		wide       bool
		want       string
	}{
		{"inside a string", "\x00\x00a needle here\x00\x00else", 4, 6, false, "a ‹needle› here"},
		{"at the start", "needle", 0, 6, false, "‹needle›"},
		{"a mark beside it", "x\x00needle\x00y\x00\x00z", 2, 6, false, "x·‹needle›·y"},
		{"bytes", "\x00\x00MZ\x90\x00\x03", 2, 3, false, "‹MZ·›"},
		{"UTF-8", "für needles überall", 5, 7, false, "für ‹needles› überall"},
		{"UTF-16", "\x00\xd8\x00\x00" + wide(`\Device\Disk`) + "\x00\x00" + wide("else"), 6, 12, true, `\‹Device›\Disk`},
		{"a long one", strings.Repeat("a", 200), 0, 150, false, "‹" + strings.Repeat("a", charsMatch) + "…›"},
	} {
		s := mem.NewFile(bytes.NewReader([]byte(c.data)), uint64(len(c.data)))
		x := readAround(model.Span{Space: s, At: model.Addr(c.at), Len: uint64(c.n)})
		got := x.text(c.wide)
		if strings.TrimLeft(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if before, _, _ := strings.Cut(got, "‹"); len([]rune(before)) != charsBefore {
			t.Errorf("%s: %d characters stand before the hit", c.name, len([]rune(before)))
		}
	}
}
