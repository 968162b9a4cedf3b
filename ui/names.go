package ui

import (
	"context"

	"dumplens/model"
	"dumplens/model/name"
)

// pointerNames gives what names pointers in a hex view; it is called in jobs, so it
// holds the names of the dump it was made for.
func pointerNames(names *name.Namer) func(model.Space, uint64) string {
	return func(s model.Space, v uint64) string { return names.Pointer(context.Background(), s, v) }
}

// zonesOf gives what finds the region that an address lies in; called in jobs too.
func zonesOf(names *name.Namer) func(model.Space, model.Addr) (model.Zone, bool) {
	return func(s model.Space, at model.Addr) (model.Zone, bool) { return names.Zone(context.Background(), s, at) }
}
