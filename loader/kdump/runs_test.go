package kdump

import (
	"fmt"
	"testing"

	"dumplens/model"
)

// TestFullDescriptor fills the table of runs to its last place, 43 in a 64-bit header
// and 86 in a 32-bit one, and claims one more.
func TestFullDescriptor(t *testing.T) {
	for _, c := range []struct {
		wide       bool
		most, base int
	}{{true, 43, 0x2000}, {false, 86, 0x1000}} {
		for _, claimed := range []int{c.most, c.most + 1} {
			b := fullDescriptor(c.wide, c.most, claimed)
			for i := range c.most {
				b.page(c.base, i, fmt.Sprintf("page %x", 2*i+1))
			}
			d := load(t, b)
			if claimed == c.most {
				wantNoProblems(t, d)
			} else {
				wantProblem(t, d, fmt.Sprintf("claims %d runs of physical memory but has room for %d", claimed, c.most))
			}
			for _, i := range []int{0, c.most / 2, c.most - 1} {
				wantText(t, d.Physical, model.Addr(2*i+1)<<12, fmt.Sprintf("page %x", 2*i+1))
				wantHole(t, d.Physical, model.Addr(2*i+2)<<12)
			}
		}
	}
}

// fullDescriptor is a complete dump of most runs of one page each, every other page.
func fullDescriptor(wideHeader bool, most, claimed int) image {
	if wideHeader {
		b := wide(1, 0x2000+most*0x1000)
		var runs []uint64
		for i := range most {
			runs = append(runs, uint64(2*i+1), 1)
		}
		b.runs(runs...)
		b.u32(0x88, uint32(claimed))
		return b
	}
	b := narrow(1, 0x1000+most*0x1000)
	b.u32(0x64, uint32(claimed))
	b.u32(0x68, uint32(most))
	for i := range most {
		b.u32(0x6c+8*i, uint32(2*i+1))
		b.u32(0x70+8*i, 1)
	}
	return b
}

// TestEmptyRun: a run without pages takes no place in the file.
func TestEmptyRun(t *testing.T) {
	b := wide(1, 0x2000+2*0x1000)
	b.runs(1, 1, 5, 0, 9, 1)
	b.page(0x2000, 0, "page 1")
	b.page(0x2000, 1, "page 9")
	d := load(t, b)
	wantNoProblems(t, d)
	wantText(t, d.Physical, 0x9000, "page 9")
	wantHole(t, d.Physical, 0x5000)
}

// TestOverlappingRuns: pages are stored for every run, also for those that repeat
// pages of an earlier one; the earlier one is believed, and what follows keeps its
// place.
func TestOverlappingRuns(t *testing.T) {
	b := wide(1, 0x2000+7*0x1000)
	b.runs(1, 3, 2, 3, 8, 1)
	for i, mark := range []string{"page 1", "page 2", "page 3", "again 2", "again 3", "page 4", "page 8"} {
		b.page(0x2000, i, mark)
	}
	d := load(t, b)
	for at, mark := range map[model.Addr]string{0x1000: "page 1", 0x2000: "page 2", 0x3000: "page 3", 0x4000: "page 4", 0x8000: "page 8"} {
		wantText(t, d.Physical, at, mark)
	}
}
