package memmap

import "sort"

// metrics are the measures of the grid in pixels of the screen.
type metrics struct {
	scale  float32 // pixels of the screen for one of the window
	cell   int     // side of a cell
	pitch  int     // from one cell to the next
	gutter int     // room for the address of a row
	gap    int     // between two regions that stand below each other
	edge   int     // over the first and under the last cell, for their frames
}

// Measures at scale 1.
const (
	cellSide  = 10 // at least; larger when all fits
	mostSide  = 18
	cellGap   = 1
	regionGap = 7
	edgeRoom  = 3
	// labelRows: every so many rows of a large region have their address beside them.
	labelRows = 4
	// colsStep keeps the addresses of rows round.
	colsStep = 8
)

// metricsAt gives whole pixels for a scale. gutter is the width of the labels, side
// that of a cell.
func metricsAt(scale, gutter, side float32) metrics {
	m := metrics{scale: scale, cell: whole(side * scale), gutter: whole(gutter * scale), gap: whole(regionGap * scale), edge: whole(edgeRoom * scale)}
	m.pitch = m.cell + max(whole(cellGap*scale), 1)
	return m
}

func whole(f float32) int { return int(f + 0.5) }

// flow places the blocks of a plan: small ones beside each other, others in rows below
// each other. Places are pixels of the screen from the top of everything.
type flow struct {
	m      metrics
	plan   *plan
	places []place // of the blocks, by y
	height int64
}

// place is where a block stands: its first cell, and in how many columns.
type place struct{ x, y, cols, rows int64 }

func newFlow(p *plan, m metrics, width int) flow {
	f := flow{m: m, plan: p, places: make([]place, 0, len(p.blocks))}
	pitch, gutter := int64(m.pitch), int64(m.gutter)
	cols := max((int64(width)-gutter)/pitch, 1)
	if cols > colsStep {
		cols -= cols % colsStep
	}
	x, y := int64(0), int64(m.edge) // where the next block of the open row would stand
	for _, b := range p.blocks {
		if x > 0 && x+gutter+b.cells*pitch > int64(width) || x > 0 && b.cells > cols {
			x, y = 0, y+pitch+int64(m.gap)
		}
		at := place{x: x + gutter, y: y, cols: min(b.cells, cols), rows: (b.cells + cols - 1) / cols}
		f.places = append(f.places, at)
		end := y + at.rows*pitch
		f.height = end + int64(m.edge)
		if at.rows > 1 {
			x, y = 0, end+int64(m.gap)
		} else {
			x = at.x + at.cols*pitch + pitch
		}
	}
	return f
}

// pos is where a cell stands.
func (f *flow) pos(cell int64) (x, y int64) {
	i := f.plan.blockOf(cell)
	at, n := f.places[i], cell-f.plan.blocks[i].before
	return at.x + n%at.cols*int64(f.m.pitch), at.y + n/at.cols*int64(f.m.pitch)
}

// below is the first block that ends below y.
func (f *flow) below(y int64) int {
	return sort.Search(len(f.places), func(i int) bool { return f.places[i].y+f.places[i].rows*int64(f.m.pitch) > y })
}

// hit is the cell at a place, false where there is none.
func (f *flow) hit(x, y int64) (int64, bool) {
	pitch := int64(f.m.pitch)
	for i := f.below(y); i < len(f.places) && f.places[i].y <= y; i++ {
		at := f.places[i]
		if x < at.x || x >= at.x+at.cols*pitch {
			continue
		}
		n := (y-at.y)/pitch*at.cols + (x-at.x)/pitch
		if n >= f.plan.blocks[i].cells {
			return 0, false
		}
		return f.plan.blocks[i].before + n, true
	}
	return 0, false
}

// inSight are the cells that stand in the rows from y to bottom; to is not included.
func (f *flow) inSight(y, bottom int64) (from, to int64) {
	first := f.below(y)
	if first == len(f.places) {
		return 0, 0
	}
	pitch := int64(f.m.pitch)
	row := max((y-f.places[first].y)/pitch, 0)
	from = f.plan.blocks[first].before + row*f.places[first].cols
	to = from
	for i := first; i < len(f.places) && f.places[i].y < bottom; i++ {
		rows := (bottom - f.places[i].y + pitch - 1) / pitch
		b := f.plan.blocks[i]
		if rows >= f.places[i].rows {
			to = b.before + b.cells
		} else {
			to = b.before + rows*f.places[i].cols
		}
	}
	return from, to
}

// down is the cell under or over a cell (rows 1, -1), in the nearest block when its own
// ends there; the same cell at the ends.
func (f *flow) down(cell int64, rows int64) int64 {
	i := f.plan.blockOf(cell)
	b, at := f.plan.blocks[i], f.places[i]
	to := cell - b.before + rows*at.cols
	switch {
	case to >= 0 && to < b.cells:
		return b.before + to
	case to >= 0 && (cell-b.before)/at.cols < at.rows-1: // the last row is short
		return b.before + b.cells - 1
	}
	x, _ := f.pos(cell)
	j := i + int(rows)
	for j >= 0 && j < len(f.places) && f.places[j].y == at.y {
		j += int(rows)
	}
	if j < 0 || j >= len(f.places) {
		return cell
	}
	best, y := j, f.places[j].y
	for k := j; k >= 0 && k < len(f.places) && f.places[k].y == y; k += int(rows) {
		if f.away(k, x) < f.away(best, x) {
			best = k
		}
	}
	return f.nearest(best, x, rows < 0)
}

// away is how far a block stands beside x.
func (f *flow) away(i int, x int64) int64 {
	at := f.places[i]
	return max(at.x-x, x-(at.x+(at.cols-1)*int64(f.m.pitch)), 0)
}

// nearest is the cell of a block's first or last row that stands nearest to x.
func (f *flow) nearest(i int, x int64, lastRow bool) int64 {
	at, b := f.places[i], f.plan.blocks[i]
	n := min(max((x-at.x)/int64(f.m.pitch), 0), at.cols-1)
	if lastRow {
		n = min(n+(at.rows-1)*at.cols, b.cells-1)
	}
	return b.before + n
}
