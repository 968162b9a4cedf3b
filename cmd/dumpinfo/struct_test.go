package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestStruct(t *testing.T) {
	path := sample(t, "MEMORY.DMP", machine.Bitmap(true))
	for _, c := range []struct {
		args string
		code int
		want string // in what is written, on standard output or, when it fails, error
	}{
		{"struct -csv -type DUMP_HEADER64 -space file -at 0 FILE", 0, "0,ValidDump,0x4,char[4],DU64,0x4,"},
		{"struct -type nt!_DUMP_HEADER64 -space file -at 0 FILE", 0, "AMD64"},
		{"struct -csv -space file -at 0 FILE", 0, "0,DUMP_HEADER64,0x0,signature PAGEDU64"},
		{"struct -csv -type IMAGE_DOS_HEADER -at nt FILE", 0, "e_magic,0x0,char[2],MZ"},
		{"struct -csv -type LIST_ENTRY -count 2 -space file -at 0 FILE", 0, "0,[1],0x10,LIST_ENTRY"},
		{"struct -csv -type _EPROCESS -at System FILE", 0, "ImageFileName"},
		{"struct -csv -type _EPROCESS -list ActiveProcessLinks -element -at System FILE", 0, ",System,"},
		{"struct -csv -type _EPROCESS -list ActiveProcessLinks -element -back -at System FILE", 0, ",System,"},
		{"struct -csv -type _EPROCESS -list ActiveProcessLinks -space kernel -at 10 FILE", 0, "# stopped: the head of the list"},
		{"struct -csv -type _EPROCESS -list Pcb -space kernel -at System FILE", 0, "# stopped: Pcb of _EPROCESS is a _KPROCESS"},
		{"struct -type LIST_ENTRY -at 0 -back FILE", 2, "-list MEMBER"},
		{"struct -type _NOTHING -space file -at 0 FILE", 1, "there is no type"},
		{"struct -type LIST_ENTRY FILE", 2, "say where"},
		{"types -csv FILE", 0, "_EPROCESS,"},
		{"types FILE", 0, "IMAGE_NT_HEADERS64"},
	} {
		code, out, errs := call(strings.Split(strings.Replace(c.args, "FILE", path, 1), " ")...)
		if code != c.code || !strings.Contains(out+errs, c.want) {
			t.Errorf("%s: exit %d, want %d with %q\n%s%s", c.args, code, c.code, c.want, errs, out)
		}
	}
}

// TestStructJSON: nested fields are children, values have the types of README.md.
func TestStructJSON(t *testing.T) {
	path := sample(t, "MEMORY.DMP", machine.Bitmap(true))
	code, out, errs := call("struct", "-json", "-type", "DUMP_HEADER64", "-space", "file", "-at", "0", path)
	if code != 0 {
		t.Fatal(errs)
	}
	type row struct {
		Field    string          `json:"field"`
		Value    json.RawMessage `json:"value"`
		Children []row           `json:"children"`
	}
	var r struct {
		Views struct {
			Struct struct {
				Rows []row `json:"rows"`
			} `json:"struct"`
		} `json:"views"`
	}
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	children := 0
	for _, x := range r.Views.Struct.Rows {
		found[x.Field] = string(x.Value)
		children += len(x.Children)
	}
	if found["MajorVersion"] != "15" || found["MachineImageType"] != `"0x8664"` || children < 40 {
		t.Errorf("the rows are %v, with %d below", found, children)
	}
}
