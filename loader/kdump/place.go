package kdump

import (
	"errors"
	"math"

	"dumplens/model"
	"dumplens/model/mem"
)

// place puts runs of pages that lie in the file one after the other at their pages of
// memory. Those whose place is not known are sought by what they hold.
func (l *loading) place(list []claim, first uint64) (*stored, error) {
	l.findLost(list, first)
	l.doubtRuns(list, first)
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

// findLost finds the places of runs whose first page cannot be right.
func (l *loading) findLost(list []claim, first uint64) {
	for i := range list {
		c := &list[i]
		if !c.lost {
			continue
		}
		was := c.BasePage
		lowest, highest := room(list, i)
		if base, ok := l.findBase(first+pagesOf(list[:i])*pageSize, c.PageCount, lowest, highest); ok {
			c.BasePage, c.lost = base, false
			l.d.AddProblem("memory", c.base, "a run of 0x%x pages at page 0x%x is not possible: the page tables in it show that it begins at page 0x%x", c.PageCount, was, base)
			continue
		}
		l.d.AddProblem("memory", c.base, "a run of 0x%x pages at page 0x%x is not possible: where in memory its pages were is not known, so they are left out; the runs after it keep their places in the file", c.PageCount, was)
	}
}

// doubtRuns looks, when the header's page tables are not where they should be, whether a
// run begins at another page than is said.
func (l *loading) doubtRuns(list []claim, first uint64) {
	if yes, known := l.headerTable(indexOf(list, first)); yes || !known || pagesOf(list) == math.MaxUint64 {
		return
	}
	for i := range list {
		c := &list[i]
		if c.lost || c.PageCount == 0 {
			continue
		}
		lowest, highest := room(list, i)
		base, ok := l.findBase(first+pagesOf(list[:i])*pageSize, c.PageCount, lowest, highest)
		if ok && base != c.BasePage {
			l.d.AddProblem("memory", c.base, "the page tables in the run of 0x%x pages at page 0x%x show that it begins at page 0x%x: that is followed", c.PageCount, c.BasePage, base)
			c.BasePage = base
		}
	}
}

// indexOf is the index of the runs whose place is known.
func indexOf(list []claim, first uint64) *mem.Runs {
	var runs []mem.StoredRun
	at := first
	for _, c := range list {
		if !c.lost && c.PageCount > 0 {
			runs = append(runs, mem.StoredRun{Page: c.BasePage, Count: c.PageCount, Offset: at})
		}
		if c.PageCount > maxPages {
			break
		}
		at += c.PageCount * pageSize
	}
	return mem.NewRuns(runs)
}

// wholeRuns tells the machine's memory as it was found to be.
func (l *loading) wholeRuns(list []claim) {
	h := l.d.Header
	h.PhysicalMemoryRuns = placedRuns(list)
	if anyLost(list) {
		h.RunsInDoubt = model.Addr(l.h.size)
	}
}
