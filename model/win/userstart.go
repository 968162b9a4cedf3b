package win

import (
	"context"

	"dumplens/model"
)

// nameUserStarts names where the threads of a program's dump start, as module and
// offset.
func nameUserStarts(d *model.Dump) {
	found := d.Threads
	if found.Why() != "" || d.Modules.Why() != "" {
		return
	}
	d.Threads = model.Lazy(func(ctx context.Context, m *model.Meter) ([]model.Thread, string) {
		threads, stopped := found.Get(ctx, m)
		table := tableOf(ctx, d)
		for i := range threads {
			t := &threads[i]
			at := t.Win32StartAddress
			if !at.Is() || at.Num == 0 {
				at = t.StartAddress
			}
			t.Start = userStart(table, at)
		}
		return threads, stopped
	})
}

func userStart(table imageTable, at model.Value) model.Value {
	if !at.Is() || at.Num == 0 {
		return model.Absent(model.NotInDump, "the dump does not tell where its threads start")
	}
	where := table.where(model.Addr(at.Num))
	if where == "" {
		return model.Absent(model.Unknown, "the address lies in no module of the dump")
	}
	return model.Str(where).From(at.Src).Goto(at.To)
}
