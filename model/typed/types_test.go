package typed

import (
	"slices"
	"strings"
	"testing"

	"dumplens/model"
)

// TestData reads every type of assets/types: each member's type is known, each member
// lies in its structure, and bits lie in their number.
func TestData(t *testing.T) {
	for _, arch := range []model.Arch{model.ArchX86, model.ArchX86PAE, model.ArchX64, model.ArchARM64} {
		c := catalogue(t, arch, newMemory(), nil)
		for name, s := range c.data.structs {
			for i, width := range []int{32, 64} {
				if !s.has[i] {
					continue
				}
				ty := c.named(name, width)
				if ty == nil {
					t.Fatalf("%s: %s@%d is not known", arch, name, width)
				}
				for _, f := range ty.Fields {
					switch end := f.Offset + f.Form.Bytes(); {
					case f.Form.Kind == Raw && f.Form.text != "byte":
						// CONTEXT has no meaning on machines of another width.
						if f.Form.text != "CONTEXT" {
							t.Errorf("%s@%d.%s: %s is no type", name, width, f.Name, f.Form.text)
						}
					case end > ty.Size:
						t.Errorf("%s@%d.%s ends at 0x%x, the structure at 0x%x", name, width, f.Name, end, ty.Size)
					case uint64(f.Bit)+uint64(f.BitCount) > 8*f.Form.Size:
						t.Errorf("%s@%d.%s: bits past its %d bytes", name, width, f.Name, f.Form.Size)
					}
					if f.Form.Kind <= Status && f.Form.Of != "" && c.data.words[f.Form.Of] == nil {
						t.Errorf("%s.%s: there are no words %s", name, f.Name, f.Form.Of)
					}
					if k := f.Form.Kind; (k == Pointer || k == FastRef || k == Offset) && f.Form.Of != "" && !pointee(c, f.Form.Of) {
						t.Errorf("%s.%s leads to %s, which is no type", name, f.Name, f.Form.Of)
					}
				}
			}
		}
	}
}

// pointee tells whether a pointer may lead to that: a type, or one of the build.
func pointee(c *Catalogue, name string) bool {
	_, scalar := scalars[name]
	_, public := c.data.structs[bare(name)]
	_, build := c.data.members["_"+bare(name)]
	return scalar || public || build || name == "CONTEXT"
}

// TestMembers checks that members.tsv names types that exist.
func TestMembers(t *testing.T) {
	c := catalogue(t, model.ArchX64, newMemory(), nil)
	if len(c.data.members) < 40 {
		t.Fatalf("only %d structures in members.tsv", len(c.data.members))
	}
	for s, members := range c.data.members {
		for m, form := range members {
			if f, err := c.form(form, 64); err != nil {
				if b, _, _ := cutArray(form); c.data.members[b] == nil {
					t.Errorf("%s.%s: %v", s, m, err)
				}
			} else if f.Kind <= Status && f.Of != "" && c.data.words[f.Of] == nil {
				t.Errorf("%s.%s: there are no words %s", s, m, f.Of)
			}
		}
	}
}

// TestHeads checks that the lists that types tell of can be walked: the type is known to
// one of the files, and the link to a build's layouts or to the type.
func TestHeads(t *testing.T) {
	c := catalogue(t, model.ArchX64, newMemory(), nil)
	seen := 0
	check := func(where, form string) {
		_, heads := cutHeads(form)
		if heads == "" {
			return
		}
		seen++
		of, link, _ := strings.Cut(heads, ".")
		if c.data.members[of][link] == "LIST_ENTRY" {
			return
		}
		ty, err := c.Find(of)
		if err != nil {
			t.Errorf("%s: %v", where, err)
		} else if _, err := c.Path(ty, link); err != nil {
			t.Errorf("%s: %v", where, err)
		}
	}
	for s, members := range c.data.members {
		for m, form := range members {
			check(s+"."+m, form)
		}
	}
	for _, s := range c.data.structs {
		for _, m := range s.members {
			check(s.name+"."+m.name, m.form)
		}
	}
	if seen < 10 {
		t.Errorf("only %d heads of lists", seen)
	}
}

