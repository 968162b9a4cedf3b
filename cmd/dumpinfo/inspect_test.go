package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestInspect(t *testing.T) {
	path := sample(t, "MEMORY.DMP", machine.Complete())
	code, out, errs := call("inspect", "-json", "-space", "kernel", "-at", "nt", path)
	if code != 0 {
		t.Fatal(errs)
	}
	var got struct {
		Views struct {
			Inspect struct{ Rows []map[string]any }
		}
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	values := map[any]any{}
	for _, r := range got.Views.Inspect.Rows {
		values[r["type"]] = r["value"]
	}
	if values["u16"] != "0x5a4d  23117" || values["IPv4"] != nil {
		t.Errorf("the image begins with %+v", values)
	}
	_, all, _ := call("inspect", "-unlikely", "-space", "kernel", "-at", "nt", path)
	if !strings.Contains(all, "IPv4") {
		t.Errorf("with -unlikely it prints %s", all)
	}
}

func TestSum(t *testing.T) {
	path := sample(t, "MEMORY.DMP", machine.Complete())
	code, out, errs := call("sum", "-csv", "-space", "file", "-at", "0", "-len", "8", path) // PAGEDU64
	if code != 0 || !strings.Contains(out, "CRC-32,869ff97e") {
		t.Errorf("exit %d, %s%s", code, out, errs)
	}
	if code, _, errs = call("sum", "-space", "file", "-at", "0", path); code != 2 || !strings.Contains(errs, "-len") {
		t.Errorf("without -len: exit %d, %s", code, errs)
	}
	if code, out, _ = call("sum", "-space", "file", "-at", "0x7fffffff0000", "-len", "16", path); code != 0 || !strings.Contains(out, "bytes are missing") {
		t.Errorf("beyond the file: exit %d, %s", code, out)
	}
}
