package kdump

import (
	"dumplens/model"
)

// checkTail looks for a body that was laid out but not filled: Windows sets a dump
// file's length before it writes the pages. The kernel's own pages are hardly ever
// all zero, so it is a sign when those of the last eighth of the file are. Complete
// dumps also hold memory that was never used, so there it would be none.
func (l *loading) checkTail(s *stored) {
	const fewest, samples = 512, 64 // pages
	held := min(s.total, (l.file.Size()-min(s.first, l.file.Size()))/pageSize)
	if held < fewest || l.d.Kind == model.KindComplete || l.d.Kind == model.KindCompleteRange {
		return
	}
	last := held / 8
	start := s.first + (held-last)*pageSize
	for i := range uint64(samples) {
		page, err := model.ReadBytes(l.file, model.Addr(start+i*last/samples*pageSize), pageSize)
		if err != nil || !isZero(page) {
			return
		}
	}
	l.whole.unfinished = "its end holds only zeros"
	l.d.AddProblem("memory", l.span(start, last*pageSize),
		"the last %s of the dump seem to hold only zeros: Windows may not have finished writing it (a full disk, a reset, a lost connection to the disk). Memory whose pages lie there reads as zeros; do not trust it", model.HumanSize(last*pageSize))
}
