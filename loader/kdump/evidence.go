package kdump

import (
	"encoding/binary"

	"dumplens/model"
	"dumplens/model/mem"
)

// Page tables tell where they lie in memory: one entry of the top table of each process
// leads to the table itself (the self-map). So a page of the file that is such a table
// shows whether, and where, pages of the file belong.

// selfMap is where tables of an architecture have the entry that leads to themselves.
type selfMap struct {
	width       int    // bytes of an entry
	first, last int    // entries that it may be, inclusive
	flags, want uint64 // bits of an entry that leads to a table
	page        uint64 // the bits that are the table's address
}

// selfMaps: on x64 and ARM64 each machine has another entry of the upper half; with PAE
// it is the fourth of the tables that holds it.
var selfMaps = map[model.Arch]selfMap{
	model.ArchX64:    {8, 256, 511, 0x81, 0x01, 0x000ffffffffff000},
	model.ArchARM64:  {8, 256, 511, 0x3, 0x3, 0x0000fffffffff000},
	model.ArchX86:    {4, 0x300, 0x300, 0x81, 0x01, 0xfffff000},
	model.ArchX86PAE: {8, 3, 3, 0x81, 0x01, 0x000ffffffffff000},
}

// each visits the page numbers that a table's entries lead to, with the entries.
func (m selfMap) each(page []byte, visit func(entry int, pfn uint64)) {
	for i := m.first; i <= m.last; i++ {
		e := uint64(0)
		if m.width == 4 {
			e = uint64(binary.LittleEndian.Uint32(page[4*i:]))
		} else {
			e = binary.LittleEndian.Uint64(page[8*i:])
		}
		if e&m.flags == m.want {
			visit(i, e&m.page/pageSize)
		}
	}
}

// leadsToItself tells whether a page that is said to have a number is a top table.
func (m selfMap) leadsToItself(page []byte, pfn uint64) (yes bool) {
	m.each(page, func(_ int, n uint64) { yes = yes || n == pfn })
	return yes && pfn != 0
}

// headerTable tells whether the header's DirectoryTableBase leads to a top table, with
// pages placed by an index. known is false where that cannot be told.
func (l *loading) headerTable(index mem.Index) (yes, known bool) {
	m, ok := selfMaps[l.d.Arch]
	base := uint64(l.d.Header.DirectoryTableBase)
	if !ok || base/pageSize == 0 {
		return false, false
	}
	pfn := base & m.page / pageSize
	if l.d.Arch == model.ArchX86PAE { // four entries lead to the tables
		top := l.pageAt(index, pfn)
		at := base & 0xfe0
		if top == nil || top[at+24]&1 == 0 {
			return false, true
		}
		pfn = binary.LittleEndian.Uint64(top[at+24:]) & m.page / pageSize
	}
	page := l.pageAt(index, pfn)
	return page != nil && m.leadsToItself(page, pfn), true
}

// pageAt reads a page, nil when the file does not hold it.
func (l *loading) pageAt(index mem.Index, pfn uint64) []byte {
	at, ok := index.Page(pfn)
	if !ok || at > maxOffset {
		return nil
	}
	page, err := model.ReadBytes(l.file, model.Addr(at), pageSize)
	if err != nil {
		return nil
	}
	return page
}

// mostTried bounds the pages that are looked at for top tables: 256 MiB. Those of the
// first processes lie in low memory.
const mostTried = 1 << 16

// provenBy tells whether an index is right: the header's DirectoryTableBase is a top table
// at its place, or else some among the first pages are.
func (l *loading) provenBy(index mem.Index) bool {
	yes, _ := l.headerTable(index)
	return yes || l.tablesIn(index, 0, mostTried/8, believedVotes) >= believedVotes
}

// tablesIn counts the top tables that lie at their places among some pages of an index,
// from page pfn on, up to enough. Those of one machine have the same entry for themselves.
func (l *loading) tablesIn(index mem.Index, pfn uint64, pages, enough int) (most int) {
	most, _ = l.commonEntry(index, pfn, pages, enough)
	return most
}

// commonEntry is tablesIn with the entry that the tables have for themselves.
func (l *loading) commonEntry(index mem.Index, pfn uint64, pages, enough int) (most, common int) {
	m, ok := selfMaps[l.d.Arch]
	if !ok {
		return 0, 0
	}
	tables := map[int]int{} // by entry
	pfn, there := index.Next(pfn)
	for ; there && pages > 0 && most < enough; pages-- {
		if page := l.pageAt(index, pfn); page != nil && pfn != 0 {
			m.each(page, func(entry int, n uint64) {
				if n == pfn {
					if tables[entry]++; tables[entry] > most {
						most, common = tables[entry], entry
					}
				}
			})
		}
		pfn, there = index.Next(pfn + 1)
	}
	return most, common
}

// vote is what a page says: that, by one of its entries, the run it lies in begins at a
// page.
type vote struct {
	entry int
	base  uint64
}

// believedVotes is how many tables must agree, when the header's is not among them. Where
// other tables do not tell which entry leads to the table itself, many more must: entries
// that map neighbouring pages agree by chance.
const (
	believedVotes = 2
	sureVotes     = 8
)

// findBase finds the first page of a run whose pages lie in the file at an offset, by the
// top tables among them; ok is false when enough tables do not tell.
func (l *loading) findBase(m selfMap, offset, count, lowest, highest uint64, enough int) (base uint64, ok bool) {
	if lowest > highest {
		return 0, false
	}
	const mostVotes = 1 << 16
	header := uint64(l.d.Header.DirectoryTableBase) & m.page / pageSize
	votes := map[vote]int{}
	buf := make([]byte, 64*pageSize)
	for k := uint64(0); k < min(count, mostTried); k += uint64(len(buf)) / pageSize {
		n, _ := l.file.ReadAt(buf[:min(uint64(len(buf)), (count-k)*pageSize)], model.Addr(offset+k*pageSize))
		for i := uint64(0); (i+1)*pageSize <= uint64(n); i++ {
			m.each(buf[i*pageSize:(i+1)*pageSize], func(entry int, pfn uint64) {
				v := vote{entry, pfn - k - i}
				if pfn < k+i || v.base < lowest || v.base > highest || votes[v] == 0 && len(votes) >= mostVotes {
					return
				}
				if votes[v]++; pfn == header && header != 0 {
					votes[v]++
				}
			})
		}
	}
	var best vote
	second := 0
	for v, n := range votes {
		switch {
		case n > votes[best]:
			second, best = votes[best], v
		case v != best && n > second:
			second = n
		}
	}
	return best.base, votes[best] >= enough && votes[best]-second > enough/2
}
