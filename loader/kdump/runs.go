package kdump

import (
	"fmt"

	"dumplens/model"
)

// PHYSICAL_MEMORY_DESCRIPTOR has room for so many runs before ContextRecord.
const mostRuns64, mostRuns32 = 43, 86

// memoryBlock is PHYSICAL_MEMORY_DESCRIPTOR64 or 32: the machine's memory as runs
// of pages. Its table has as many runs as the descriptor says and has room for.
func (h *header) memoryBlock() *record {
	r := h.memoryTable(0)
	n, _ := r.num("NumberOfRuns")
	return h.memoryTable(min(n, h.pick64(mostRuns64, mostRuns32)))
}

// memoryTable is the descriptor with n runs.
func (h *header) memoryTable(n uint64) *record {
	r := h.part("PHYSICAL_MEMORY_DESCRIPTOR32.", memoryBlockAt32, memoryBlockSize, []field{
		{"NumberOfRuns", 0, 4, count}, {"NumberOfPages", 4, 4, count},
	})
	first, width := uint64(8), uint64(4)
	if h.wide {
		r = h.part("PHYSICAL_MEMORY_DESCRIPTOR64.", memoryBlockAt64, memoryBlockSize+4, []field{
			{"NumberOfRuns", 0, 4, count}, {"NumberOfPages", 8, 8, count},
		})
		first, width = 0x10, 8
	}
	for i := range n {
		at := first + i*2*width
		r.table = append(r.table,
			field{fmt.Sprintf("Run[%d].BasePage", i), at, width, code},
			field{fmt.Sprintf("Run[%d].PageCount", i), at + width, width, count})
	}
	return r
}

// runs gives the runs of the machine's memory, nil when the header does not record
// them. What is wrong in them is put right where the rest of them tells how, and said.
func (h *header) runs() []claim {
	if h.claims == nil {
		h.claims = h.readRuns()
		markLost(h.claims)
	}
	return h.claims
}

func (h *header) readRuns() []claim {
	block := h.memoryTable(h.pick64(mostRuns64, mostRuns32))
	all := h.allRuns(block)
	claimed, _ := block.num("NumberOfRuns")
	pages, _ := block.num("NumberOfPages")
	n := howMany(all, claimed, pages)
	numberAt := block.span(block.find("NumberOfRuns"))
	switch held := h.pick64(mostRuns64, mostRuns32); {
	case n == 0 && claimed == 0:
		return nil
	case claimed > held:
		h.d.AddProblem("header", numberAt, "the header claims %d runs of physical memory but has room for %d: the others are left out, and the first %d are used", claimed, held, n)
	case uint64(n) != claimed:
		h.d.AddProblem("header", numberAt, "the header claims %d runs of physical memory, but %d of them are there or add up to its %d pages: those are used", claimed, n, pages)
	}
	return h.believeCounts(all[:n], pages)
}

// allRuns reads the table of runs up to the first that was never written.
func (h *header) allRuns(block *record) (list []claim) {
	const fixed = 2 // members before the runs
	for i := fixed; i+1 < len(block.table); i += 2 {
		base, ok1 := block.num(block.table[i].name)
		pages, ok2 := block.num(block.table[i+1].name)
		if !ok1 || !ok2 {
			break
		}
		at := block.span(block.table[i])
		whole := at
		whole.Len *= 2
		list = append(list, claim{Run: model.Run{BasePage: base, PageCount: pages}, at: whole, base: at})
	}
	return list
}

// howMany decides how many runs of the table count: as many as the header claims; where
// these do not have the header's number of pages, as many as do.
func howMany(list []claim, claimed, pages uint64) int {
	claimedHeld := claimed > 0 && claimed <= uint64(len(list))
	if claimedHeld && (pages == 0 || pagesOf(list[:claimed]) == pages) {
		return int(claimed)
	}
	for n := range list {
		if !list[n].countPossible() || list[n].PageCount == 0 {
			break
		}
		if pages != 0 && pagesOf(list[:n+1]) == pages {
			return n + 1
		}
	}
	if claimedHeld || claimed == 0 {
		return int(claimed)
	}
	n, end := 0, uint64(0)
	for n < len(list) && list[n].possible() && list[n].PageCount > 0 && list[n].BasePage >= end {
		end = list[n].BasePage + list[n].PageCount
		n++
	}
	return n
}

// believeCounts puts a count of pages right that cannot be: by NumberOfPages or, in a
// complete dump, by the size of the file. Pages after a run of unknown length cannot be
// placed.
func (h *header) believeCounts(list []claim, pages uint64) []claim {
	totals := []uint64{pages}
	if typ, _ := h.num("DumpType"); typ == typeComplete {
		for _, size := range []uint64{h.or0("RequiredDumpSpace"), h.file.Size()} {
			if size > h.size && size < maxOffset {
				totals = append(totals, (size-h.size)/pageSize)
			}
		}
	}
	wild := wildCounts(list, pages)
	if len(wild) == 0 {
		return list
	}
	i := wild[0]
	was := list[i]
	for _, total := range totals {
		if len(wild) == 1 && solveCount(list, i, total) {
			h.d.AddProblem("header", was.at, "run %d of physical memory is not possible (page 0x%x, 0x%x pages): the others leave 0x%x pages for it, and so many are taken", i, was.BasePage, was.PageCount, list[i].PageCount)
			return list
		}
	}
	if was.countPossible() {
		return list // it only overlaps another, and NumberOfPages may be what is wrong
	}
	h.d.AddProblem("header", was.at, "run %d of physical memory is not possible (page 0x%x, 0x%x pages): this run and those after it are left out", i, was.BasePage, was.PageCount)
	return list[:i]
}
