package view

import (
	"fmt"
	"strings"
	"testing"

	"dumplens/model"
)

func process(pid, ppid uint64, name string, started uint64) model.Process {
	return model.Process{PID: model.Num(pid), PPID: model.Num(ppid), Name: model.Str(name), CreateTime: model.When(started), ExitTime: model.Absent(model.NotApplicable, "")}
}

// outline writes rows as indented names.
func outline(rows []model.Row) string {
	var b strings.Builder
	for i := range rows {
		for r, depth := range Outline(&rows[i]) {
			fmt.Fprintf(&b, "%s%s\n", strings.Repeat(" ", depth), r.Cells[0])
		}
	}
	return b.String()
}

func processOutline(list ...model.Process) string {
	return outline(treeRows(processParents(list), func(i int) model.Value { return list[i].Name }))
}

// treeRows are rows of one cell in their outline.
func treeRows(parents []int, cell func(i int) model.Value) (rows []model.Row) {
	row := func(i int) model.Row { return model.Row{Cells: []model.Value{cell(i)}} }
	nest(parents, row, func(r model.Row) bool { rows = append(rows, r); return true })
	return rows
}

func TestProcessTree(t *testing.T) {
	for name, c := range map[string]struct {
		list []model.Process
		want string
	}{
		"children below parents, in any order": {
			[]model.Process{process(8, 4, "child", 20), process(4, 0, "System", 10), process(12, 8, "grandchild", 30)},
			"System\n child\n  grandchild\n",
		},
		"a parent that is gone": {[]model.Process{process(8, 100, "orphan", 20)}, "orphan\n"},
		"a parent's number used again": {
			[]model.Process{process(8, 12, "child", 20), process(12, 0, "newcomer", 99)}, "child\nnewcomer\n",
		},
		"a child of System with an earlier time": {
			[]model.Process{process(4, 0, "System", 20), process(108, 4, "Registry", 10)}, "System\n Registry\n",
		},
		"its own parent": {[]model.Process{process(0, 0, "Idle", 0)}, "Idle\n"},
		"a ring": {
			[]model.Process{process(1, 2, "a", 0), process(2, 3, "b", 0), process(3, 1, "c", 0), process(9, 3, "d", 0)},
			"a\nb\nc\n d\n",
		},
	} {
		if got := processOutline(c.list...); got != c.want {
			t.Errorf("%s:\n%swant:\n%s", name, got, c.want)
		}
	}
}

func TestModuleTree(t *testing.T) {
	mods := []model.Module{
		{Name: model.Str("ntoskrnl.exe"), PID: model.Absent(model.NotApplicable, "")},
		{Name: model.Str("a.exe"), PID: model.Num(8)},
		{Name: model.Str("ntdll.dll"), PID: model.Num(8)},
		{Name: model.Str("b.exe"), PID: model.Num(12)},
		{Name: model.Str("ntdll.dll"), PID: model.Num(12)},
	}
	rows := treeRows(moduleParents(mods), func(i int) model.Value { return mods[i].Name })
	if got, want := outline(rows), "ntoskrnl.exe\na.exe\n ntdll.dll\nb.exe\n ntdll.dll\n"; got != want {
		t.Errorf("\n%swant\n%s", got, want)
	}
}
