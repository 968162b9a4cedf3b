package kdump

import (
	"errors"

	"dumplens/model/mem"
)

// place puts runs of pages that lie in the file one after the other at their pages of
// memory. mark marks those that cannot be where they are said to be: they are sought by
// what they hold.
func (l *loading) place(list []claim, first uint64, mark func([]claim)) (*stored, error) {
	if l.doubtful(list, first) {
		l.findBases(list, first, mark)
	}
	s := &stored{first: first}
	var runs []mem.StoredRun
	for _, c := range list {
		if s.total+c.PageCount > maxPages {
			l.d.AddProblem("memory", c.at, "the runs of physical memory add up to more than 4 PiB: those from page 0x%x on are left out", c.BasePage)
			break
		}
		if !c.lost && c.PageCount > 0 {
			runs = append(runs, mem.StoredRun{Page: c.BasePage, Count: c.PageCount, Offset: s.end()})
			s.last = max(s.last, c.BasePage+c.PageCount)
		}
		s.total += c.PageCount
	}
	if len(runs) == 0 {
		return nil, errors.New("none of the runs of pages can be placed")
	}
	s.index = mem.NewRuns(runs)
	return s, nil
}

// mostDoubted bounds the runs that are compared with each other, and those whose place is
// sought.
const mostDoubted = 128

// doubtful tells whether runs are not possible, have pages in common, or put the header's
// page tables where no such tables are.
func (l *loading) doubtful(list []claim, first uint64) bool {
	if anyLost(list) || len(list) <= mostDoubted && overlap(list) {
		return true
	}
	yes, known := l.headerTable(indexOf(list, first))
	return known && !yes && len(list) <= mostDoubted
}

// findBases finds the first pages of runs by the page tables in them: of each by itself,
// and then of those that cannot be right between the others.
func (l *loading) findBases(list []claim, first uint64, mark func([]claim)) {
	said, offsets := make([]uint64, len(list)), offsetsOf(list, first)
	tries := 2 * mostDoubted
	m, known := selfMaps[l.d.Arch]
	enough := sureVotes
	if n, entry := l.commonEntry(indexOf(list, first), 0, mostTried, mostTried); n >= believedVotes {
		m.first, m.last, enough = entry, entry, believedVotes
	}
	find := func(i int, lowest, highest uint64) {
		if tries--; tries < 0 || !known {
			return
		}
		if base, ok := l.findBase(m, offsets[i], list[i].PageCount, lowest, highest, enough); ok {
			list[i].BasePage, list[i].lost = base, false
		}
	}
	for i := range list {
		if said[i] = list[i].BasePage; list[i].PageCount > 0 && len(list) <= mostDoubted {
			find(i, 0, maxPages-list[i].PageCount)
		}
	}
	mark(list)
	for i := range list {
		if list[i].lost && tries > 0 {
			lowest, highest := room(list, i)
			find(i, lowest, highest)
		}
		switch c := list[i]; {
		case c.lost:
			l.d.AddProblem("memory", c.base, "a run of 0x%x pages at page 0x%x is not possible: where in memory its pages were is not known, so they are left out; the runs after it keep their places in the file", c.PageCount, said[i])
		case c.BasePage != said[i]:
			l.d.AddProblem("memory", c.base, "a run of 0x%x pages is said to begin at page 0x%x, but the page tables in it show that it begins at page 0x%x: that is followed", c.PageCount, said[i], c.BasePage)
		}
	}
}

// offsetsOf is where in the file each run begins.
func offsetsOf(list []claim, first uint64) []uint64 {
	offsets, at := make([]uint64, len(list)), first
	for i, c := range list {
		offsets[i] = at
		at = min(at+min(c.PageCount, maxPages)*pageSize, maxOffset)
	}
	return offsets
}

// indexOf is the index of the runs whose place is known.
func indexOf(list []claim, first uint64) *mem.Runs {
	var runs []mem.StoredRun
	offsets := offsetsOf(list, first)
	for i, c := range list {
		if !c.lost && c.PageCount > 0 {
			runs = append(runs, mem.StoredRun{Page: c.BasePage, Count: c.PageCount, Offset: offsets[i]})
		}
	}
	return mem.NewRuns(runs)
}

// findShort looks, when the runs of a complete dump do not have as many pages as both the
// header and the file's size say, which of their counts is wrong: the one that, put
// right, has most page tables at their places.
func (l *loading) findShort(list []claim) {
	pages, _ := l.h.memoryBlock().num("NumberOfPages")
	if pages == 0 || pages > maxPages || pagesOf(list) == pages || len(list) > mostDoubted || !l.holdsPages(pages) {
		return
	}
	const each, most = 2048, 1 << 14 // pages of each run that are looked at
	score := func(list []claim) (n int) {
		index := indexOf(list, l.h.size)
		for _, c := range list {
			if !c.lost {
				n += l.tablesIn(index, c.BasePage, int(min(c.PageCount, each)), most)
			}
		}
		return n
	}
	best, chosen := score(list), -1
	for i := range list {
		tried := append([]claim(nil), list...)
		if !solveCount(tried, i, pages) {
			continue
		}
		if n := score(tried); n > best || n == best && chosen < 0 {
			best, chosen = n, i
		}
	}
	if chosen < 0 || best == 0 {
		return
	}
	was := list[chosen]
	solveCount(list, chosen, pages)
	l.d.AddProblem("memory", was.at, "the runs of physical memory do not add up to the %d pages that the header and the size of the file tell: run %d at page 0x%x has 0x%x pages, not 0x%x, as the page tables show", pages, chosen, was.BasePage, list[chosen].PageCount, was.PageCount)
}

// holdsPages tells whether the dump is as large as so many pages make it.
func (l *loading) holdsPages(pages uint64) bool {
	const added = 64 << 20 // what drivers add is not more
	end := l.h.size + pages*pageSize
	for _, size := range []uint64{l.h.or0("RequiredDumpSpace"), l.file.Size()} {
		if size >= end && size < end+added {
			return true
		}
	}
	return false
}
