package minidump

import "dumplens/model"

// unloaded reads MINIDUMP_UNLOADED_MODULE_LIST; its entries have 24 bytes.
func (r *reader) unloaded() {
	s, ok := r.stream(unloadedModuleList)
	if !ok {
		r.d.Unloaded = model.None[model.Unloaded]("the dump has no list of unloaded modules")
		return
	}
	l := r.described(s, 4, 24)
	if l.count == 0 {
		r.d.Unloaded = model.None[model.Unloaded]("the list of unloaded modules in the dump has no entries")
		return
	}
	rows := make([]model.Unloaded, l.count)
	for i := range rows {
		e := l.item(uint64(i))
		path := r.str(e.u32(0x14))
		name := path
		if path.Is() {
			name.Text = baseName(path.Text)
		}
		rows[i] = model.Unloaded{
			Name:  name,
			Start: r.pointer(e.u64(0), e.span(0, 8)),
			End:   r.pointer(e.u64(0)+e.u32(8), e.span(0, 12)).Goto(nil),
			Time:  model.Absent(model.NotInDump, "a minidump does not say when a module was unloaded"),
			Details: []model.Field{
				{Name: "Path", Offset: 0x14, Value: path},
				{Name: "CheckSum", Offset: 0x0C, Value: e.value(0x0C, 4, model.Hex)},
				{Name: "TimeDateStamp", Offset: 0x10, Value: e.value(0x10, 4, r.stamp)},
			},
		}
	}
	r.d.Unloaded = model.Ready(rows)
}
