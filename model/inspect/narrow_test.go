package inspect

import (
	"strings"
	"testing"

	"dumplens/model"
)

func TestPointersOf32Bits(t *testing.T) {
	m := memory{
		0x84f000: "\x00\x00\x85\x00\x00\x00\x86\x00",
		0x850000: "\x00\xf0\x84\x00\x00\xf0\x84\x00",
		0x860000: "\x00\xf0\x84\x00\x00\xf0\x84\x00",
		0x870000: "\x0a\x00\x0c\x00\x00\x00\x88\x00",
		0x880000: "H\x00e\x00l\x00l\x00o\x00\x00\x00",
	}
	for _, c := range []struct {
		at         model.Addr
		name, want string
	}{
		{0x84f000, "pointer", "00850000 readable"},
		{0x84f004, "pointer", "00860000 readable"},
		{0x84f000, "LIST_ENTRY", "Flink 00850000 and Blink 00860000 both point back here"},
		{0x870000, "UNICODE_STRING", "“Hello” 10 of 12 bytes at 00880000"},
	} {
		if l := lines(m, c.at, Options{Pointer: 4})[c.name]; !strings.HasPrefix(l.Value, c.want) {
			t.Errorf("%s at %s is %q, want %q", c.name, c.at, l.Value, c.want)
		}
	}
}
