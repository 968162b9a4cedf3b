package memmap

import (
	"sort"

	"dumplens/model"
	"dumplens/model/mem"
)

// joinCells is the gap, in cells, up to which two regions are drawn as one: less than
// the label of a region of its own takes.
const joinCells = 12

// plan is a space cut into cells of one size, its regions one after the other. Cells
// are numbered through all regions.
type plan struct {
	size   uint64 // of a cell in bytes, a power of two
	blocks []block
	cells  int64
}

// block is one region in cells. Its first address is a multiple of the cell's size.
type block struct {
	cut    mem.Cut
	before int64 // cells in the blocks before
	cells  int64
}

// newPlan cuts regions in order into cells of size bytes, a power of two from 64 on.
func newPlan(regions []mem.Region, size uint64) plan {
	aligned := make([]mem.Region, len(regions))
	for i, r := range regions {
		mask := model.Addr(size - 1)
		aligned[i] = mem.Region{First: r.First &^ mask, Last: r.Last | mask}
	}
	gap := size * joinCells
	if gap/joinCells != size {
		gap = ^uint64(0)
	}
	p := plan{size: size}
	for _, r := range mem.JoinRegions(aligned, gap) {
		b := block{cut: mem.Cut{First: r.First, Last: r.Last, Size: size}, before: p.cells}
		b.cells = int64(b.cut.Cells())
		p.blocks = append(p.blocks, b)
		p.cells += b.cells
	}
	return p
}

// blockOf is the number of the block that holds a cell.
func (p *plan) blockOf(cell int64) int {
	return sort.Search(len(p.blocks), func(i int) bool { return p.blocks[i].before > cell }) - 1
}

// span gives the first and last address of a cell.
func (p *plan) span(cell int64) (first, last model.Addr) {
	b := &p.blocks[p.blockOf(cell)]
	return b.cut.Cell(uint64(cell - b.before))
}

// cellOf is the cell that holds an address, or the nearest one after it, else the last.
func (p *plan) cellOf(at model.Addr) int64 {
	i := sort.Search(len(p.blocks), func(i int) bool { return p.blocks[i].cut.Last >= at })
	if i == len(p.blocks) {
		return p.cells - 1
	}
	b := &p.blocks[i]
	if at < b.cut.First {
		return b.before
	}
	return b.before + int64(uint64(at-b.cut.First)/p.size)
}

// parts splits cells from..to (not included) at the borders of blocks.
func (p *plan) parts(from, to int64, yield func(c mem.Cut, from int64)) {
	for i := p.blockOf(from); i < len(p.blocks) && from < to; i++ {
		b := &p.blocks[i]
		n := min(to, b.before+b.cells) - from
		yield(b.cut.Part(uint64(from-b.before), uint64(n)), from)
		from += n
	}
}
