package win

import (
	"context"

	"dumplens/model"
)

// addUserImages lets the details of a program's modules tell what their images say
// of themselves, as far as the dump holds them, besides what the writer noted.
func addUserImages(ctx context.Context, d *model.Dump) {
	if d.Memory == nil || !systemIsWindows(d) {
		return
	}
	mods, _ := d.Modules.Get(ctx, nil)
	for i := range mods {
		m := &mods[i]
		base := model.Addr(m.Base.Num)
		if !m.Base.Is() || !m.Size.Is() || !holds(d.Memory, base) {
			continue
		}
		noted, size := m.More, m.Size.Num
		m.More = func(ctx context.Context) []model.Field {
			var fields []model.Field
			if noted != nil {
				fields = noted(ctx)
			}
			return append(fields, imageFields(ctx, d.Memory, base, size)...)
		}
	}
}
