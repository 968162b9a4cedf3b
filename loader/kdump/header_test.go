package kdump

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
)

func TestSniff(t *testing.T) {
	for head, want := range map[string]bool{
		"PAGEDU64....": true, "PAGEDUMP....": true, "PAGEDU6": false, "MDMP": false, "": false, "PAGEPAGEPAGE": false,
	} {
		if got := Sniff([]byte(head)); got != want {
			t.Errorf("Sniff(%q) = %v", head, got)
		}
	}
}

func TestNotADump(t *testing.T) {
	for _, content := range []string{"", "PAGE", "PAGEPAGEPAGEPAGE"} {
		_, err := Load(context.Background(), mem.NewFile(strings.NewReader(content), uint64(len(content))), nil)
		if err == nil {
			t.Errorf("%q was loaded as a dump", content)
		}
	}
}

func TestHeader64(t *testing.T) {
	b := wide(3, 0x2000)
	b.runs(1, 0x9e, 0x100, 0x1000)
	b.str(0xfb0, "written by hand\x00")
	b.u32(0x348+0x30, 0x10001f)
	b.u64(0x348+0x98, 0xffff850429892120)
	b.u64(0x348+0xf8, 0xfffff8048b58334c)
	b.u32(0xf00, 0x80000003)
	d := load(t, b)
	wantNoProblems(t, d)
	if d.Kind != model.KindHeaderOnly || d.Arch != model.ArchX64 {
		t.Errorf("kind %s, arch %s", d.Kind, d.Arch)
	}
	wantFacts(t, d, map[string]string{
		"dump_type_code": `3`, "signature": `"PAGEDU64"`, "architecture": `"x64"`, "os_build": `19041`, "processors": `4`,
		"system_time": `"2021-02-21T01:38:22.9877657Z"`, "uptime_ms": `3747`, "bugcheck_code": `"0xd1"`,
		"bugcheck_parameters": `["0x28","0x2","0x0","0xfffff8046be310cf"]`, "comment": `"written by hand"`,
		"physical_bytes": `17424384`, "paging_file_needed": `286908416`, "directory_table_base": `"0x1ad002"`,
		"ps_loaded_module_list": `"0xfffff8047c62a390"`, "product_type": `1`, "suite": `"0x110"`,
		"attributes": `{"absent":"not applicable: never written"}`,
	})
	for name, want := range map[string]string{
		"CONTEXT.Rip": "fffff804`8b58334c", "CONTEXT.Rsp": "ffff8504`29892120",
		"EXCEPTION_RECORD64.ExceptionCode":             "0x80000003",
		"PHYSICAL_MEMORY_DESCRIPTOR64.Run[1].BasePage": "0x100", "Signature": "PAGE",
	} {
		if got := fieldOf(t, d, name).Value; got.String() != want || !got.Src.Known() {
			t.Errorf("%s = %s from %v, want %s", name, got, got.Src, want)
		}
	}
	if rip := fieldOf(t, d, "CONTEXT.Rip").Value.Src; rip.At != 0x348+0xf8 || rip.Len != 8 {
		t.Errorf("Rip was read from %v", rip)
	}
	if got := d.Header.PhysicalMemoryRuns; len(got) != 2 || got[1] != (model.Run{BasePage: 0x100, PageCount: 0x1000}) {
		t.Errorf("runs %v", got)
	}
	if d.Header.Context != (model.Span{Space: d.File, At: 0x348, Len: 0x4d0}) {
		t.Errorf("context %v", d.Header.Context)
	}
}

func TestNeverWritten(t *testing.T) {
	d := load(t, wide(3, 0x2000))
	for _, name := range []string{
		"VersionUser", "Comment", "Attributes", "BootId", "WriterStatus", "Unused1", "KdSecondaryVersion", "Unused",
		"RequiredDumpSpace", "CONTEXT.Rax", "CONTEXT.SegCs", "CONTEXT.FltSave.TagWord", "EXCEPTION_RECORD64.ExceptionCode",
		"PHYSICAL_MEMORY_DESCRIPTOR64.NumberOfRuns",
	} {
		if v := fieldOf(t, d, name).Value; v.Why != model.NotApplicable || v.Note != "never written" {
			t.Errorf("%s = %s (%s), want absent", name, v, v.Reason())
		}
	}
	if d.Header.Context.Known() || d.Header.Exception.Known() || d.Header.PhysicalMemoryRuns != nil {
		t.Errorf("made up from filler: %+v", d.Header)
	}
}

func TestHeader32(t *testing.T) {
	b := narrow(3, 0x1000)
	b.u32(0x64, 1)
	b.u32(0x68, 0x100)
	b.u32(0x6c, 2)
	b.u32(0x70, 0x100)
	b.u32(0x320+0xb8, 0x804e1234)
	b.u32(0x320+0xc4, 0xf8a3bcd4)
	d := load(t, b)
	wantNoProblems(t, d)
	wantFacts(t, d, map[string]string{
		"signature": `"PAGEDUMP"`, "architecture": `"x86"`, "os_build": `2600`, "uptime_ms": `60000`, "bugcheck_code": `"0xa"`,
		"bugcheck_parameters": `["0x10","0x2","0x1","0x804e1234"]`, "system_time": `"2003-06-13T17:46:40Z"`,
		"physical_bytes": `1048576`, "kd_debugger_data_block": `"0x80544ce0"`,
	})
	if got := fieldOf(t, d, "CONTEXT.Eip").Value.String(); got != "804e1234" {
		t.Errorf("Eip %s", got)
	}
}

