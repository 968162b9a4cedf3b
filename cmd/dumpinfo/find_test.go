package main

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestFindKinds gives each kind of pattern once; what they find is tested in model/search.
func TestFindKinds(t *testing.T) {
	path := sample(t, "MEMORY.DMP", machine.Bitmap(false))
	for args, want := range map[string]int{
		"-space physical -hex 50:41":                                  -2,
		"-space file -at 0 -len 8 -hex 5041?745/4f":                   -2,
		"-space file -at 0 -len 8 -hex 50414?45":                      1,
		"-space file -at 0 -len 8 -hex 50/f0":                         2,
		"-space file -at 0 -len 8 -text page -icase":                  1,
		"-space file -at 0 -len 8 -text PAGE -codepage 1251":          1,
		"-space file -at 0 -len 8 -regex P.G":                         1,
		"-space file -at 0 -len 8 -regex p.g":                         0,
		"-space file -at 0 -len 8 -int 0x45474150 -size 4":            1,
		"-space file -at 0 -len 8 -int 0x50414745 -size 4 -order big": 1,
		"-space file -at 0 -len 8 -int 0x4741 -size 2 -align 2":       0,
		"-space file -at 0 -len 8 -range 60..70 -size 1":              3,
		"-space file -at 0 -len 8 -range 1..2 -size 3":                -2,
		"-space file -at 0 -len 8 -any -text PAGE -hex 4155":          1,
		"-space kernel -module ntoskrnl.exe -max 5":                   5,
		"-space kernel -ptr nt -max 1":                                1,
		"-space kernel -in nt..nt+0xfff -max 1":                       1,
		"-space kernel -module none.sys":                              -1,
		"-space kernel -ptr none+10":                                  -1,
		"-space kernel -in none":                                      -2,
		"-space kernel,physical -once -text MZ -max 1":                1,
		"-space file -guid 12":                                        -2,
	} {
		code, out, errs := call(append(append([]string{"find", "-json"}, strings.Fields(args)...), path)...)
		if want < 0 {
			if code != -want || errs == "" {
				t.Errorf("%s: exit %d, %q", args, code, errs)
			}
			continue
		}
		var got struct {
			Hits []struct {
				Space, At, Pattern string
				Len                int
			}
			Notes []string
		}
		if err := json.Unmarshal([]byte(out), &got); err != nil || code != 0 || len(got.Hits) != want {
			t.Errorf("%s: exit %d, %v, %d hits, want %d: %s %s", args, code, err, len(got.Hits), want, out, errs)
		}
	}
}

func TestStringsCommand(t *testing.T) {
	path := sample(t, "MEMORY.DMP", machine.Bitmap(false))
	code, out, errs := call("strings", "-json", "-space", "kernel", "-filter", "ntoskrnl.exe", "-encoding", "utf16", "-max", "1", path)
	var got struct {
		Strings []struct{ Space, At, Encoding, Text string }
		Notes   []string
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != 0 {
		t.Fatalf("exit %d, %v, %s %s", code, err, out, errs)
	}
	if len(got.Strings) != 1 || got.Strings[0].Encoding != "utf-16" || !strings.Contains(got.Strings[0].Text, "ntoskrnl.exe") || len(got.Notes) == 0 {
		t.Errorf("%+v", got)
	}
	code, out, _ = call("strings", "-space", "kernel", "-min", "400", path)
	if code != 0 || !strings.HasPrefix(out, "note: nothing was found\n") {
		t.Errorf("exit %d, %q", code, out)
	}
	code, out, _ = call("strings", "-json", "-space", "kernel", "-regex", "no such text", path)
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != 0 || len(got.Strings) != 0 {
		t.Errorf("exit %d, %v, %q", code, err, out)
	}
	code, out, _ = call("strings", "-csv", "-space", "kernel", "-encoding", "utf16", "-filter", "ntoskrnl.exe", "-max", "1", path)
	if lines := strings.Split(strings.TrimSpace(out), "\n"); code != 0 || len(lines) != 2 || lines[0] != "space,at,len,encoding,text" {
		t.Errorf("exit %d, %q", code, out)
	}
	for _, wrong := range []string{"-min 0", "-encoding ebcdic", "-regex ("} {
		if code, _, errs := call(append(append([]string{"strings"}, strings.Fields(wrong)...), path)...); code != 2 || errs == "" {
			t.Errorf("%s: exit %d, %q", wrong, code, errs)
		}
	}
}
