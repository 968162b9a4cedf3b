package model

import (
	"encoding/json"
	"errors"
	"testing"
)

// TestValueForms holds the value forms of the JSON contract of README.md and of the window.
func TestValueForms(t *testing.T) {
	for _, c := range []struct {
		v          Value
		text, json string
	}{
		{Str("a<b"), "a<b", `"a\u003cb"`},
		{At(0xfffff80012345678, "kernel"), "fffff800`12345678", `"0xfffff80012345678"`},
		{Value{Num: 0x80501234, Fmt: Address32}, "80501234", `"0x80501234"`},
		{Hex(0xd1).With("DRIVER_IRQL_NOT_LESS_OR_EQUAL"), "0xd1 DRIVER_IRQL_NOT_LESS_OR_EQUAL", `"0xd1"`},
		{Num(12), "12", "12"},
		{Bytes(8 << 30), "8.0 GiB", "8589934592"},
		{Bytes(100), "100 bytes", "100"},
		{Millis(24835), "24.8 s", "24835"},
		{Millis(13348641), "3 h 42 min", "13348641"},
		{When(129782670721234567), "2012-04-07 10:11:12", `"2012-04-07T10:11:12.1234567Z"`},
		{FromUnix(0), "1970-01-01 00:00:00", `"1970-01-01T00:00:00Z"`},
		{When(0), "1601-01-01 00:00:00", `"1601-01-01T00:00:00Z"`},
		{When(1 << 63), "0x8000000000000000", `{"absent":"malformed"}`},
		{Flag(true), "yes", "true"},
		{List(Hex(1), Hex(0x20)), "0x1, 0x20", `["0x1","0x20"]`},
		{List(), "", "[]"},
		{Absent(NotInDump, ""), "—", `{"absent":"not in dump"}`},
		{Absent(PagedOut, "paging file 0"), "—", `{"absent":"paged out: paging file 0"}`},
		{AbsentFor(&Hole{Why: NotMapped}), "—", `{"absent":"not mapped"}`},
		{AbsentFor(errors.New("disk")), "—", `{"absent":"unknown: disk"}`},
	} {
		got, err := json.Marshal(c.v)
		if err != nil || string(got) != c.json {
			t.Errorf("%+v: JSON %s, %v; want %s", c.v, got, err, c.json)
		}
		if c.v.String() != c.text {
			t.Errorf("%+v: %q, want %q", c.v, c.v.String(), c.text)
		}
	}
}

func TestParseAddr(t *testing.T) {
	for _, s := range []string{"0xfffff80012345678", "fffff80012345678", "fffff800`12345678", " FFFFF800`12345678 "} {
		if a, err := ParseAddr(s); err != nil || a != 0xfffff80012345678 {
			t.Errorf("%q: %s, %v", s, a, err)
		}
	}
	for _, s := range []string{"", "0x", "nt", "1ffff80012345678f", "-1"} {
		if a, err := ParseAddr(s); err == nil {
			t.Errorf("%q was read as %s", s, a)
		}
	}
}
