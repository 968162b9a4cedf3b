package view

import (
	"strings"
	"testing"

	"dumplens/model"
)

func TestContents(t *testing.T) {
	d := &model.Dump{Kind: model.KindUser}
	d.Streams = model.Ready([]model.Stream{
		{Name: model.Str("SystemInfo"), Size: model.Bytes(56)},
		{Name: model.Str("LinuxEnviron"), Size: model.Bytes(20)},
		{Name: model.Absent(model.Unknown, "")},
	})
	d.Fields = model.Ready([]model.Field{
		{Name: "Signature", Value: model.Hex(1)},
		{Name: "SystemInfo.BuildNumber", Value: model.Num(19041)},
		{Name: "LinuxEnviron", Value: model.Str("A=1\nB = x=y\nplain")},
		{Name: "SystemInfo.Cpu.VendorId", Value: model.Str("GenuineIntel")},
	})
	var got []string
	for row, err := range contents().Rows(t.Context(), d, nil) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, row.Cells[0].String())
		for _, k := range row.Kids {
			got = append(got, "  "+k.Cells[0].String()+" "+k.Cells[2].String())
		}
	}
	want := []string{"SystemInfo", "  BuildNumber 19041", "  Cpu.VendorId GenuineIntel", "LinuxEnviron", "  A 1", "  B x=y", "   plain"}
	if len(got) != len(want) {
		t.Fatalf("%q", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("row %d is %q, want %q", i, got[i], want[i])
		}
	}
	header, _ := headerFields(d).Get(t.Context(), nil)
	if len(header) != 1 || header[0].Name != "Signature" {
		t.Errorf("the header has %+v", header)
	}
	if why := contents().Missing(&model.Dump{Kind: model.KindComplete}); why == "" {
		t.Error("a kernel dump has streams")
	}
}

// TestCrashedFirst: the crashing thread of a program stands first and once.
func TestCrashedFirst(t *testing.T) {
	none := model.Absent(model.NotApplicable, "")
	threads := []model.Thread{{TID: model.Num(1), PID: none}, {TID: model.Num(2), PID: none}, {TID: model.Num(3), PID: none, Note: "crashing thread, exited"}}
	v, _ := ByID("threads")
	for kind, want := range map[model.Kind]string{model.KindUser: "3 1 2", model.KindComplete: "1 2 3"} {
		rows, _ := Read(t.Context(), &model.Dump{Kind: kind, Threads: model.Ready(threads)}, v, nil).Collect()
		var got []string
		for _, r := range rows {
			got = append(got, r.Cells[0].String())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s lists %v, want %s", kind, got, want)
		}
	}
}
