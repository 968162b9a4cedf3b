package minidump

import (
	"context"
	"strings"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
)

func TestSniff(t *testing.T) {
	for head, want := range map[string]bool{
		"MDMP\x93\xa7\x00\x00": true, "MDMP\x00\x00\x00\x00": true, "MDMP": true,
		"": false, "MDM": false, "PAGEDU64": false, "PMDM\x93\xa7": false,
	} {
		if got := Sniff([]byte(head)); got != want {
			t.Errorf("Sniff(%q) is %v", head, got)
		}
	}
}

func TestLoadRefusesOnlyTheUnreadable(t *testing.T) {
	for _, data := range []string{"", "MDM", "PAGEDU64"} {
		if _, err := Load(context.Background(), mem.NewFile(strings.NewReader(data), uint64(len(data))), nil); err == nil {
			t.Errorf("%q is loaded", data)
		}
	}
	if d := loadBytes(t, []byte("MDMP")); len(d.Problems()) == 0 {
		t.Error("four bytes load without a problem")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	data := string(sample().b)
	if _, err := Load(ctx, mem.NewFile(strings.NewReader(data), uint64(len(data))), nil); err == nil {
		t.Error("a cancelled load gives a dump")
	}
}

func TestSampleHasNoProblems(t *testing.T) {
	d := loadBytes(t, sample().b)
	for _, p := range d.Problems() {
		t.Errorf("%s: %s", p.Part, p.Message)
	}
	drain(t, d)
}

func TestFacts(t *testing.T) {
	d := loadBytes(t, sample().b)
	for key, want := range map[string]string{
		"signature": "MDMP", "process_name": "app.exe", "architecture": "x64", "os": "Windows 10.0 Service Pack 3", "os_build": "19041",
		"processors": "8", "system_time": "2020-09-13 12:26:40", "process_id": "4242",
		"process_create_time": "2020-09-13 12:10:00", "comment": "a comment",
		"exception_code": "0xc0000005", "exception_address": "00007ff7`12340999", "exception_thread": "200",
		"exception_parameters": "0x1, 0xdead", "exception_ip": "00007ff7`12340999",
		"flags":         "0x1205 WithDataSegs, WithHandleData, WithPrivateReadWriteMemory, WithThreadInfo",
		"debugger_line": "User Mini Dump File: Only registers, stack and portions of memory are available",
		"threads":       "2", "modules": "2",
	} {
		v := d.Fact(key)
		if v.String() != want {
			t.Errorf("%s is %q, want %q", key, v, want)
		}
		if key != "debugger_line" && !v.Src.Known() {
			t.Errorf("%s does not say where it was read", key)
		}
	}
	if d.Kind != model.KindUser || loadBytes(t, newBuilder(2).b).Kind != model.KindUserFull {
		t.Error("the kind of dump does not follow the flags")
	}
	if d.Arch != model.ArchX64 {
		t.Errorf("the processor is %q", d.Arch)
	}
}

func TestFieldsLeadToTheirBytes(t *testing.T) {
	d := loadBytes(t, sample().b)
	for _, f := range items(t, d.Fields) {
		if f.Value.Is() && !f.Value.Src.Known() {
			t.Errorf("%s does not say where it was read", f.Name)
		}
	}
}

func TestHeader(t *testing.T) {
	b := sample()
	b.set32(4, 0x1234)
	d := loadBytes(t, b.b)
	if !hasProblem(d, "header", "version is 0x1234") {
		t.Errorf("an odd version is not a problem: %v", d.Problems())
	}
	if got := flagNames(0); got != "Normal" {
		t.Errorf("no flags are called %q", got)
	}
	if got := flagNames(1<<40 | 2); got != "WithFullMemory, 0x10000000000" {
		t.Errorf("an unknown flag is called %q", got)
	}
}

func hasProblem(d *model.Dump, part, words string) bool {
	for _, p := range d.Problems() {
		if p.Part == part && strings.Contains(p.Message, words) {
			return true
		}
	}
	return false
}

func TestDirectory(t *testing.T) {
	b := sample()
	b.entry(0x47670006, 4, uint32(len(b.b)))     // begins at the end of the file
	b.entry(7, 56, 0)                            // repeats a type and lies over the header
	b.entry(0x47670001, 12, uint32(len(b.b)-10)) // reaches past the end
	d := loadBytes(t, b.b)
	status := map[string]int{}
	for _, s := range items(t, d.Streams) {
		status[s.Status.Text]++
	}
	want := map[string]int{"ok": 13, "past the end of the file": 2, "duplicate, overlaps the header, overlaps the directory": 1, "unused": maxStreams - 16}
	for k, n := range want {
		if status[k] != n {
			t.Errorf("%d streams are %q, want %d", status[k], k, n)
		}
	}
	rows := items(t, d.Streams)
	unknown := rows[12]
	if unknown.Name.Is() || unknown.Type.Num != 0x12345678 || unknown.Name.To == nil || unknown.Name.Src.Len != 8 {
		t.Errorf("the unknown stream is %+v", unknown)
	}
	if !hasProblem(d, "streams", "2 of 24 streams lie past the end") || !hasProblem(d, "streams", "1 of 24 streams repeat") || !hasProblem(d, "streams", "1 of 24 streams lie over") {
		t.Errorf("problems are %v", d.Problems())
	}
}

func TestHugeStreamCount(t *testing.T) {
	b := sample()
	b.set32(8, 0xFFFFFFFF)
	d := loadBytes(t, b.b)
	if want, got := (len(b.b)-32)/12, len(items(t, d.Streams)); got != want {
		t.Errorf("%d streams are read, want %d", got, want)
	}
	if !hasProblem(d, "streams", "4294967295 streams") {
		t.Errorf("problems are %v", d.Problems())
	}
}

// TestPrefixes cuts the sample after every byte: nothing may panic, and a part that
// is there has rows or says why not.
func TestPrefixes(t *testing.T) {
	model.RethrowPanics = true
	data := sample().b
	for n := 4; n < len(data); n++ {
		d := loadBytes(t, data[:n])
		if len(d.Problems()) == 0 {
			t.Fatalf("cut to %d of %d bytes there is no problem", n, len(data))
		}
		drain(t, d)
	}
}

func FuzzLoad(f *testing.F) {
	model.RethrowPanics = true
	f.Add(sample().b)
	f.Add(linuxSample().b)
	f.Add(newBuilder(2).b)
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Load(context.Background(), mem.NewFile(strings.NewReader(string(data)), uint64(len(data))), nil)
		if err != nil {
			return
		}
		drain(t, d)
		for _, v := range d.Facts {
			if _, err := v.Value.MarshalJSON(); err != nil {
				t.Errorf("%s: %v", v.Key, err)
			}
		}
	})
}
