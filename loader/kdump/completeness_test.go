package kdump

import (
	"strings"
	"testing"

	"dumplens/model"
)

func TestCompleteness(t *testing.T) {
	for name, c := range map[string]struct {
		dump  func() image
		word  string
		words string
		lost  uint64
	}{
		"whole": {func() image {
			b := wide(typeComplete, 0x4000)
			b.runs(0, 2)
			return b
		}, "whole", "all that the header promises", 0},
		"cut off": {func() image {
			b := wide(typeComplete, 0x3800)
			b.runs(0, 3)
			return b
		}, "cut off", "8.0 KiB of 12.0 KiB are missing, file ends at 0x3800", 0x2000},
		"header cut off": {func() image { return wide(typeComplete, 0x2000)[:0x1800] }, "cut off", "2.0 KiB of 8.0 KiB are missing, file ends at 0x1800", 0x800},
		"too small a paging file": {func() image {
			b := wide(typeComplete, 0x4000)
			b.runs(0, 2)
			b.u32(0x1050, insufficientDumpfileSize)
			return b
		}, "incomplete", "paging file or dump file was too small", 0},
		"live": {func() image {
			b := wide(typeComplete, 0x4000)
			b.runs(0, 2)
			b.u32(0x1050, liveDumpGeneratedDump)
			return b
		}, "live", "taken while Windows ran", 0},
		"live and cut off": {func() image {
			b := wide(typeComplete, 0x3000)
			b.runs(0, 2)
			b.u32(0x1050, liveDumpGeneratedDump)
			return b
		}, "cut off", "file ends at 0x3000; taken while Windows ran", 0x1000},
		"header only": {func() image { return wide(typeHeader, 0x2000) }, "header only", "holds a header only", 0},
		"encrypted": {func() image {
			b := wide(typeComplete, 0x4000)
			b.u32(0x1050, encryptedDumpData)
			return b
		}, "header only", "encrypted", 0},
	} {
		d := load(t, c.dump())
		got := d.Fact("completeness").Text
		if !strings.HasPrefix(got, c.word+": ") || !strings.Contains(got, c.words) {
			t.Errorf("%s: %q", name, got)
		}
		if v := d.Fact("missing_bytes"); v.Num != c.lost || v.Is() != (c.lost > 0) {
			t.Errorf("%s: %v missing, want %s", name, v, model.HumanSize(c.lost))
		}
	}
}

// TestPlannedSizeIsNoLoss: debuggers plan a larger file than they write.
func TestPlannedSizeIsNoLoss(t *testing.T) {
	b := wide(typeComplete, 0x4000)
	b.runs(0, 2)
	b.u64(0xfa0, 1<<30) // RequiredDumpSpace
	if got := load(t, b).Fact("completeness").Text; !strings.HasPrefix(got, "whole: ") {
		t.Errorf("%q", got)
	}
}
