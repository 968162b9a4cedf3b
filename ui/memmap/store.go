package memmap

import (
	"context"
	"maps"
	"time"

	"dumplens/model"
	"dumplens/model/mem"
)

// Cells are counted and kept by chunks.
const (
	chunkCells = 1024
	maxChunks  = 256 // 6 MiB; more only while that many are in sight
	// fillPause is between two looks at a picture that fills in.
	fillPause = 60 * time.Millisecond
)

// store keeps the cells of one plan that were counted so far.
type store struct {
	plan   *plan
	chunks map[int64][]mem.Cell
}

func newStore(p *plan) *store { return &store{p, map[int64][]mem.Cell{}} }

// cell gives a cell, false when it is not counted yet.
func (s *store) cell(i int64) (mem.Cell, bool) {
	if c, _ := s.chunk(i); len(c) > 0 {
		return c[0], true
	}
	return mem.Cell{}, false
}

// chunk gives the cells from i on that are in one chunk, none when they are not counted
// yet, and the first cell of the next chunk.
func (s *store) chunk(i int64) (cells []mem.Cell, next int64) {
	k := i / chunkCells
	c := s.chunks[k]
	return c[min(int(i%chunkCells), len(c)):], (k + 1) * chunkCells
}

// lacks lists the chunks of cells from..to that are not there. When there are too many
// it forgets those that are not asked for.
func (s *store) lacks(from, to int64) (list []int64) {
	first, last := from/chunkCells, (to-1)/chunkCells
	if to <= from {
		return nil
	}
	if len(s.chunks) > maxChunks {
		maps.DeleteFunc(s.chunks, func(k int64, _ []mem.Cell) bool { return k < first || k > last })
	}
	for k := first; k <= last; k++ {
		if s.chunks[k] == nil {
			list = append(list, k)
		}
	}
	return list
}

// count counts the cells of chunks of a plan. It hands all that it has so far to show,
// now and then, and at the end.
func count(ctx context.Context, v *mem.Survey, p *plan, list []int64, m *model.Meter, show func(got map[int64][]mem.Cell, last bool)) {
	got := map[int64][]mem.Cell{}
	m.Expect(uint64(len(list)) * chunkCells)
	shown := time.Now()
	for _, k := range list {
		cells, err := chunk(ctx, v, p, k, m)
		if err != nil { // ended by a newer job: what is there is still right
			return
		}
		got[k] = cells
		if time.Since(shown) > fillPause {
			show(maps.Clone(got), false)
			shown = time.Now()
		}
	}
	show(got, true)
}

// chunk counts one chunk, which may lie in several regions.
func chunk(ctx context.Context, v *mem.Survey, p *plan, k int64, m *model.Meter) (cells []mem.Cell, err error) {
	from, to := k*chunkCells, min((k+1)*chunkCells, p.cells)
	cells = make([]mem.Cell, to-from)
	p.parts(from, to, func(c mem.Cut, at int64) {
		if err == nil {
			_, err = v.Cover(ctx, c, cells[at-from:at-from+int64(c.Cells())], m)
		}
	})
	return cells, err
}
