package win

import (
	"context"
	"fmt"
	"strings"

	"dumplens/model"
)

// LoaderModule is a module as the program's own loader lists it, compared with the
// list that the dump's writer made.
type LoaderModule struct {
	model.Module
	// Note says how the two lists differ about it, "" when they agree.
	Note string
}

// loaderModules walks the loader's list in load order and compares it with the
// dump's list of modules. Modules that only the dump lists come last.
func loaderModules(ctx context.Context, d *model.Dump, ldr model.Addr, width int) (out []LoaderModule, stopped string) {
	form := loader64
	if width == 4 {
		form = loader32
	}
	if ldr == 0 {
		return nil, "the process environment block does not lead to the loader's data"
	}
	l := form.lists[0]
	list, err := readList(d.Memory, ldr+model.Addr(l.head), width, maxModules)
	if err != nil {
		return nil, model.AsHole(err, "", ldr).Reason()
	}
	list.pointerCheck = userPointer(width)
	stopped = list.walk(ctx, func(entry model.Addr) (flink, blink model.Addr, err error) {
		r := readRecord(d.Memory, entry-model.Addr(l.link), form.entry, width)
		b, _, v := r.slice(l.link, 2*width)
		if b == nil {
			return 0, 0, fmt.Errorf("the entry at %s cannot be read (%s)", entry, v.Reason())
		}
		flink, blink = model.Addr(model.Uint(b[:width])), model.Addr(model.Uint(b[width:]))
		if m, err := newModule(r, d.Memory.Name(), d.Memory); err == nil {
			out = append(out, LoaderModule{Module: m})
		}
		return flink, blink, nil
	})
	return compareModules(ctx, d, out, stopped == ""), stopped
}

// compareModules notes differences by base addresses. whole tells whether the
// loader's list was read to its end.
func compareModules(ctx context.Context, d *model.Dump, found []LoaderModule, whole bool) []LoaderModule {
	listed, _ := d.Modules.Get(ctx, nil)
	byBase := make(map[uint64]*model.Module, len(listed))
	for i := range listed {
		byBase[listed[i].Base.Num] = &listed[i]
	}
	for i := range found {
		m := &found[i]
		in, ok := byBase[m.Base.Num]
		delete(byBase, m.Base.Num)
		switch {
		case !ok:
			m.Note = "not in the dump's list of modules"
		case in.Size.Is() && in.Size.Num != m.Size.Num:
			m.Note = fmt.Sprintf("the dump's list gives it 0x%x bytes", in.Size.Num)
		case in.Name.Is() && m.Name.Is() && !strings.EqualFold(in.Name.Text, m.Name.Text):
			m.Note = "the dump's list calls it " + in.Name.Text
		}
	}
	if !whole || len(found) == 0 {
		return found
	}
	for i := range listed {
		if _, left := byBase[listed[i].Base.Num]; left {
			delete(byBase, listed[i].Base.Num)
			found = append(found, LoaderModule{Module: listed[i], Note: "in the dump's list of modules only"})
		}
	}
	return found
}