// TestFacts checks sizes and offsets as Microsoft's documentation and public symbols
// have them.
func TestFacts(t *testing.T) {
	type fact struct {
		name   string
		width  int
		size   uint64
		member string
		offset uint64
	}
	c := catalogue(t, model.ArchX64, newMemory(), nil)
	for _, want := range []fact{
		{"LIST_ENTRY", 64, 16, "Blink", 8},
		{"LIST_ENTRY", 32, 8, "Blink", 4},
		{"UNICODE_STRING", 64, 16, "Buffer", 8},
		{"UNICODE_STRING", 32, 8, "Buffer", 4},
		{"NT_TIB", 64, 0x38, "Self", 0x30},
		{"NT_TIB", 32, 0x1c, "Self", 0x18},
		{"RTL_BALANCED_NODE", 64, 0x18, "ParentValue", 0x10},
		{"EXCEPTION_RECORD", 64, 0x98, "ExceptionInformation", 0x20},
		{"EXCEPTION_RECORD", 32, 0x50, "ExceptionInformation", 0x14},
		{"IMAGE_DOS_HEADER", 64, 0x40, "e_lfanew", 0x3c},
		{"IMAGE_FILE_HEADER", 64, 20, "SizeOfOptionalHeader", 0x10},
		{"IMAGE_OPTIONAL_HEADER32", 64, 0xe0, "DataDirectory", 0x60},
		{"IMAGE_OPTIONAL_HEADER64", 64, 0xf0, "DataDirectory", 0x70},
		{"IMAGE_OPTIONAL_HEADER64", 64, 0xf0, "SizeOfImage", 0x38},
		{"IMAGE_NT_HEADERS64", 64, 0x108, "OptionalHeader", 0x18},
		{"IMAGE_SECTION_HEADER", 64, 40, "Characteristics", 0x24},
		{"IMAGE_EXPORT_DIRECTORY", 64, 40, "AddressOfNameOrdinals", 0x24},
		{"IMAGE_DEBUG_DIRECTORY", 64, 28, "PointerToRawData", 0x18},
		{"CONTEXT_AMD64", 64, 0x4d0, "Rip", 0xf8},
		{"CONTEXT_AMD64", 64, 0x4d0, "FltSave", 0x100},
		{"CONTEXT_AMD64", 64, 0x4d0, "VectorControl", 0x4a0},
		{"CONTEXT_X86", 32, 0x2cc, "Eip", 0xb8},
		{"CONTEXT_X86", 32, 0x2cc, "ExtendedRegisters", 0xcc},
		{"CONTEXT_ARM64", 64, 0x390, "Pc", 0x108},
		{"CONTEXT_ARM64", 64, 0x390, "Wvr", 0x380},
		{"KTRAP_FRAME_AMD64", 64, 0x190, "Rip", 0x168},
		{"KTRAP_FRAME_AMD64", 64, 0x190, "TrapFrame", 0x138},
		{"DISPATCHER_HEADER", 64, 0x18, "WaitListHead", 8},
		{"DRIVER_OBJECT", 64, 0x150, "MajorFunction", 0x70},
		{"DRIVER_OBJECT", 32, 0xa8, "MajorFunction", 0x38},
		{"DEVICE_OBJECT", 64, 0x150, "DeviceType", 0x48},
		{"DEVICE_OBJECT", 32, 0xb8, "DeviceType", 0x2c},
		{"FILE_OBJECT", 64, 0xd8, "FileName", 0x58},
		{"FILE_OBJECT", 32, 0x80, "FileName", 0x30},
		{"IRP", 64, 0xd0, "CurrentStackLocation", 0xb8},
		{"IRP", 32, 0x70, "CurrentStackLocation", 0x60},
		{"IO_STACK_LOCATION", 64, 0x48, "Context", 0x40},
		{"IO_STACK_LOCATION", 32, 0x24, "Context", 0x20},
		{"MDL", 64, 0x30, "ByteCount", 0x28},
		{"KUSER_SHARED_DATA", 64, 0x3c4, "NtSystemRoot", 0x30},
		{"DUMP_HEADER64", 64, 0x2000, "DumpType", 0xf98},
		{"DUMP_HEADER64", 64, 0x2000, "BootId", 0x1054},
		{"DUMP_HEADER32", 32, 0x1000, "SystemTime", 0xfc0},
		{"TRIAGE_DUMP64", 64, 0x80, "DataBlocksCount", 0x7c},
		{"DUMP_DRIVER_ENTRY64", 64, 0x90, "DllBase", 0x38},
		{"KDDEBUGGER_DATA64", 64, 0x3a0, "PsActiveProcessHead", 0x50},
		{"KDDEBUGGER_DATA64", 64, 0x3a0, "SizeEThread", 0x2c0},
		{"MINIDUMP_HEADER", 64, 0x20, "Flags", 0x18},
		{"MINIDUMP_MODULE", 64, 108, "VersionInfo", 0x18},
		{"MINIDUMP_THREAD", 64, 48, "Stack", 0x18},
		{"MINIDUMP_EXCEPTION_STREAM", 64, 168, "ContextSize", 0xa0},
		{"MINIDUMP_MISC_INFO_4", 64, 832, "BuildString", 0xe8},
		{"RUNTIME_FUNCTION", 64, 12, "UnwindData", 8},
		{"VS_FIXEDFILEINFO", 64, 52, "dwFileDateLS", 0x30},
	} {
		ty := c.named(want.name, want.width)
		if ty == nil {
			t.Errorf("%s@%d is not known", want.name, want.width)
			continue
		}
		f, err := c.Path(ty, want.member)
		if err != nil {
			t.Error(err)
			continue
		}
		if ty.Size != want.size || f.Offset != want.offset {
			t.Errorf("%s@%d: size 0x%x, %s at 0x%x; want 0x%x and 0x%x", want.name, want.width, ty.Size, want.member, f.Offset, want.size, want.offset)
		}
	}
}

