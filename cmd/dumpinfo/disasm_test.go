package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dumplens/loader/realdumps"
)

func TestDisasm(t *testing.T) {
	path := sample(t, "MEMORY.DMP", machine.Bitmap(true))
	code, out, errs := call("disasm", "-csv", "-at", "nt!KeBugCheckEx", "-n", "2", path)
	if code != 0 {
		t.Fatal(errs)
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != 3 || !strings.Contains(lines[0], "instruction") && !strings.Contains(lines[0], "text") {
		t.Fatalf("got\n%s\nwant a head and two lines", out)
	}
	if !strings.Contains(lines[1], "sub rsp,") || !strings.HasSuffix(strings.TrimSpace(lines[1]), "ntoskrnl.exe!KeBugCheckEx") {
		t.Errorf("the first line is %q: want sub rsp and the function's name", lines[1])
	}
	code, out, errs = call("disasm", "-json", "-space", "kernel", "-at", "0", "-n", "1", path)
	if code != 0 || !strings.Contains(out, "not mapped") || !json.Valid([]byte(out)) {
		t.Errorf("a hole: got %d %s%s", code, out, errs)
	}
	_, by, _ := call("disasm", "-csv", "-at", "nt!KeBugCheckEx", "-len", "7", path)
	if n := strings.Count(by, "\n"); n != 2 { // the head and sub rsp
		t.Errorf("-len 7 gives %d lines:\n%s", n, by)
	}
	_, narrow, _ := call("disasm", "-csv", "-at", "nt!KeBugCheckEx", "-n", "1", "-arch", "x86", path)
	if !strings.Contains(narrow, "dec eax") { // 48 is no REX there
		t.Errorf("as x86: got\n%s", narrow)
	}
	for args, want := range map[string]string{
		"disasm -at 0 -arch mips " + path: "is not known", "disasm " + path: "say where", "disasm -at 0 -n 0 " + path: "-n is from",
	} {
		if code, _, errs := call(strings.Fields(args)...); code != 2 || !strings.Contains(errs, want) {
			t.Errorf("%s: got %d %q, want 2 and %q", args, code, errs, want)
		}
	}
}

// TestDisasmRealDumps reads the instruction where real dumps stopped.
func TestDisasmRealDumps(t *testing.T) {
	dir := realdumps.Dir(t)
	for file, want := range map[string]string{
		"user/electron__windows.dmp":                 "c3,ret",
		"user/google__tiny-exe-fastfail.dmp":         "cd29,int 29h",
		"user/google__linux_null_dereference.dmp":    `c70005000000,"mov dword ptr [rax],5"`,
		"user/google__linux_divide_by_zero.dmp":      "f77dfc,idiv dword ptr [rbp-4]",
		"user/google__minidump1.dmp":                 "c3,ret",
		"user/getsentry__mini.dmp":                   "c20c00,ret 0Ch",
		"kernel/r-Techsupport__d1.dmp":               `48894c2408,"mov qword ptr [rsp+8],rcx"`,
		"kernel/rizinorg__triage_x64.dmp":            `43891401,"mov dword ptr [r9+r8],edx"`,
		"kernel/rizinorg__triage_arm64.dmp":          `60020191,"add x0,x19,#0x40"`,
		"kernel/CriticalRocket__111417-58375-01.dmp": `8a910b010000,"mov dl,byte ptr [rcx+10Bh]"`,
	} {
		path := filepath.Join(dir, file)
		if _, err := os.Stat(path); err != nil {
			continue
		}
		var all string
		for _, register := range []string{"rip", "eip", "pc"} {
			_, out, _ := call("disasm", "-csv", "-at", register, "-n", "1", path)
			all += out
		}
		if !strings.Contains(all, want) {
			t.Errorf("%s: got\n%s\nwant %s", file, all, want)
		}
	}
}
