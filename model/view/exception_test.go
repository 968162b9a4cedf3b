package view

import (
	"testing"

	"dumplens/model"
)

// crash is a dump of an exception with regions.
func crash(arch model.Arch, os string, code uint64, params ...uint64) *model.Dump {
	d := &model.Dump{Kind: model.KindUser, Arch: arch}
	d.Set("os", "System", model.Str(os))
	d.Set("exception_code", "Exception", model.Hex(code))
	var items []model.Value
	for _, p := range params {
		items = append(items, model.Hex(p))
	}
	d.Set("exception_parameters", "Parameters", model.List(items...))
	d.RegionAt = func(at model.Addr) (model.Region, bool) {
		g := model.Region{State: model.Hex(0x1000), Protect: model.Hex(2).With("read"), Type: model.Hex(0x1000000).With("image")}
		switch {
		case at >= 0x90000000:
			return g, false
		case at >= 0x80000000:
			g.State = model.Hex(0x10000)
		case at >= 0x70000000:
			g.State = model.Hex(0x2000)
		}
		return g, true
	}
	return d
}

func TestExceptionSentence(t *testing.T) {
	const violation = 0xC0000005
	for _, c := range []struct {
		d    *model.Dump
		want string
	}{
		{crash(model.ArchX64, "Windows 10.0", violation, 1, 0x10), "The program tried to write to 0x10, where no memory ever is: a null pointer or a small offset from one."},
		{crash(model.ArchX86, "Windows 10.0", violation, 0, 0xffffffff00000045), "The program tried to read from 0x45, where no memory ever is: a null pointer or a small offset from one."},
		{crash(model.ArchX64, "Windows 10.0", violation, 1, 0x60000000), "The program tried to write to 0x60000000, where memory was with the protection read (image)."},
		{crash(model.ArchX64, "Windows 10.0", violation, 8, 0x70000000), "The program tried to execute code at 0x70000000, which is not mapped: the addresses were reserved, but no memory was committed."},
		{crash(model.ArchX64, "Windows 10.0", violation, 0, 0x80000000), "The program tried to read from 0x80000000, which is not mapped: no memory was allocated there."},
		{crash(model.ArchX64, "Windows 10.0", violation, 0, 0x90000000), "The program tried to read from 0x90000000, which the list of memory regions does not have."},
		{crash(model.ArchX64, "Windows 10.0", violation, 0), ""},
		{crash(model.ArchX64, "Windows 10.0", violation, 5, 0x10), ""},
		{crash(model.ArchX64, "Windows 10.0", 0xC0000409, 2), "The program ended itself at once (fast fail): stack cookie overwritten: a stack buffer was overrun."},
		{crash(model.ArchX64, "Linux 5.1", 6), ""},
	} {
		if got := exceptionSentence(c.d); got != c.want {
			t.Errorf("%v %v:\n got %q\nwant %q", c.d.Fact("exception_code"), c.d.Fact("exception_parameters"), got, c.want)
		}
	}
	d := crash(model.ArchX64, "Linux 5.1", 11)
	d.Set("exception_code", "Exception", model.Hex(11).With("SIGSEGV (SEGV_MAPERR)"))
	d.Set("exception_address", "At", model.Hex(0x90000000))
	if got := exceptionSentence(d); got != "The program accessed 0x90000000, which is not mapped." {
		t.Errorf("%q", got)
	}
}