func TestPAE(t *testing.T) {
	for name, c := range map[string]struct {
		enabled byte
		dtb     uint32
		want    model.Arch
	}{
		"on":                  {1, 0x39000, model.ArchX86PAE},
		"off":                 {0, 0x39020, model.ArchX86},
		"unset, whole page":   {'P', 0x39000, model.ArchX86},
		"unset, inside page":  {'P', 0x7ae0220, model.ArchX86PAE},
		"unset, flags in low": {'P', 0x39018, model.ArchX86},
	} {
		b := narrow(3, 0x1000)
		b[0x5c] = c.enabled
		b.u32(0x10, c.dtb)
		if d := load(t, b); d.Arch != c.want || d.Header.PAE != (c.want == model.ArchX86PAE) {
			t.Errorf("%s: %s", name, d.Arch)
		}
	}
}

func TestKinds(t *testing.T) {
	for name, c := range map[string]struct {
		typ, attributes, code uint32
		want                  model.Kind
	}{
		"complete":       {1, 0, 0xd1, model.KindComplete},
		"older kernel":   {2, 0, 0xd1, model.KindKernel},
		"small":          {4, 0, 0xd1, model.KindSmall},
		"active":         {5, 0, 0xd1, model.KindActive},
		"kernel":         {6, 0, 0xd1, model.KindKernel},
		"automatic":      {7, 0, 0xd1, model.KindKernel},
		"kernel range":   {8, 0, 0xd1, model.KindKernelRange},
		"user range":     {9, 0, 0xd1, model.KindKernelUserRange},
		"complete range": {10, 0, 0xd1, model.KindCompleteRange},
		"live by code":   {6, 0, 0x161, model.KindLive},
		"live by bit":    {6, 1 << 4, 0x144, model.KindLive},
		"small live":     {4, 1 << 4, 0x161, model.KindSmall},
		"unknown":        {77, 0, 0xd1, model.KindHeaderOnly},
	} {
		b := wide(c.typ, 0x4000)
		b.u32(0x38, c.code)
		b.u32(0x1050, c.attributes)
		if d := load(t, b); d.Kind != c.want {
			t.Errorf("%s: %s", name, d.Kind)
		}
	}
	d := load(t, wide(77, 0x4000))
	wantProblem(t, d, "dump type 77 is not known")
	if d := load(t, wide(2, 0x4000)); d.Fact("debugger_line").Text != "Kernel Summary Dump File: Only kernel address space is available" {
		t.Errorf("type 2 is said to be %s", d.Fact("debugger_line"))
	}
}

func TestMachines(t *testing.T) {
	for machine, want := range map[uint32]model.Arch{0x8664: model.ArchX64, 0xaa64: model.ArchARM64, 0x200: model.ArchIA64, 0x1234: model.ArchUnknown} {
		b := wide(3, 0x2000)
		b.u32(0x30, machine)
		if d := load(t, b); d.Arch != want {
			t.Errorf("machine 0x%x is %q", machine, d.Arch)
		}
	}
}

// A context tells the machine where the header does not, or says another.
func TestMachineByContext(t *testing.T) {
	for _, machine := range []uint32{0, 0x45474150, 0xaa64} {
		b := wide(3, 0x2000)
		b.u32(0x30, machine)
		b.u32(0x348+0x30, 0x10001f)
		d := load(t, b)
		if d.Arch != model.ArchX64 {
			t.Errorf("machine 0x%x is %q", machine, d.Arch)
		}
		wantProblem(t, d, "its context is one of x64")
	}
}

func TestDiagnostics(t *testing.T) {
	b := wide(3, 0x2000)
	b.u32(0x1050, 0x21008)
	b.str(0x11f0, "Dump completed successfully.\x00")
	b.utf16(0x12f0, "26100\x00")
	b.u32(0x1300, 4946)
	d := load(t, b)
	wantFacts(t, d, map[string]string{"os_revision": `4946`, "writer_last_line": `"Dump completed successfully."`, "attributes": `"0x21008"`})
	if note := fieldOf(t, d, "Attributes").Note; note != "KernelGeneratedTriageDump, DiagDataWrittenToHeader, bit 17" {
		t.Errorf("attributes are %q", note)
	}
	if v := fieldOf(t, d, "BuildString").Value; v.Text != "26100" {
		t.Errorf("build string %s", v)
	}
}

func TestWarningsOfTheWriter(t *testing.T) {
	b := wide(6, 0x2000)
	b.u32(0x1050, 1<<2|1<<8)
	b.u32(0x103c, 0xc000009a)
	b.u32(0x1048, 2)
	d := load(t, b)
	for _, words := range []string{"too small", "is encrypted", "0xc000009a", "corrupt"} {
		wantProblem(t, d, words)
	}
	if d.Physical != nil {
		t.Error("pages of an encrypted dump are read")
	}
}

func TestHostileDescriptor(t *testing.T) {
	for name, c := range map[string]struct {
		runs  uint32
		pages uint64
		words string
	}{
		"too many runs": {1000, 1, "claims 1000 runs"},
		"endless run":   {1, 1 << 60, "is not possible"},
		"wrapping run":  {1, ^uint64(0), "is not possible"},
	} {
		b := wide(1, 0x3000)
		b.runs(1, c.pages)
		b.u32(0x88, c.runs)
		t.Run(name, func(t *testing.T) { wantProblem(t, load(t, b), c.words) })
	}
}

// A header cut anywhere must open, say what is missing, and keep the rest.
func TestHeaderCut(t *testing.T) {
	for _, b := range []image{wide(3, 0x2000), narrow(3, 0x1000)} {
		for n := 8; n < len(b); n += 4 {
			d, err := Load(context.Background(), mem.NewFile(bytes.NewReader(b), uint64(n)), nil)
			if err != nil {
				t.Fatalf("%d bytes: %v", n, err)
			}
			wantProblem(t, d, "ends inside the header")
		}
	}
}
