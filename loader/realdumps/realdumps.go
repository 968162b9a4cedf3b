// Package realdumps finds the real dumps that tests read when they are at hand:
// the folder shared/dumps beside the project, or the one that DUMPLENS_DUMPS names.
package realdumps

import (
	"os"
	"path/filepath"
	"testing"
)

// Dir is the folder of real dumps; it skips the test when there is none.
func Dir(t testing.TB) string {
	t.Helper()
	if dir := os.Getenv("DUMPLENS_DUMPS"); dir != "" {
		return dir
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if parent := filepath.Dir(dir); parent != dir {
			dir = parent
			continue
		}
		t.Fatal("no go.mod above the test")
	}
	dumps := filepath.Join(filepath.Dir(dir), "shared", "dumps")
	if _, err := os.Stat(dumps); err != nil {
		t.Skip("no folder of real dumps: set DUMPLENS_DUMPS to test on them")
	}
	return dumps
}

// Files gives the real dumps below one sub-folder: kernel or user.
func Files(t testing.TB, kind string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(Dir(t), kind, "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no dumps in %s: %v", filepath.Join(Dir(t), kind), err)
	}
	return files
}
