package mem

import (
	"sort"

	"dumplens/model"
)

// pageCount counts pages without looking at each.
type pageCount interface {
	// below is how many pages with a number lower than pfn there are.
	below(pfn uint64) uint64
}

// lastPages is beyond any page number: addresses have 64 bits.
const lastPages = 1 << 52

// runCount counts the pages of runs in O(log runs).
type runCount struct {
	runs   []StoredRun // by Page, not overlapping; Offset is not used
	before []uint64    // pages in the runs before each
}

func (x *runCount) add(page, count uint64) {
	if count == 0 {
		return
	}
	n := uint64(0)
	if k := len(x.runs); k > 0 {
		n = x.before[k-1] + x.runs[k-1].Count
	}
	x.runs, x.before = append(x.runs, StoredRun{Page: page, Count: count}), append(x.before, n)
}

func (x *runCount) below(pfn uint64) uint64 {
	i := sort.Search(len(x.runs), func(i int) bool { return x.runs[i].Page >= pfn }) - 1
	if i < 0 {
		return 0
	}
	return x.before[i] + min(x.runs[i].Count, pfn-x.runs[i].Page)
}

// from is the first run that ends after a page.
func (x *runCount) from(pfn uint64) int {
	return sort.Search(len(x.runs), func(i int) bool { return x.runs[i].Page+x.runs[i].Count > pfn })
}

// ramPages counts the machine's memory. The runs may be hostile: NewRuns sorts them
// and leaves out what overlaps or wraps.
func ramPages(ram []model.Run) *runCount {
	runs := make([]StoredRun, len(ram))
	for i, r := range ram {
		runs[i] = StoredRun{Page: r.BasePage, Count: r.PageCount}
	}
	x := &runCount{}
	for _, r := range NewRuns(runs).All() {
		x.add(r.Page, r.Count)
	}
	return x
}

// storedPages counts the pages that the file really holds: those past the end of a
// truncated file do not count.
func storedPages(s *Pages) pageCount {
	if b, ok := s.index.(*Bitmap); ok {
		return &bitCount{b, s.inFile(b.first, b.total)}
	}
	x := &runCount{}
	for pfn, ok := s.index.Next(0); ok && pfn < lastPages; pfn, ok = s.index.Next(pfn) {
		off, count, found := s.index.Find(pfn)
		if !found || count == 0 {
			break
		}
		count = min(count, lastPages-pfn)
		x.add(pfn, s.inFile(off, count))
		pfn += count
	}
	return x
}

// bitCount counts the pages of a bitmap, whose pages lie in the file in order: of a
// truncated file the first ones are there.
type bitCount struct {
	*Bitmap
	inFile uint64
}

func (x *bitCount) below(pfn uint64) uint64 {
	if pfn >= x.bits {
		return x.inFile
	}
	return min(x.rank(pfn), x.inFile)
}
