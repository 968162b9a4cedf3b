package view

import "dumplens/model"

// memFree and memReserve are MEM_FREE and MEM_RESERVE, states of a region without
// memory.
const memReserve, memFree = 0x2000, 0x10000

// regionRow links a region to its bytes; one without memory is shown faintly.
func regionRow(g *model.Region, r *model.Row) {
	r.To = g.Start.To
	if r.To != nil {
		to := *r.To
		to.Len = g.Size.Num
		r.To = &to
	}
	if s := g.State; s.Fmt == model.Code && (s.Num == memFree || s.Num == memReserve) {
		r.Mark = model.MarkFaint
	}
}
