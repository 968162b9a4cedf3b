package lines

import (
	"maps"
	"slices"
	"sort"

	"dumplens/model"
	"dumplens/ui/look"
)

// Mark is coloured ground under bytes: a field of a structure, a note. A line
// beneath the bytes shows where it begins and ends, so that it is not told by
// colour alone.
type Mark struct {
	First, Last model.Addr // inclusive
	Tone        int        // of look.Tone: any number, neighbours take different ones
	Title       string     // what it is, for the status line
}

// marks are those of one owner, sorted by First.
type marks struct {
	list []Mark
	// reach is the highest Last up to each of them: marks may lie in each other, so
	// Last itself is in no order.
	reach []model.Addr
}

func newMarks(list []Mark) marks {
	m := marks{list: slices.Clone(list), reach: make([]model.Addr, len(list))}
	slices.SortStableFunc(m.list, func(a, b Mark) int {
		switch {
		case a.First < b.First:
			return -1
		case a.First > b.First:
			return 1
		}
		return 0
	})
	for i := range m.list {
		m.reach[i] = m.list[i].Last
		if i > 0 {
			m.reach[i] = max(m.reach[i], m.reach[i-1])
		}
	}
	return m
}

// in gives the marks that touch first..last, in their order.
func (m marks) in(first, last model.Addr, yield func(Mark)) {
	i := sort.Search(len(m.reach), func(i int) bool { return m.reach[i] >= first })
	for ; i < len(m.list) && m.list[i].First <= last; i++ {
		if m.list[i].Last >= first {
			yield(m.list[i])
		}
	}
}

// SetMarks sets the marks of an owner, none to take them away; owners do not know
// each other. The marks belong to the space shown: SetSpace takes all away.
func (h *Hex) SetMarks(owner string, list []Mark) {
	if len(list) == 0 && len(h.marks[owner].list) == 0 {
		return
	}
	if h.marks == nil {
		h.marks = map[string]marks{}
	}
	if delete(h.marks, owner); len(list) > 0 {
		h.marks[owner] = newMarks(list)
	}
	h.owners = slices.Sorted(maps.Keys(h.marks))
	h.draw()
}

// MarkAt gives the mark at an address, the shortest when there are several.
func (h *Hex) MarkAt(at model.Addr) (Mark, bool) {
	var best Mark
	found := false
	h.marksIn(at, at, func(m Mark) {
		if !found || m.Last-m.First <= best.Last-best.First {
			best, found = m, true
		}
	})
	return best, found
}

func (h *Hex) marksIn(first, last model.Addr, yield func(Mark)) {
	for _, owner := range h.owners {
		h.marks[owner].in(first, last, yield)
	}
}

// edgeHeight is the height of the line beneath a mark in pixels.
const edgeHeight = 1.5

// drawMarks paints the marks of a row: ground under bytes and text, and a line
// beneath that stops short of the next mark.
func (h *Hex) drawMarks(x line, y float32, p *palette) {
	h.marksIn(x.first, x.last, func(m Mark) {
		tone := look.ToneIndex(m.Tone)
		h.drawSpan(x, m.First, m.Last, y, p.tones[tone])
		h.grid.runs(int(max(m.First, x.first)-x.first), int(min(m.Last, x.last)-x.first), func(cell, n int) {
			left, width := h.grid.x(h.grid.hexCol()+cell)-h.left, h.grid.x(n)
			h.sheet.rect(left+1, y+h.grid.cell.Height-edgeHeight, width-2, edgeHeight, p.edges[tone])
		})
	})
}
