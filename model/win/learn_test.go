package win_test

import (
	"context"
	"fmt"
	"testing"

	"dumplens/loader/synth"
	"dumplens/model"
	"dumplens/model/mem"
)

// What is left of a dump that was cut off is listed, even where the tables that lead to
// it are gone: each process with a thread that still points to it, and nothing else.
func TestCutOff(t *testing.T) {
	whole, truth := machine.Complete(), machine.Truth()
	d := attached(t, whole)
	for part := 3; part < 16; part++ {
		size := uint64(len(whole)) * uint64(part) / 16
		t.Run(fmt.Sprintf("%d of 16 parts", part), func(t *testing.T) {
			inFile := func(va uint64) bool {
				pa, ok := d.Kernel.(*mem.Paged).Physical(model.Addr(va))
				off, there := d.Physical.(*mem.Pages).Offset(pa)
				return ok && there && uint64(off)+mem.PageSize <= size
			}
			cut := attached(t, synth.Cut(whole, int(size)))
			found, _ := cut.Processes.Get(context.Background(), nil)
			cut.Threads.Get(context.Background(), nil)
			noInvented(t, found, truth)
			have := map[uint64]bool{}
			for _, p := range found {
				have[p.EPROCESS.Num] = true
			}
			lost, left := 0, 0
			for _, p := range truth.Processes {
				if inFile(p.EPROCESS) && inFile(p.EPROCESS+processThreadHead) && threadInFile(truth, p.PID, inFile) {
					left++
					if !have[p.EPROCESS] {
						lost++
					}
				}
			}
			if lost > 0 {
				t.Errorf("%d of %d processes that are left are lost; %v", lost, left, cut.Problems())
			}
		})
	}
}

// threadInFile tells whether a thread of a process is in the file as a whole.
func threadInFile(truth synth.Truth, pid uint32, inFile func(uint64) bool) bool {
	for _, th := range truth.Threads {
		if th.PID == pid && inFile(th.ETHREAD) && inFile(th.ETHREAD+threadLinks) {
			return true
		}
	}
	return false
}
