package kdump

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"

	"dumplens/model"
	"dumplens/model/mem"
)

// A bit that is wrong in the map of pages moves all pages after it. The page tables in
// the dump tell where that begins: each names the page numbers of others, and a top table
// its own.

// mending looks for the place where a map of pages is damaged.
type mending struct {
	l     *loading
	m     selfMap
	index *mem.Bitmap
	first uint64
	shift int64 // pages that the map has too many, or too few when negative
	// low is the last page that lies where the map says, high the first that is moved.
	low, high uint64
	// likely are tables between them that seem to lie at one place only.
	likely []witness
}

// witness is a table and whether it is moved.
type witness struct {
	pfn   uint64
	moved bool
}

// The damage that is mended: some words of maps with so many pages.
const (
	mostMended  = 1 << 20
	mostShifted = 512
	mostTables  = 1 << 15
)

// mendBitmap places the pages of a map that has not as many as are promised, when page
// tables tell from where on they are moved; nil when they do not, or nothing is wrong.
func (l *loading) mendBitmap(index *mem.Bitmap, lay bitmapLayout) *stored {
	have, promised := index.Present(), lay.promised
	m, ok := selfMaps[l.d.Arch]
	shift := int64(have) - int64(promised)
	if !ok || have > mostMended || promised == 0 || promised > mostMended || shift == 0 || shift < -mostShifted || shift > mostShifted {
		return nil
	}
	x := &mending{l: l, m: m, index: index, first: lay.first, shift: shift, high: math.MaxUint64}
	if !x.topTables() {
		return nil
	}
	x.lowerTables()
	x.byWord(lay)
	runs, out := x.runs()
	if len(runs) == 0 {
		return nil
	}
	l.d.AddProblem("memory", l.span(lay.at+x.low/8, 8), "the map of pages is damaged between pages 0x%x and 0x%x: it has %d pages instead of %d. The page tables show that the pages after it lie %d pages away from where it puts them; they are read there, and %d pages between are left out", x.low, x.high, have, promised, -shift, out)
	return &stored{mem.NewRuns(runs), lay.first, promised, lay.bits}
}

// rank is the place of a page among those of the file, by the map.
func (x *mending) rank(pfn uint64) (int64, bool) {
	at, ok := x.index.Page(pfn)
	return int64((at - x.first) / pageSize), ok
}

// topTables compares where top tables lie with where the map puts them. It is false when
// none is moved, or they do not tell from where on.
func (x *mending) topTables() bool {
	seen := map[int][]witness{} // by the entry that leads to the table itself
	buf := make([]byte, 64*pageSize)
	for j := int64(0); j < mostTried; j += 64 {
		n, _ := x.l.file.ReadAt(buf, model.Addr(x.first+uint64(j)*pageSize))
		for i := range n / pageSize {
			x.m.each(buf[i*pageSize:(i+1)*pageSize], func(entry int, pfn uint64) {
				if rank, ok := x.rank(pfn); ok && pfn != 0 && (rank == j+int64(i) || rank-x.shift == j+int64(i)) {
					seen[entry] = append(seen[entry], witness{pfn, rank != j+int64(i)})
				}
			})
		}
		if n < len(buf) {
			break
		}
	}
	best := 0
	for entry, list := range seen {
		if len(list) > len(seen[best]) {
			best = entry
		}
	}
	moved := 0
	for _, w := range seen[best] {
		if w.moved {
			moved++
			x.high = min(x.high, w.pfn)
		} else {
			x.low = max(x.low, w.pfn)
		}
	}
	return moved > 0 && len(seen[best]) >= believedVotes && x.low < x.high
}

// lowerTables follows the tables of 64-bit machines down: each that lies in between is
// at one of two places, and often only one of them holds a table.
func (x *mending) lowerTables() {
	if x.m.width != 8 || x.m.first == x.m.last {
		return
	}
	var tops []uint64
	for pfn, ok := x.index.Next(0); ok && len(tops) < mostTables; pfn, ok = x.index.Next(pfn + 1) {
		if page := x.page(pfn); page != nil && x.m.leadsToItself(page, pfn) {
			tops = append(tops, pfn)
		}
	}
	seen := map[uint64]bool{}
	for level, tables := 0, tops; level < 3 && len(tables) > 0; level++ {
		var next []uint64
		for _, pfn := range tables {
			page := x.page(pfn)
			for i := 0; page != nil && i < pageSize; i += 8 {
				e := binary.LittleEndian.Uint64(page[i:])
				below := e & x.m.page / pageSize
				if e&x.m.flags != x.m.want || seen[below] || len(seen) >= mostTables {
					continue
				}
				seen[below] = true
				x.weigh(below)
				next = append(next, below)
			}
		}
		tables = next
		x.narrow()
	}
}

