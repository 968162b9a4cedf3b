package model

import "testing"

func TestUint(t *testing.T) {
	for _, c := range []struct {
		b    []byte
		want uint64
	}{
		{nil, 0},
		{[]byte{0x12}, 0x12},
		{[]byte{1, 2, 3}, 0x030201},
		{[]byte{1, 2, 3, 4, 5, 6, 7, 8}, 0x0807060504030201},
		{[]byte{1, 2, 3, 4, 5, 6, 7, 8, 9}, 0x0807060504030201},
	} {
		if got := Uint(c.b); got != c.want {
			t.Errorf("% x: 0x%x, want 0x%x", c.b, got, c.want)
		}
	}
}

func TestGUID(t *testing.T) {
	b := []byte{0x40, 0xfc, 0x29, 0x6b, 0x47, 0xca, 0x67, 0x10, 0xb3, 0x1d, 0x00, 0xdd, 0x01, 0x06, 0x62, 0xda}
	if got := GUID(b); got != "6b29fc40-ca47-1067-b31d-00dd010662da" {
		t.Error(got)
	}
}

func TestProcessOfSpace(t *testing.T) {
	for id, want := range map[string]uint64{"process:4": 4, "process:4:shadow": 4, ProcessSpace(4242): 4242} {
		if pid, ok := ProcessOfSpace(id); !ok || pid != want {
			t.Errorf("%s: %d %v", id, pid, ok)
		}
	}
	for _, id := range []string{"kernel", "process:", "process:x", "4"} {
		if pid, ok := ProcessOfSpace(id); ok {
			t.Errorf("%s: %d", id, pid)
		}
	}
}
