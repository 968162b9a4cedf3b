package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// output runs a command that must succeed.
func output(t *testing.T, args ...string) string {
	t.Helper()
	code, out, errs := call(args...)
	if code != 0 {
		t.Fatalf("dumpinfo %s: exit %d: %s", strings.Join(args, " "), code, errs)
	}
	return out
}

const sampleActive = "../../testdata/sample-active.dmp"

// TestSavedProcessOpens: what is saved of a process opens as a minidump with the same
// modules and bytes.
func TestSavedProcessOpens(t *testing.T) {
	saved := filepath.Join(t.TempDir(), "saved.dmp")
	pid, module, base := someUserModule(t)
	output(t, "save", "-o", saved, "-pid", pid, sampleActive)
	if text := output(t, "-csv", "-view", "modules", saved); !strings.Contains(text, module) {
		t.Errorf("module %s is lost:\n%s", module, text)
	}
	want := output(t, "read", "-space", "process:"+pid, "-at", base, "-len", "64", sampleActive)
	if got := output(t, "read", "-space", "memory", "-at", base, "-len", "64", saved); got != want {
		t.Errorf("the bytes at %s are\n%swant\n%s", base, got, want)
	}
}

// someUserModule finds a module of a process in the sample.
func someUserModule(t *testing.T) (pid, name, base string) {
	t.Helper()
	for _, line := range strings.Split(output(t, "-csv", "-view", "modules", sampleActive), "\n") {
		cells := strings.Split(line, ",")
		if len(cells) > 10 && strings.HasPrefix(cells[2], "0x7ff") {
			return cells[10], cells[1], cells[2]
		}
	}
	t.Fatal("the sample has no user module")
	return "", "", ""
}

func TestSaveRangeAndImage(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	output(t, "save", "-o", out, "-module", "ntoskrnl.exe", sampleActive)
	b, err := os.ReadFile(out)
	if err != nil || len(b) < 4096 || string(b[:2]) != "MZ" {
		t.Errorf("%d bytes, %v", len(b), err)
	}
	output(t, "save", "-o", out, "-space", "file", "-at", "0", "-len", "8", sampleActive)
	if b, err := os.ReadFile(out); err != nil || string(b) != "PAGEDU64" {
		t.Errorf("%q, %v", b, err)
	}
}

func TestWrongSave(t *testing.T) {
	for _, c := range []struct {
		code int
		args []string
	}{
		{2, []string{"save", sampleActive}},
		{2, []string{"save", "-o", "x", sampleActive}},
		{2, []string{"save", "-o", "x", "-module", "ntoskrnl.exe", "-layout", "sideways", sampleActive}},
		{1, []string{"save", "-o", sampleActive, "-at", "0", "-len", "1", "-space", "file", sampleActive}},
		{1, []string{"save", "-o", "x", "-pid", "99999", sampleActive}},
		{1, []string{"save", "-o", "x", "-module", "nothere.sys", sampleActive}},
	} {
		if code, _, errs := call(c.args...); code != c.code || errs == "" {
			t.Errorf("%v: exit %d, %q", c.args, code, errs)
		}
	}
	if _, err := os.Stat("x"); err == nil {
		t.Error("a file was left behind")
	}
}

func TestNotesCommand(t *testing.T) {
	dir := t.TempDir()
	output(t, "notes", "-notes", dir, "-add", "look here", "-tags", "a,b", "-at", "ntoskrnl.exe+0x10", sampleActive)
	if text := output(t, "notes", "-notes", dir, "-csv", sampleActive); !strings.Contains(text, "look here") || !strings.Contains(text, "#a #b") {
		t.Error(text)
	}
	exported := filepath.Join(dir, "exported")
	if err := os.WriteFile(exported, []byte(output(t, "notes", "-notes", dir, "-export", sampleActive)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range [][]string{{"-remove", "1", "-add", "x", "-at", "0"}, {"-export", "-import", exported}} {
		if code, out, errs := call(append(append([]string{"notes", "-notes", dir}, wrong...), sampleActive)...); code != 2 || out != "" || !strings.Contains(errs, "choose one of") {
			t.Errorf("%v: exit %d, %q, %q", wrong, code, out, errs)
		}
	}
	if code, _, errs := call("notes", "-notes", dir, "-remove", "0", sampleActive); code != 1 || !strings.Contains(errs, "no note 0") {
		t.Errorf("exit %d, %q", code, errs)
	}
	output(t, "notes", "-notes", dir, "-remove", "1", sampleActive)
	if text := output(t, "notes", "-notes", dir, "-csv", sampleActive); strings.Contains(text, "look here") {
		t.Error("the note is still there")
	}
	if text := output(t, "notes", "-notes", dir, "-import", exported, sampleActive); text != "1 notes added\n" {
		t.Error(text)
	}
}

func TestReadAs(t *testing.T) {
	if got := output(t, "read", "-space", "file", "-at", "0", "-len", "8", "-as", "dq", sampleActive); got != "00000000`00000000  34365544`45474150\n" {
		t.Errorf("%q", got)
	}
}

func TestDetails(t *testing.T) {
	text := output(t, "details", "-view", "modules", "-row", "ntoskrnl.exe", sampleActive)
	for _, want := range []string{"Modules: ntoskrnl.exe", "Base", ".text"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not among the details:\n%s", want, text)
		}
	}
	if code, _, errs := call("details", "-view", "modules", "-row", "nothere.sys", sampleActive); code != 1 || !strings.Contains(errs, "no row") {
		t.Errorf("exit %d, %q", code, errs)
	}
	if code, _, _ := call("details", "-view", "nonsense", "-row", "x", sampleActive); code != 2 {
		t.Errorf("exit %d", code)
	}
}

// TestPastTheTop: a range that would go on at address 0 is wrong usage.
func TestPastTheTop(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	for _, args := range []string{"read", "read -raw", "read -as hex", "sum", "save -o " + out, "strings"} {
		args := append(strings.Fields(args), "-space", "file", "-at", "fffffffffffffff0", "-len", "17", sampleActive)
		if code, _, errs := call(args...); code != 2 || !strings.Contains(errs, "past the top") {
			t.Errorf("%v: exit %d: %s", args, code, errs)
		}
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a file was written")
	}
}
