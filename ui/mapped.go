package ui

import (
	"context"
	"errors"

	"dumplens/model"
	"dumplens/model/view"
)

// titleMapped is the title of what lists the places at which spaces show a byte.
const titleMapped = "Who maps this byte"

// showMapped lists all places at which address spaces show the byte at the caret. It
// walks the page tables of every process, with progress.
func (w *Window) showMapped() {
	if w.dump == nil {
		return
	}
	c := w.hex.caret()
	if c.space == nil {
		return
	}
	var (
		pa  model.Addr
		err error
	)
	w.jobs.start("Finding the physical address", true, func(context.Context, *model.Meter) { pa, err = view.PhysicalOf(c.space, c.at) }, func() {
		v := view.Mapped(pa)
		if why := v.Missing(w.dump); err == nil && why != "" {
			err = errors.New(why)
		}
		if err != nil {
			w.fail(titleMapped, err)
			return
		}
		p := w.where()
		p.view, p.row = view.MappedID, nil
		w.pages[view.MappedID] = newViewPage(w, v)
		w.visit(p)
	})
}
