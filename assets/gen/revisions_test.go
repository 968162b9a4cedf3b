package main

import "testing"

func TestRevisions(t *testing.T) {
	for _, c := range []struct {
		in       string
		from, to int
	}{
		{"", 0, latest},
		{"107..5933", 107, 5933},
		{"16384", 16384, 16384},
		{"SP1..3959", 1, 3959},
		{"1-1039..5933", 1, 5933},
		{"16384-19204..19235-21161", 16384, 21161},
		{"15-2166", 15, 2166},
		{"RTM..7920-7920", 0, 7920},
		{"RTM..later", 0, latest},
		{"later", 1, latest},
		{"382..22631.2428", 382, latest},
		{"2025-08", 4946, latest},
	} {
		if from, to := revisions(c.in); from != c.from || to != c.to {
			t.Errorf("revisions(%q) = %d, %d; want %d, %d", c.in, from, to, c.from, c.to)
		}
	}
}

func TestFormatKeepsRevisionsOnlyWhereTheyMatter(t *testing.T) {
	got := format([]row{
		{"_EPROCESS", "Peb", "338", "", 17514, 24540},
		{"_EPROCESS", "(sizeof)", "4e8", "", 23418, 23418},
		{"_EPROCESS", "(sizeof)", "4d0", "", 17514, 17514},
		{"_KPROCESS", "UserDirectoryTableBase", "110", "", 24000, 24540},
		{"_MMVAD_FLAGS", "VadType", "0", "0-2", 17514, 24540},
	})
	want := "_EPROCESS\n\t(sizeof)\t4d0\t\t17514-17514\n\t(sizeof)\t4e8\t\t23418-23418\n\tPeb\t338\n" +
		"_KPROCESS\n\tUserDirectoryTableBase\t110\t\t24000-24540\n_MMVAD_FLAGS\n\tVadType\t0\t0-2\n"
	if got != want {
		t.Errorf("format gives\n%s\nwant\n%s", got, want)
	}
}

func TestInferredRowsFillGapsOnly(t *testing.T) {
	rows := []row{{"_EPROCESS", "Peb", "2e0", "", 0, latest}}
	got := missing("x64-28000", rows, []string{
		"x64\t28000\t28000\t_EPROCESS\tToken\t0x248\t\t0\t\tinferred",
		"x64\t26100\t26200\t_EPROCESS\tJob\t0x2a0\t\t0\t\tinferred for another build",
		"x64\t28000\t28000\t_EPROCESS\tPeb\t0x111\t\t0\t\tthere already",
		"x64\t28000\t28000\t_EPROCESS\tFlags\t0x1f4\t\t2\tvergilius\tchecked: in the first table",
		"arm64\t28000\t28000\t_EPROCESS\tVm\t0x400\t\t0\t\tanother architecture",
	})
	if len(got) != 1 || got[0] != (row{"_EPROCESS", "Token", "248", "", 0, latest}) {
		t.Errorf("missing gives %+v", got)
	}
}
