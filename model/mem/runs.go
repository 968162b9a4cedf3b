package mem

import "slices"

// StoredRun is a run of pages that lie one after the other in the file.
type StoredRun struct{ Page, Count, Offset uint64 }

// Runs is an Index over runs: O(log runs) and nothing per page.
type Runs struct {
	runs    []StoredRun // by Page, not overlapping
	present uint64
}

// NewRuns makes the index. Empty runs, runs that wrap around and parts of runs
// that an earlier run already holds are left out.
func NewRuns(runs []StoredRun) *Runs {
	sorted := slices.Clone(runs)
	slices.SortStableFunc(sorted, func(a, b StoredRun) int {
		switch {
		case a.Page < b.Page:
			return -1
		case a.Page > b.Page:
			return 1
		}
		return 0
	})
	x := &Runs{}
	var end uint64 // first page not yet held
	for _, r := range sorted {
		if r.Page < end {
			cut := min(end-r.Page, r.Count)
			r.Page, r.Count, r.Offset = r.Page+cut, r.Count-cut, r.Offset+cut*PageSize
		}
		const lastPage = 1 << 52
		if r.Count == 0 || r.Page >= lastPage || r.Count > lastPage-r.Page {
			continue
		}
		x.runs = append(x.runs, r)
		x.present += r.Count
		end = r.Page + r.Count
	}
	return x
}

// after is the first run that ends after a page.
func (x *Runs) after(pfn uint64) int {
	low, high := 0, len(x.runs)
	for low < high {
		if i := (low + high) / 2; x.runs[i].Page+x.runs[i].Count > pfn {
			high = i
		} else {
			low = i + 1
		}
	}
	return low
}

// Page gives where a page lies.
func (x *Runs) Page(pfn uint64) (offset uint64, ok bool) {
	offset, _, ok = x.Find(pfn)
	return offset, ok
}

// Find gives where a page lies and how many follow it.
func (x *Runs) Find(pfn uint64) (offset, count uint64, ok bool) {
	i := x.after(pfn)
	if i == len(x.runs) || x.runs[i].Page > pfn {
		return 0, 0, false
	}
	r := x.runs[i]
	skip := pfn - r.Page
	return r.Offset + skip*PageSize, r.Count - skip, true
}

// Next gives the first stored page at or after pfn.
func (x *Runs) Next(pfn uint64) (uint64, bool) {
	i := x.after(pfn)
	if i == len(x.runs) {
		return 0, false
	}
	return max(pfn, x.runs[i].Page), true
}

// Present is the number of pages.
func (x *Runs) Present() uint64 { return x.present }

// All gives the runs in order of memory.
func (x *Runs) All() []StoredRun { return x.runs }
