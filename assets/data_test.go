package assets

import (
	"io/fs"
	"strconv"
	"strings"
	"testing"
)

func TestTablesHaveTheirColumns(t *testing.T) {
	for name, columns := range map[string]int{
		"bugchecks": 8, "builds": 5, "choices": 3, "fastfail": 3, "kernels": 17, "meanings": 2, "ntstatus": 2, "parameters": 5, "secondary": 3, "winerror": 2, "sids": 2,
	} {
		rows := Table(name)
		if len(rows) == 0 {
			t.Errorf("%s is empty", name)
		}
		for _, r := range rows {
			if len(r) != columns {
				t.Errorf("%s: %q has %d columns, not %d", name, r[0], len(r), columns)
			}
		}
	}
	if Table("nothing") != nil {
		t.Error("an unknown table has rows")
	}
}

func TestLayoutFilesAreWellFormed(t *testing.T) {
	files, err := fs.Glob(Layouts(), "*.tsv")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d layout files, %v", len(files), err)
	}
	total := 0
	for _, name := range files {
		text, err := fs.ReadFile(Layouts(), name)
		if err != nil {
			t.Fatal(err)
		}
		total += len(text)
		for line := range strings.Lines(string(text)) {
			cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
			if cells[0] != "" {
				continue
			}
			if _, err := strconv.ParseUint(cells[2], 16, 32); err != nil {
				t.Errorf("%s: %q: %v", name, line, err)
			}
		}
	}
	if total > 1<<20 {
		t.Errorf("the layouts take %d bytes, more than 1 MiB", total)
	}
}
