package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf16"
)

func TestName(t *testing.T) {
	path := sample(t, "MEMORY.DMP", machine.Complete())
	truth := machine.Truth()
	code, out, errs := call("name", "-json", "-at", "nt!PsLoadedModuleList", path)
	if code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatalf("%v in\n%s", err, out)
	}
	for key, want := range map[string]string{
		"space": "kernel", "at": fmt.Sprintf("0x%x", truth.PsLoadedModuleList), "name": "ntoskrnl.exe!PsLoadedModuleList",
		"kind": "module", "module": "ntoskrnl.exe", "symbol": "PsLoadedModuleList", "base": fmt.Sprintf("0x%x", truth.KernelBase), "offset": "0x0",
	} {
		if got[key] != want {
			t.Errorf("%s is %v, want %s", key, got[key], want)
		}
	}
	code, out, _ = call("name", "-at", fmt.Sprintf("pid %d", truth.CrashPID), path)
	if code != 0 || !strings.Contains(out, "EPROCESS of ") {
		t.Errorf("exit %d, the process is\n%s", code, out)
	}
	code, out, _ = call("name", "-space", "physical", "-at", "10", path)
	if code != 0 || !strings.Contains(out, "unknown: it lies in no module") {
		t.Errorf("exit %d, a physical address is\n%s", code, out)
	}
	if code, _, errs = call("name", path); code != 2 || !strings.Contains(errs, "say where") {
		t.Errorf("without an address: exit %d, %s", code, errs)
	}
}

func TestComplete(t *testing.T) {
	path := sample(t, "MEMORY.DMP", machine.Complete())
	code, out, errs := call("complete", "-csv", "-word", "poi(nt!PsLoaded", "-max", "1", path)
	const want = "poi(ntoskrnl.exe!PsLoadedModuleList,symbol,kernel,"
	if code != 0 || !strings.Contains(out, want) {
		t.Errorf("exit %d %s\n%s\nwant %s", code, errs, out, want)
	}
	if code, _, errs = call("complete", path); code != 2 || !strings.Contains(errs, "-word") {
		t.Errorf("without a word: exit %d, %s", code, errs)
	}
}

// TestNamesAreNotObeyed: a module may have escapes for a terminal in its name.
func TestNamesAreNotObeyed(t *testing.T) {
	b, err := os.ReadFile("../../testdata/inkwell.exe.4120.dmp")
	if err != nil {
		t.Fatal(err)
	}
	wide := func(s string) (out []byte) {
		for _, u := range utf16.Encode([]rune(s)) {
			out = append(out, byte(u), byte(u>>8))
		}
		return out
	}
	path := sample(t, "escapes.dmp", bytes.Replace(b, wide("inkwell.exe"), wide("ink\x1b[31mexe"), 1))
	code, out, _ := call("name", "-at", "ink\x1b[31mexe", path)
	if code != 0 || strings.Contains(out, "\x1b") || !strings.Contains(out, `ink\x1b[31mexe`) {
		t.Errorf("exit %d, %q", code, out)
	}
	code, _, errs := call("name", "-at", "ink\x1b[31mexe!nothing", path)
	if code != 1 || strings.Contains(errs, "\x1b") {
		t.Errorf("exit %d, %q", code, errs)
	}
	if got := oneLine(errors.Join(errors.New("one"), errors.New("two\x1b"))); got != `one; two\x1b` {
		t.Errorf("%q", got)
	}
}
