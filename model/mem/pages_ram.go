package mem

import "dumplens/model"

// SetRAM tells the runs of the machine's memory, when they are found later than the
// pages. Call it before the space is shared.
func (s *Pages) SetRAM(ram []model.Run) { s.ram = ram }

// Place puts the pages at other places of memory, those of ram: the file has them run
// after run from an offset. Call it before the space is shared; Tables made of it before
// are to be made anew.
func (s *Pages) Place(ram []model.Run, offset uint64) {
	var runs []StoredRun
	for _, r := range ram {
		runs = append(runs, StoredRun{Page: r.BasePage, Count: r.PageCount, Offset: offset})
		offset += r.PageCount * PageSize
	}
	s.index, s.ram = NewRuns(runs), ram
	for i := range s.cache.seen {
		s.cache.seen[i].Store(0)
		s.cache.pages[i].Store(nil)
	}
}