// page reads a page whose place is certain, nil for others.
func (x *mending) page(pfn uint64) []byte {
	rank, ok := x.rank(pfn)
	switch {
	case !ok || pfn > x.low && pfn < x.high:
		return nil
	case pfn >= x.high:
		rank -= x.shift
	}
	return x.at(rank)
}

func (x *mending) at(rank int64) []byte {
	if rank < 0 {
		return nil
	}
	page, err := model.ReadBytes(x.l.file, model.Addr(x.first+uint64(rank)*pageSize), pageSize)
	if err != nil {
		return nil
	}
	return page
}

// weigh looks at which of its two places a table lies.
func (x *mending) weigh(pfn uint64) {
	rank, ok := x.rank(pfn)
	if !ok || pfn <= x.low || pfn >= x.high {
		return
	}
	if here, moved := x.isTable(x.at(rank)), x.isTable(x.at(rank-x.shift)); here != moved {
		x.likely = append(x.likely, witness{pfn, moved})
	}
}

// narrow narrows the place of the damage by the likely tables: to where fewest of them
// contradict it. Other data may look like a table, so two have to agree.
func (x *mending) narrow() {
	list := x.likely
	slices.SortFunc(list, func(a, b witness) int { return cmp.Compare(a.pfn, b.pfn) })
	wrong := 0 // when all are moved
	for _, w := range list {
		if !w.moved {
			wrong++
		}
	}
	best, cut := wrong, 0
	for i, w := range list {
		if w.moved {
			wrong++
		} else {
			wrong--
		}
		if wrong < best {
			best, cut = wrong, i+1
		}
	}
	const agree = 2
	if best*10 > len(list) {
		return
	}
	for i, n := cut-1, 0; i >= 0 && n < agree; i-- {
		if !list[i].moved {
			if n++; n == agree {
				x.low = max(x.low, list[i].pfn)
			}
		}
	}
	for i, n := cut, 0; i < len(list) && n < agree; i++ {
		if list[i].moved {
			if n++; n == agree {
				x.high = min(x.high, list[i].pfn)
			}
		}
	}
	x.likely = slices.DeleteFunc(list, func(w witness) bool { return w.pfn <= x.low || w.pfn >= x.high })
}

// isTable tells whether a page looks like a table: all entries that are present lead to
// pages that a machine of this size has, and there are some.
func (x *mending) isTable(page []byte) bool {
	const sizes, high = 0xfff, 0x7ff0000000000000 // bits that hardware leaves to no address
	some := false
	for i := 0; i+8 <= len(page); i += 8 {
		e := binary.LittleEndian.Uint64(page[i:])
		if e&1 == 0 {
			if e != 0 && e&sizes == 0 {
				return false
			}
			continue
		}
		if e&x.m.page == 0 || x.l.d.Arch == model.ArchX64 && e&high&^(0xf<<59|0x7f<<52) != 0 {
			return false
		}
		if _, ok := x.index.Page(e & x.m.page / pageSize); ok {
			some = true
		}
	}
	return some
}

// byWord narrows the place to the one word of the map between that can have lost, or
// gained, so many bits.
func (x *mending) byWord(lay bitmapLayout) {
	const bits = 64
	found, words := uint64(0), 0
	for w := x.low / bits; w <= min(x.high, lay.bits-1)/bits; w++ {
		n := int64(0)
		for pfn := w * bits; pfn < (w+1)*bits; pfn++ {
			if _, ok := x.index.Page(pfn); ok {
				n++
			}
		}
		if x.shift < 0 && n <= bits+x.shift || x.shift > 0 && n >= x.shift {
			found = w
			words++
		}
	}
	if words == 1 {
		x.low, x.high = max(x.low, found*bits-min(found*bits, 1)), min(x.high, (found+1)*bits)
	}
}

// runs are the pages at their places, without those of which it is not certain.
func (x *mending) runs() (list []mem.StoredRun, out uint64) {
	for pfn, ok := x.index.Next(0); ok; {
		at, n, found := x.index.Find(pfn)
		if !found {
			break
		}
		switch {
		case pfn <= x.low:
			n = min(n, x.low+1-pfn)
			list = append(list, mem.StoredRun{Page: pfn, Count: n, Offset: at})
		case pfn < x.high:
			n = min(n, x.high-pfn)
			out += n
		case int64(at/pageSize) > x.shift:
			list = append(list, mem.StoredRun{Page: pfn, Count: n, Offset: uint64(int64(at) - x.shift*pageSize)})
		}
		pfn, ok = x.index.Next(pfn + n)
	}
	return list, out
}
