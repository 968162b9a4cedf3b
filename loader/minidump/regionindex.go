package minidump

import (
	"cmp"
	"slices"
	"sort"
	"sync"
	"sync/atomic"

	"dumplens/model"
)

// regionIndex finds the region that an address lies in. The list may have hundreds
// of thousands of entries, and most who ask have one address: the first few are
// searched for in the file, and only then an index is made. Safe for concurrent use.
type regionIndex struct {
	sorted func() []stretch
	count  uint64
	entry  func(i uint64) (stretch, bool)
	asked  atomic.Int32
}

// searchesInFile is how many addresses are looked for in the file.
const searchesInFile = 256

// newRegionIndex makes an index of count regions; load gives all, in any order, and
// entry one of them.
func newRegionIndex(count uint64, load func() []stretch, entry func(i uint64) (stretch, bool)) *regionIndex {
	return &regionIndex{count: count, entry: entry, sorted: sync.OnceValue(func() []stretch {
		list := load()
		slices.SortStableFunc(list, func(a, b stretch) int { return cmp.Compare(a.first, b.first) })
		return list
	})}
}

// find gives the stretch that an address lies in or else, when it is known, how far
// away the next one begins. Where stretches lie over each other, as in no sound list,
// any of them may be given.
func (x *regionIndex) find(at model.Addr) (s stretch, ok bool, gap uint64) {
	if x.asked.Load() < searchesInFile {
		x.asked.Add(1)
		// In a list out of order this may miss the region, but never finds a wrong one.
		if s, ok := x.searchFile(at); ok {
			return s, true, 0
		}
	}
	list := x.sorted()
	next := sort.Search(len(list), func(i int) bool { return list[i].first > at })
	if next > 0 && list[next-1].last >= at {
		return list[next-1], true, 0
	}
	if next < len(list) {
		gap = uint64(list[next].first - at)
	}
	return stretch{}, false, gap
}

func (x *regionIndex) searchFile(at model.Addr) (stretch, bool) {
	i := sort.Search(int(x.count), func(i int) bool {
		s, ok := x.entry(uint64(i))
		return !ok || s.first > at
	})
	if i == 0 {
		return stretch{}, false
	}
	s, ok := x.entry(uint64(i - 1))
	return s, ok && s.first <= at && at <= s.last
}
