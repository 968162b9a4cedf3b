package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dumplens/loader/synth"
)

var machine = synth.NewMachine()

func sample(t *testing.T, name string, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// call runs the program and gives its exit status and what it wrote.
func call(args ...string) (code int, out, errs string) {
	var o, e bytes.Buffer
	code = run(context.Background(), args, &o, &e)
	return code, o.String(), e.String()
}

// TestExitStatus: 0 done, 1 not to be had, 2 wrong usage; the reason on standard
// error, nothing but the result on standard output.
func TestExitStatus(t *testing.T) {
	path := sample(t, "MEMORY.DMP", machine.Bitmap(true))
	for _, c := range []struct {
		args string
		code int
		errs string
	}{
		{"FILE", 0, ""},
		{"-json -all FILE", 0, ""},
		{"views FILE", 0, ""},
		{"read -space file -at 0 -len 16 FILE", 0, ""},
		{"read -at nt+0x0 -len 2 FILE", 0, ""},
		{"translate -space kernel -at nt FILE", 0, ""},
		{"find -space file -text PAGEDU64 FILE", 0, ""},
		{"", 2, "give one FILE"},
		{"-json -csv FILE", 2, "choose one of"},
		{"-view nonsense FILE", 2, "there is no view"},
		{"-nonsense FILE", 2, "not defined"},
		{"read -space file FILE", 2, "say where"},
		{"read -space file -at 0 -len 0 FILE", 2, "say how many bytes"},
		{"read -space file -at zz FILE", 1, "no address, module or process"},
		{"read -space moon -at 0 FILE", 1, "choose one of file, physical, kernel, process:PID"},
		{"read -space kernel -at 0 -len 4 -raw FILE", 1, "not mapped"},
		{"translate -space file -at 0 FILE", 1, "not translated through page tables"},
		{"find FILE", 2, "say what to find"},
		{"find -text a -hex 00 FILE", 2, "say what to find"},
		{"find -hex zz FILE", 2, "no byte"},
		{"no-such-file.dmp", 1, "there is no file"},
		{"dir no-such-folder", 1, "cannot be listed"},
	} {
		var args []string
		for _, a := range strings.Fields(c.args) {
			if a == "FILE" {
				a = path
			}
			args = append(args, a)
		}
		code, out, errs := call(args...)
		if code != c.code || !strings.Contains(errs, c.errs) || code == 0 && errs != "" || code != 0 && out != "" {
			t.Errorf("%q: exit %d, want %d; standard error %q; %d bytes of output", c.args, code, c.code, errs, len(out))
		}
	}
}

// TestReadRaw: the readable prefix as bytes, then the address and the reason.
func TestReadRaw(t *testing.T) {
	path := sample(t, "cut.dmp", machine.HeaderOnly())
	code, out, errs := call("read", "-space", "file", "-at", "1ff8", "-len", "10", "-raw", path)
	if code != 1 || len(out) != 8 || !strings.Contains(errs, "00000000`00002000") || !strings.Contains(errs, "not in dump") {
		t.Errorf("exit %d, %d bytes, %q", code, len(out), errs)
	}
	code, out, errs = call("read", "-space", "file", "-at", "0", "-len", "8", "-raw", path)
	if code != 0 || out != "PAGEDU64" || errs != "" {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
	code, out, _ = call("read", "-space", "file", "-at", "1ff8", "-len", "16", path)
	if code != 0 || !strings.Contains(out, "?? ?? ??") || !strings.Contains(out, "0x8 bytes missing: not in dump") {
		t.Errorf("exit %d, %q", code, out)
	}
}

// TestTranslate holds the steps and the answer against the machine's truth.
func TestTranslate(t *testing.T) {
	path := sample(t, "MEMORY.DMP", machine.Complete())
	code, out, errs := call("translate", "-json", "-space", "kernel", "-at", "nt", path)
	if code != 0 {
		t.Fatal(errs)
	}
	var got struct {
		Space, At, Status, Physical string
		FileOffset                  string `json:"file_offset"`
		Steps                       []struct{ Level, Entry, Meaning string }
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if got.Space != "kernel" || got.Status != "ok" || !strings.HasPrefix(got.Physical, "0x") || len(got.Steps) < 3 || got.Steps[0].Level != "PML4E" {
		t.Errorf("%+v", got)
	}
	_, bytesAt, _ := call("read", "-space", "physical", "-at", got.Physical, "-len", "2", "-raw", path)
	if bytesAt != "MZ" {
		t.Errorf("at the physical address there is %q, not the kernel's image", bytesAt)
	}
	_, bytesAt, _ = call("read", "-space", "file", "-at", got.FileOffset, "-len", "2", "-raw", path)
	if bytesAt != "MZ" {
		t.Errorf("at the offset %q of the file there is %q", got.FileOffset, bytesAt)
	}
	code, out, _ = call("translate", "-space", "physical", "-at", got.Physical, path)
	if code != 0 || !strings.Contains(out, "run ") || !strings.Contains(out, "file ") {
		t.Errorf("a physical address: exit %d, %q", code, out)
	}
}

func TestFind(t *testing.T) {
	path := sample(t, "MEMORY.DMP", machine.Bitmap(false))
	code, out, errs := call("find", "-json", "-space", "kernel", "-text", "This program cannot be run", "-max", "3", path)
	var got struct{ Hits []struct{ Space, At string } }
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != 0 {
		t.Fatalf("exit %d, %v, %s", code, err, errs)
	}
	if len(got.Hits) != 3 || got.Hits[0].Space != "kernel" || !strings.HasPrefix(got.Hits[0].At, "0xffff") {
		t.Errorf("%+v", got)
	}
	code, out, _ = call("find", "-space", "all", "-text", "no such text in any space at all", path)
	if code != 0 || strings.Contains(out, "\nkernel ") || !strings.HasPrefix(out, "note: nothing was found") {
		t.Errorf("exit %d, %q", code, out)
	}
}

// TestDir lists good and bad files of a folder, one row each.
func TestDir(t *testing.T) {
	folder := t.TempDir()
	for name, b := range map[string][]byte{
		"a.dmp": machine.Small(synth.ByDebugger), "b.DMP": nil, "c.mdmp": synth.Minidump(synth.MinidumpOptions{}), "notes.txt": []byte("x"),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	code, out, errs := call("dir", "-json", folder)
	var got struct {
		Views map[string]struct{ Rows []map[string]any }
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != 0 {
		t.Fatalf("exit %d, %v, %s", code, err, errs)
	}
	rows := got.Views["dir"].Rows
	if len(rows) != 3 || rows[0]["name"] != "DRIVER_IRQL_NOT_LESS_OR_EQUAL" || rows[2]["code"] != "0xc0000005" {
		t.Fatalf("%v", rows)
	}
	if s, ok := rows[1]["problem"].(string); !ok || !strings.Contains(s, "is empty") {
		t.Errorf("the empty file: %v", rows[1])
	}
}
