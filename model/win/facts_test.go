package win

import (
	"testing"

	"dumplens/model"
)

func TestUserRelease(t *testing.T) {
	for _, c := range []struct {
		os      string
		build   uint64
		product uint64
		want    string
		ubr     uint64
	}{
		{"Windows 10.0", 19042, 1, "Windows 10 20H2", 0},
		{"Windows 10.0", 14393, 3, "Windows Server 2016", 0},
		{"Windows 10.0", 14393, 0, "Windows 10 1607 / Windows Server 2016", 0},
		{"Windows 5.1 Service Pack 2", 2600, 1, "Windows XP SP2", 0},
		{"Windows 6.1 Service Pack 1", 7601, 1, "Windows 7 SP1", 0},
		{"Windows 6.1", 7600, 1, "Windows 7", 0},
		{"Windows 10.0.22631.4751", 22631, 1, "Windows 11 23H2", 4751},
		{"Windows 6.1", 19042, 1, "Windows 6.1", 0},
		{"Windows 10.0", 12345, 1, "Windows 10.0", 0},
		{"Linux 5.10.0", 0, 0, "Linux 5.10.0", 0},
		{"Windows 3.1 (Win32s) 3043437.139", 0, 0, "Windows 3.1 (Win32s) 3043437.139", 0},
	} {
		d := &model.Dump{Kind: model.KindUser}
		d.Set("os", "System", model.Str(c.os))
		d.Set("os_build", "Build", model.Num(c.build))
		if c.product != 0 {
			d.Fields = model.Ready([]model.Field{{Name: "SystemInfo.ProductType", Value: model.Num(c.product)}})
		}
		nameCodes(d)
		if got := d.Fact("os"); got.Text != c.want {
			t.Errorf("%s build %d: %q, want %q", c.os, c.build, got.Text, c.want)
		}
		if v := d.Fact("os_revision"); v.Num != c.ubr || v.Is() != (c.ubr != 0) {
			t.Errorf("%s: revision %v, want %d", c.os, v, c.ubr)
		}
	}
}
