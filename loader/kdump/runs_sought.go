package kdump

import (
	"cmp"
	"slices"

	"dumplens/model"
)

// stretch is a part of a complete dump's pages whose top tables agree on where it lies:
// page k of the file is page base+k of memory.
type stretch struct {
	base        uint64
	first, last uint64 // pages of the file with such tables
	tables      int
}

// mostSought bounds the pages that are looked at when a complete dump's header has no
// runs: 4 GiB.
const mostSought = 1 << 20

// seekRuns makes runs for a complete dump whose header has none: from the top tables in
// it. What lies between tables that disagree is left out, but where memory of all PCs has
// a hole.
func (l *loading) seekRuns() []claim {
	if l.sought == nil {
		l.sought = l.runsOf(l.stretches())
		if l.sought == nil {
			l.sought = []claim{}
		}
	}
	return l.sought
}

// pagesInFile is how many pages follow the header.
func (l *loading) pagesInFile() uint64 {
	end := l.file.Size()
	if at := l.blobsAt(); at > l.h.size {
		end = at
	}
	return (end - min(end, l.h.size)) / pageSize
}

// stretches finds those with tables, in the order of the file.
func (l *loading) stretches() []stretch {
	m, ok := selfMaps[l.d.Arch]
	if !ok {
		return nil
	}
	entry, ok := l.selfEntry()
	if !ok {
		return nil
	}
	m.first, m.last = entry, entry
	found := map[uint64]*stretch{}
	l.eachPage(l.h.size, mostSought, func(k uint64, page []byte) {
		m.each(page, func(_ int, pfn uint64) {
			if pfn < k {
				return
			}
			s := found[pfn-k]
			if s == nil {
				s = &stretch{base: pfn - k, first: k}
				found[pfn-k] = s
			}
			s.last = k
			s.tables++
		})
	})
	var list []stretch
	for _, s := range found {
		if s.tables >= believedVotes {
			list = append(list, *s)
		}
	}
	return inOrder(list)
}

// inOrder takes the stretches with most tables that follow each other in the file and in
// memory.
func inOrder(list []stretch) (out []stretch) {
	slices.SortFunc(list, func(a, b stretch) int { return cmp.Or(b.tables-a.tables, cmp.Compare(a.base, b.base)) })
	const most = 64
	for _, s := range list {
		agrees := func(o stretch) bool {
			return s.last < o.first && s.base < o.base || s.first > o.last && s.base > o.base
		}
		if len(out) < most && !slices.ContainsFunc(out, func(o stretch) bool { return !agrees(o) }) {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b stretch) int { return cmp.Compare(a.first, b.first) })
	return out
}

// selfEntry finds which entry of the top tables leads to themselves: the one with most
// tables that agree on their place.
func (l *loading) selfEntry() (entry int, ok bool) {
	m := selfMaps[l.d.Arch]
	if m.first == m.last {
		return m.first, true
	}
	const mostVotes, farthest = 1 << 20, 1 << 26 // holes of memory up to 256 GiB
	votes := map[vote]int{}
	l.eachPage(l.h.size, mostTried, func(k uint64, page []byte) {
		m.each(page, func(entry int, pfn uint64) {
			v := vote{entry, pfn - k}
			if pfn >= k && pfn-k < farthest && (votes[v] > 0 || len(votes) < mostVotes) {
				votes[v]++
			}
		})
	})
	best := 0
	for v, n := range votes {
		if n > best || n == best && v.entry < entry {
			best, entry = n, v.entry
		}
	}
	return entry, best >= sureVotes
}

// eachPage visits pages of the file from an offset on.
func (l *loading) eachPage(from, most uint64, visit func(k uint64, page []byte)) {
	const atOnce = 64
	buf := make([]byte, atOnce*pageSize)
	for k := uint64(0); k < most; k += atOnce {
		at := from + k*pageSize
		if at >= l.file.Size() {
			return
		}
		n, _ := l.file.ReadAt(buf[:min(uint64(len(buf)), l.file.Size()-at)], model.Addr(at))
		for i := range n / pageSize {
			visit(k+uint64(i), buf[i*pageSize:(i+1)*pageSize])
		}
	}
}

// The holes in the memory of all PCs: of the video memory and the ROMs below 1 MiB, and
// of devices below 4 GiB. Page 0 is not used.
const (
	lowHole, afterLowHole = 0xa0, 0x100
	after4GiB             = 1 << 20
)

// runsOf makes runs of the stretches: each reaches from its first table to its last, and
// on to a hole where one lies between it and its neighbour.
func (l *loading) runsOf(list []stretch) (runs []claim) {
	total := l.pagesInFile()
	next := uint64(0) // page of the file that no run has yet
	add := func(base, end uint64, lost bool) {
		if end > next {
			runs = append(runs, claim{Run: model.Run{BasePage: base, PageCount: end - next}, lost: lost, at: l.span(l.h.size+next*pageSize, pageSize)})
			next = end
		}
	}
	for i, s := range list {
		switch start, low := s.start(afterLowHole), s.start(after4GiB); {
		case i == 0 && start > 0 && start <= s.first && start < lowHole:
			add(1, start, false)
		case i == 0 && s.base <= 1:
		case low > next && low <= s.first && i > 0:
			add(list[i-1].base+next, low, false)
		default:
			add(0, s.first, true)
		}
		end := s.last + 1
		if i == len(list)-1 {
			end = max(end, total)
		}
		add(s.base+next, end, false)
	}
	return runs
}

// start is the page of the file at which page pfn of memory lies, 0 when it does not.
func (s stretch) start(pfn uint64) uint64 {
	if pfn < s.base {
		return 0
	}
	return pfn - s.base
}
