package view

import (
	"cmp"
	"context"
	"slices"

	"dumplens/model"
)

// ScannedProcesses is the view of the processes with those that only a search of all
// physical memory finds, in the same tree: their notes say so. The search is done while
// the view is read for the first time, and its Meter counts bytes.
func ScannedProcesses() model.View {
	t := processTable()
	t.part = func(d *model.Dump) *model.Part[model.Process] {
		return model.Lazy(func(ctx context.Context, m *model.Meter) ([]model.Process, string) {
			listed, stopped := d.Processes.Get(ctx, m)
			more, why := d.Unlisted.Get(ctx, m)
			return append(slices.Clone(listed), more...), cmp.Or(stopped, why)
		})
	}
	return t.view()
}
