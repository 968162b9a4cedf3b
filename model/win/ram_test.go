package win

import (
	"slices"
	"testing"

	"dumplens/model"
)

// TestMemoryRuns reads PHYSICAL_MEMORY_DESCRIPTOR of both widths, and refuses what
// cannot be one.
func TestMemoryRuns(t *testing.T) {
	two := []model.Run{{BasePage: 1, PageCount: 0x9e}, {BasePage: 0x100, PageCount: 0x1000}}
	for name, c := range map[string]struct {
		width uint64
		data  []byte
		want  []model.Run
	}{
		"64 bits":       {8, bytesOf(2, 0, uint64(0x109e), uint64(1), uint64(0x9e), uint64(0x100), uint64(0x1000)), two},
		"32 bits":       {4, bytesOf(2, 0x109e, 1, 0x9e, 0x100, 0x1000), two},
		"does not add":  {8, bytesOf(2, 0, uint64(0x109f), uint64(1), uint64(0x9e), uint64(0x100), uint64(0x1000)), nil},
		"goes down":     {8, bytesOf(2, 0, uint64(0x109e), uint64(0x100), uint64(0x1000), uint64(1), uint64(0x9e)), nil},
		"overlaps":      {8, bytesOf(2, 0, uint64(4), uint64(1), uint64(2), uint64(2), uint64(2)), nil},
		"an empty run":  {8, bytesOf(1, 0, uint64(0), uint64(1), uint64(0)), nil},
		"wraps around":  {8, bytesOf(1, 0, ^uint64(0), uint64(2), ^uint64(0)), nil},
		"none":          {8, bytesOf(0, 0, uint64(0)), nil},
		"too many":      {8, bytesOf(0x7fffffff, 0, uint64(1), uint64(1), uint64(1)), nil},
		"ends too soon": {8, bytesOf(2, 0, uint64(0x109e), uint64(1)), nil},
		"nothing there": {8, nil, nil},
	} {
		got, span := memoryRuns(model.Span{Space: memory(c.data)}, c.width)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		if c.want != nil && span.Len != uint64(len(c.data)) {
			t.Errorf("%s: read from %d bytes of %d", name, span.Len, len(c.data))
		}
	}
}
