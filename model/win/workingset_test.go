package win

import "testing"

// The counts of processes in kernel dumps of several builds, and numbers that are none.
func TestAreCounts(t *testing.T) {
	for _, c := range []struct {
		leaf, privateLeaf, all, private uint64
		want                            bool
	}{
		{0x176, 7, 0x185, 0x16, true},          // 9600
		{0x363, 6, 0x377, 0x1a, true},          // 17763
		{0xc46, 0x162, 0xc8f, 0x1ab, true},     // 19041
		{0x4295, 0x1894, 0x43f4, 0x19f3, true}, // 26100
		{0, 0, 0, 0, false},
		{0x20, 0x20, 0x20, 0x20, false},
		{0x159, 0x4295, 0x1894, 0x43f4, false},
		{0x32, 0x363, 6, 0x377, false},
		{10, 11, 12, 13, false},
		{1 << 40, 1, 1<<40 + 1, 2, false},
	} {
		if got := areCounts(c.leaf, c.privateLeaf, c.all, c.private); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