func TestFind(t *testing.T) {
	layouts := fixed{
		"_EPROCESS":      {Name: "_EPROCESS", Size: 0xa40, Members: map[string]model.Member{"UniqueProcessId": {Offset: 0x440}, "Strange": {Offset: 0x448}}},
		"_DRIVER_OBJECT": {Name: "_DRIVER_OBJECT", Size: 0x150, Members: map[string]model.Member{"MajorFunction": {Offset: 0x70}}},
		"_MDL":           {Name: "_MDL", Size: 0x40, Members: map[string]model.Member{"ByteCount": {Offset: 0x30}}},
		"_FILE_OBJECT":   {Name: "_FILE_OBJECT", Size: 0xb8, Members: map[string]model.Member{"FileName": {Offset: 0x58}}},
	}
	c := catalogue(t, model.ArchX64, newMemory(), layouts)
	for _, x := range []struct {
		text, name    string
		width, fields int
	}{
		{"_EPROCESS", "_EPROCESS", 64, 2},
		{"EPROCESS", "_EPROCESS", 64, 2},
		{"nt!_EPROCESS", "_EPROCESS", 64, 2},
		{"eprocess", "_EPROCESS", 64, 2},
		{"_LIST_ENTRY", "LIST_ENTRY", 64, 2},
		{"list_entry@32", "LIST_ENTRY", 32, 2},
		{"CONTEXT", "CONTEXT_AMD64", 64, 46},
		{"DUMP_HEADER32", "DUMP_HEADER32", 32, 31},
		{"_DRIVER_OBJECT", "DRIVER_OBJECT", 64, 15}, // the build agrees: all that is public
		{"MDL", "_MDL", 64, 1},                      // the build differs: only what it says
		{"FILE_OBJECT", "FILE_OBJECT", 64, 27},      // the build's is shorter
	} {
		got := find(t, c, x.text)
		if got.Name != x.name || got.Width != x.width || len(got.Fields) != x.fields {
			t.Errorf("%s: %s@%d with %d fields; want %s@%d with %d", x.text, got.Name, got.Width, len(got.Fields), x.name, x.width, x.fields)
		}
	}
	for _, no := range []string{"", "_NOTHING", "RUNTIME_FUNCTION@32"} {
		if got, err := c.Find(no); err == nil {
			t.Errorf("%q was found: %s", no, got.Name)
		}
	}
	if names := c.Names(); !slices.Contains(names, "_EPROCESS") || slices.Contains(names, "_DRIVER_OBJECT") || !slices.Contains(names, "DRIVER_OBJECT") {
		t.Errorf("the names are %q", names)
	}
	if f := find(t, c, "_EPROCESS").Fields[1]; f.Name != "Strange" || f.Form.Kind != Raw || f.Form.Bytes() != mostGap {
		t.Errorf("a member of an unknown type: %+v", f)
	}
}

// TestOrderOfUnions: members that a build has at one place come in the same order each
// time, though its layout is a map.
func TestOrderOfUnions(t *testing.T) {
	l := &model.Layout{Name: "_THING", Size: 8, Members: map[string]model.Member{}}
	for _, name := range []string{"F", "B", "D", "A", "E", "C"} {
		l.Members[name] = model.Member{Type: "u64"}
	}
	for range 10 { // a new catalogue makes the type anew
		got := ""
		for _, f := range find(t, catalogue(t, model.ArchX64, newMemory(), fixed{"_THING": l}), "_THING").Fields {
			got += f.Name
		}
		if got != "ABCDEF" {
			t.Fatalf("the order is %s", got)
		}
	}
}
