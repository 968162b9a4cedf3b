package ui

import (
	"context"

	"dumplens/model"
	"dumplens/model/name"
)

// setNames makes the names of a dump; those of the dump before are no longer read.
func (w *Window) setNames(d *model.Dump) {
	if w.stopNames != nil {
		w.stopNames()
	}
	w.names = name.New(d)
	w.whileOpen, w.stopNames = context.WithCancel(context.Background())
}

// pointerNames gives what names pointers in a hex view; it is called in jobs, so it
// holds the names of the dump it was made for.
func (w *Window) pointerNames() func(model.Space, uint64) string {
	names, ctx := w.names, w.whileOpen
	return func(s model.Space, v uint64) string { return names.Pointer(ctx, s, v) }
}

// namesHere gives what names the place of the caret; called in jobs too.
func (w *Window) namesHere() func(model.Space, model.Addr) string {
	names, ctx := w.names, w.whileOpen
	return func(s model.Space, at model.Addr) string { return names.Here(ctx, s, at) }
}

// zones gives what finds the region that an address lies in; called in jobs too.
func (w *Window) zones() func(model.Space, model.Addr) (model.Zone, bool) {
	names, ctx := w.names, w.whileOpen
	return func(s model.Space, at model.Addr) (model.Zone, bool) { return names.Zone(ctx, s, at) }
}
