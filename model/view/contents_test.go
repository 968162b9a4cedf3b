package view

import (
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

func TestCrashedFirst(t *testing.T) {
	none := model.Absent(model.NotApplicable, "")
	items := []model.Thread{{PID: none}, {PID: none}, {PID: none, Note: "crashing thread, exited"}}
	rows := []model.Row{{Mark: 0}, {Mark: 1}, {Mark: 2}}
	for i, r := range crashedFirst(items, rows) {
		if want := []model.Mark{2, 0, 1}[i]; r.Mark != want {
			t.Errorf("row %d was row %d, want %d", i, r.Mark, want)
		}
	}
}
