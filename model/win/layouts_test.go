package win

import (
	"testing"

	"dumplens/model"
)

func offset(t *testing.T, l model.Layouts, structure, member string) uint64 {
	t.Helper()
	s, ok := l.Struct(structure)
	if !ok {
		t.Fatalf("no %s in %s", structure, l.Source())
	}
	m, ok := s.Members[member]
	if !ok {
		t.Fatalf("no %s.%s in %s", structure, member, l.Source())
	}
	return m.Offset
}

func TestKnownOffsets(t *testing.T) {
	for _, c := range []struct {
		arch              model.Arch
		build             uint32
		structure, member string
		want              uint64
	}{
		{model.ArchX64, 19041, "_EPROCESS", "ImageFileName", 0x5a8},
		{model.ArchX64, 19041, "_EPROCESS", "Peb", 0x550},
		{model.ArchX64, 19045, "_EPROCESS", "UniqueProcessId", 0x440},
		{model.ArchX64, 17763, "_EPROCESS", "ImageFileName", 0x450},
		{model.ArchX64, 17763, "_ETHREAD", "ThreadListEntry", 0x6a8},
		{model.ArchX64, 9600, "_EPROCESS", "ImageFileName", 0x438},
		{model.ArchX64, 26100, "_EPROCESS", "ImageFileName", 0x338},
		{model.ArchX64, 26200, "_KLDR_DATA_TABLE_ENTRY", "DllBase", 0x30},
		{model.ArchX64, 26100, "_RTL_USER_PROCESS_PARAMETERS", "CommandLine", 0x70},
		{model.ArchX64, 26100, "_HANDLE_TABLE", "TableCode", 8},
		{model.ArchX64, 28000, "_EPROCESS", "ActiveProcessLinks", 0x1d8},
		{model.ArchX64, 28000, "_PEB", "ProcessParameters", 0x20},
		{model.ArchX64, 28000, "_KLDR_DATA_TABLE_ENTRY", "BaseDllName", 0x58},
		{model.ArchARM64, 22621, "_EPROCESS", "ImageFileName", 0x560},
		{model.ArchX86PAE, 7601, "_EPROCESS", "UniqueProcessId", 0xb4},
		{model.ArchARM64, 22000, "_EPROCESS", "ImageFileName", 0x560},
	} {
		l, exact := chooseLayouts(c.arch, c.build)
		if l == nil || !exact {
			t.Errorf("%s %d: not exact", c.arch, c.build)
			continue
		}
		if got := offset(t, l, c.structure, c.member); got != c.want {
			t.Errorf("%s %d %s.%s is 0x%x, want 0x%x", c.arch, c.build, c.structure, c.member, got, c.want)
		}
	}
}

// Every build that has a file has what the walks need.
func TestEveryBuildCanBeWalked(t *testing.T) {
	for _, build := range layoutBuilds("x64") {
		l, _ := chooseLayouts(model.ArchX64, build)
		for structure, members := range map[string][]string{
			"_EPROCESS":                    {"ActiveProcessLinks", "UniqueProcessId", "InheritedFromUniqueProcessId", "ImageFileName", "CreateTime", "ExitTime", "ThreadListHead", "Peb", "ObjectTable", "SeAuditProcessCreationInfo"},
			"_KPROCESS":                    {"DirectoryTableBase"},
			"_ETHREAD":                     {"ThreadListEntry", "Cid", "StartAddress", "Win32StartAddress", "CreateTime"},
			"_KTHREAD":                     {"StackBase", "StackLimit", "KernelStack", "State", "WaitReason", "Priority", "Teb", "ApcState.Process"},
			"_KPRCB":                       {"CurrentThread", "Number"},
			"_HANDLE_TABLE":                {"TableCode"},
			"_PEB":                         {"ProcessParameters", "SessionId"},
			"_RTL_USER_PROCESS_PARAMETERS": {"ImagePathName", "CommandLine"},
			"_OBJECT_NAME_INFORMATION":     {"Name"},
		} {
			s, ok := l.Struct(structure)
			if !ok {
				t.Errorf("%s has no %s", l.Source(), structure)
				continue
			}
			for _, m := range members {
				if _, ok := s.Members[m]; !ok {
					t.Errorf("%s has no %s.%s", l.Source(), structure, m)
				}
			}
		}
	}
}

func TestNearestBuild(t *testing.T) {
	l, exact := chooseLayouts(model.ArchX64, 18500)
	if exact || l.set.build != 18362 {
		t.Errorf("18500: exact %v, build %d", exact, l.set.build)
	}
	if l, exact := chooseLayouts(model.ArchX64, 5000); exact || l.set.build != 3790 {
		t.Errorf("5000: exact %v, build %d", exact, l.set.build)
	}
	if l, _ := chooseLayouts(model.ArchIA64, 7601); l != nil {
		t.Error("there are layouts for ia64")
	}
}

func TestRevisionsOf9600(t *testing.T) {
	l, _ := chooseLayouts(model.ArchX64, 9600)
	for _, c := range []struct {
		revision   int
		exitStatus uint64
		size       uint64
	}{{16384, 0x5d4, 0x6b8}, {17415, 0x5d4, 0x6d8}, {18340, 0x5d4, 0x6f0}, {19913, 0x6fc, 0x700}, {21620, 0x6fc, 0x708}} {
		at := l.at(c.revision)
		s, _ := at.Struct("_EPROCESS")
		if got := offset(t, at, "_EPROCESS", "ExitStatus"); got != c.exitStatus || s.Size != c.size {
			t.Errorf("9600.%d: ExitStatus 0x%x, size 0x%x; want 0x%x, 0x%x", c.revision, got, s.Size, c.exitStatus, c.size)
		}
	}
}

func TestMemberOfALaterRevisionIsNotGuessed(t *testing.T) {
	l, _ := chooseLayouts(model.ArchX64, 7601)
	early, _ := l.at(17514).Struct("_KPROCESS")
	if _, ok := early.Members["UserDirectoryTableBase"]; ok {
		t.Error("7601.17514 has UserDirectoryTableBase")
	}
	if offset(t, l.at(24540), "_KPROCESS", "UserDirectoryTableBase") != 0x110 {
		t.Error("7601.24540 has no UserDirectoryTableBase at 0x110")
	}
}

func TestUnknownStructure(t *testing.T) {
	l, _ := chooseLayouts(model.ArchX64, 17763)
	for range 2 {
		if _, ok := l.Struct("_NOTHING"); ok {
			t.Error("_NOTHING has a layout")
		}
	}
}
