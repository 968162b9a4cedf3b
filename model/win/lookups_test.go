package win

import "testing"

func TestNames(t *testing.T) {
	for _, c := range []struct{ what, got, want string }{
		{"status", StatusName(0xc0000005), "STATUS_ACCESS_VIOLATION"},
		{"unknown status", StatusName(0xc0fffff1), ""},
		{"exception", ExceptionName(0xe06d7363), "CPP_EXCEPTION (Microsoft C++ throw)"},
		{"fast fail", FastFail(3), "corrupt list entry"},
		{"client build", BuildName(19041, 1), "Windows 10 2004 to 22H2"},
		{"server build", BuildName(17763, 3), "Windows Server 2019"},
		{"build of unknown product", BuildName(17763, 0), "Windows 10 1809 / Windows Server 2019"},
		{"server-only build on a workstation", BuildName(20348, 1), "Windows Server 2022"},
		{"unknown build", BuildName(12345, 1), ""},
		{"secondary", SecondaryName("{270A33FD-3DA6-460D-BA89-3C1BAE21E39B}"), "watchdog: state of the display driver"},
		{"unknown secondary", SecondaryName("00000000-0000-0000-0000-000000000000"), ""},
		{"thread state", ThreadState(5), "Waiting"},
		{"wait reason", WaitReason(15), "WrQueue"},
		{"unknown wait reason", WaitReason(200), ""},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
}

func TestBugCheckOf(t *testing.T) {
	b, ok := BugCheckOf(0xd1)
	if !ok || b.Name != "DRIVER_IRQL_NOT_LESS_OR_EQUAL" || b.Kind != "bugcheck" || b.Params[1] != "IRQL" || b.Meaning == "" {
		t.Errorf("0xd1: %+v", b)
	}
	if b, ok := BugCheckOf(0x12345); ok || b.Name != "" {
		t.Errorf("an unknown code is %+v", b)
	}
	b, _ = BugCheckOf(0x9f)
	c, ok := b.Case([4]uint64{3, 1, 2, 4})
	if !ok || c.Text != "power IRP blocked too long" || c.Params[3] != "IRP" {
		t.Errorf("case 3 of 0x9f: %+v", c)
	}
}

func TestEveryMeaningBelongsToABugCheck(t *testing.T) {
	for code := range meanings() {
		if _, ok := BugCheckOf(uint32(code)); !ok {
			t.Errorf("0x%x has a meaning but no name", code)
		}
	}
	for code := range parameterKinds() {
		if _, ok := BugCheckOf(uint32(code)); !ok {
			t.Errorf("0x%x has kinds of parameters but no name", code)
		}
	}
}

func TestExplainParameter(t *testing.T) {
	for _, c := range []struct {
		code uint32
		all  [4]uint64
		i    int
		want string
	}{
		{0xd1, [4]uint64{0x10, 2, 0, 0xfffff80012345678}, 0, "address touched"},
		{0xd1, [4]uint64{0x10, 2, 0, 0}, 1, "IRQL: DISPATCH_LEVEL"},
		{0xd1, [4]uint64{0x10, 2, 8, 0}, 2, "access: execute"},
		{0xa, [4]uint64{0x10, 0xff, 1, 0}, 1, "IRQL: interrupts were off"},
		{0xa, [4]uint64{0x10, 5, 1, 0}, 1, "IRQL: device interrupt level 5"},
		{0xa, [4]uint64{0x10, 2, 9, 0}, 2, "access: execute"},
		{0x50, [4]uint64{0, 2, 0, 0}, 1, "access: write"},
		{0x50, [4]uint64{0, 0x10, 0, 0}, 1, "access: execute"},
		{0x3b, [4]uint64{0xc0000005, 0, 0, 0}, 0, "exception code: STATUS_ACCESS_VIOLATION"},
		{0x7e, [4]uint64{0xffffffffc0000005, 0, 0, 0}, 0, "exception code: STATUS_ACCESS_VIOLATION"},
		{0x139, [4]uint64{3, 0, 0, 0}, 0, "corruption kind: corrupt list entry"},
		{0x9f, [4]uint64{3, 0, 0, 0}, 0, "violation kind: power IRP blocked too long"},
		{0x9f, [4]uint64{3, 0, 0, 0}, 3, "IRP"},
		{0x9f, [4]uint64{0x99, 0, 0, 0}, 3, "depends on P1"},
		{0xef, [4]uint64{0, 0, 0, 0}, 2, "not used"},
		{0x12345, [4]uint64{}, 0, ""},
		{0xd1, [4]uint64{}, 4, ""},
	} {
		if got := ExplainParameter(c.code, c.i, c.all[c.i&3], c.all); got != c.want {
			t.Errorf("0x%x parameter %d of %x: %q, want %q", c.code, c.i+1, c.all, got, c.want)
		}
	}
}
