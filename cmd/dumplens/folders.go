package main

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"dumplens/ui"
)

// folders lists the dumps in the places where Windows leaves them; nothing on other
// systems.
func folders() []ui.Folder {
	if runtime.GOOS != "windows" {
		return nil
	}
	root, local := os.Getenv("SystemRoot"), os.Getenv("LOCALAPPDATA")
	var out []ui.Folder
	for _, f := range []struct{ title, dir, pattern string }{
		{"MEMORY.DMP", root, "MEMORY.DMP"},
		{"Minidump", filepath.Join(root, "Minidump"), "*.dmp"},
		{"LiveKernelReports", filepath.Join(root, "LiveKernelReports"), "*.dmp"},
		{"LiveKernelReports", filepath.Join(root, "LiveKernelReports", "*"), "*.dmp"},
		{"CrashDumps", filepath.Join(local, "CrashDumps"), "*.dmp"},
	} {
		if strings.HasPrefix(f.dir, string(filepath.Separator)) || f.dir == "" {
			continue // the variable is not set
		}
		if files := newestFirst(filepath.Join(f.dir, f.pattern)); len(files) > 0 {
			out = append(out, ui.Folder{Title: f.title, Files: files})
		}
	}
	return out
}

// newestFirst lists the files that match a pattern, and leaves out those that are
// gone or may not be seen.
func newestFirst(pattern string) []string {
	paths, err := filepath.Glob(pattern)
	if err != nil {
		return nil
	}
	when := map[string]time.Time{}
	for _, p := range paths {
		if info, err := os.Stat(p); err == nil && info.Mode().IsRegular() {
			when[p] = info.ModTime()
		}
	}
	paths = slices.DeleteFunc(paths, func(p string) bool { return when[p].IsZero() })
	slices.SortFunc(paths, func(a, b string) int { return when[b].Compare(when[a]) })
	return paths
}
