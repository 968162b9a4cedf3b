package win

import (
	"context"
	"fmt"

	"dumplens/model"
)

// loaderList is one of the three lists of a process's loader data: all hold the same
// entries, linked through different members.
type loaderList struct {
	head uint64 // in PEB_LDR_DATA
	link uint64 // in LDR_DATA_TABLE_ENTRY
}

// loaderForm is the loader data of a 64-bit or a 32-bit program. The offsets have
// been the same since Windows XP.
type loaderForm struct {
	ptr   int
	ldr   model.Addr // of the pointer to PEB_LDR_DATA in the PEB
	lists [3]loaderList
	entry *model.Layout
}

func members(size uint64, at map[string]uint64) *model.Layout {
	l := &model.Layout{Name: "_LDR_DATA_TABLE_ENTRY", Size: size, Members: map[string]model.Member{}}
	for name, offset := range at {
		l.Members[name] = model.Member{Offset: offset}
	}
	return l
}

var loader64 = loaderForm{8, 0x18, [3]loaderList{{0x10, 0}, {0x20, 0x10}, {0x30, 0x20}}, members(0x90, map[string]uint64{
	"DllBase": 0x30, "SizeOfImage": 0x40, "FullDllName": 0x48, "BaseDllName": 0x58, "TimeDateStamp": 0x80,
})}

var loader32 = loaderForm{4, 0xc, [3]loaderList{{0xc, 0}, {0x14, 8}, {0x1c, 0x10}}, members(0x50, map[string]uint64{
	"DllBase": 0x18, "SizeOfImage": 0x20, "FullDllName": 0x24, "BaseDllName": 0x2c, "TimeDateStamp": 0x44,
})}

// userModules lists the modules of a process, and those of its 32-bit half when it
// is a WoW64 process.
func (s *machine) userModules(ctx context.Context, p *process) []model.Module {
	own := loader64
	if s.ptrSize() == 4 {
		own = loader32
	}
	found := s.loaderModules(ctx, p, p.peb, own)
	if p.wow64 == 0 {
		return found
	}
	have := map[uint64]bool{}
	for _, m := range found {
		have[m.Base.Num] = true
	}
	for _, m := range s.loaderModules(ctx, p, s.peb32(p), loader32) {
		if !have[m.Base.Num] {
			found = append(found, m)
		}
	}
	return found
}

// peb32 is the address of the 32-bit PEB. EPROCESS.Wow64Process points to it up to
// build 10240, and since to an EWOW64PROCESS that begins with a pointer to it; before
// Vista SP2 it pointed to a WOW64_PROCESS of the same form.
func (s *machine) peb32(p *process) model.Addr {
	if kernelPointer(s.ptrSize())(p.wow64) {
		at, err := model.ReadUint(s.kernel, p.wow64, s.ptrSize())
		if err == nil {
			return model.Addr(at)
		}
		return 0
	}
	return p.wow64
}

// loaderModules lists the modules that a process's loader knows.
func (s *machine) loaderModules(ctx context.Context, p *process, peb model.Addr, form loaderForm) []model.Module {
	var out []model.Module
	s.loaderEntries(ctx, p, peb, form, func(r record) {
		if mod, err := s.userModule(r, p); err == nil {
			out = append(out, mod)
		}
	})
	return out
}

// loaderEntries walks the loader's lists, in load order first and then in the other
// orders for entries that a damaged list left out.
func (s *machine) loaderEntries(ctx context.Context, p *process, peb model.Addr, form loaderForm, add func(record)) {
	if peb == 0 || peb > s.top {
		return
	}
	ldr, err := model.ReadUint(p.memory, peb+form.ldr, form.ptr)
	if err != nil || !userPointer(form.ptr)(model.Addr(ldr)) {
		return
	}
	seen := map[model.Addr]bool{}
	for _, l := range form.lists {
		list, err := readList(p.memory, model.Addr(ldr+l.head), form.ptr, maxModules)
		if err != nil {
			continue // its memory is paged out: the other lists hold the same
		}
		list.pointerCheck = userPointer(form.ptr)
		stopped := list.walk(ctx, loaderVisitor(p, form, l, seen, add))
		if stopped == "" || ctx.Err() != nil {
			break
		}
	}
}

// loaderVisitor reads the entries of one list, each once over all lists.
func loaderVisitor(p *process, form loaderForm, l loaderList, seen map[model.Addr]bool, add func(record)) visitor {
	return func(entry model.Addr) (flink, blink model.Addr, err error) {
		at := entry - model.Addr(l.link)
		r := readRecord(p.memory, at, form.entry, form.ptr)
		b, _, v := r.slice(l.link, 2*form.ptr)
		if b == nil {
			return 0, 0, fmt.Errorf("the entry at %s cannot be read (%s)", at.Short(), v.Why)
		}
		flink, blink = model.Addr(model.Uint(b[:form.ptr])), model.Addr(model.Uint(b[form.ptr:]))
		if !seen[at] {
			seen[at] = true
			add(r)
		}
		return flink, blink, nil
	}
}

// userModule reads an LDR_DATA_TABLE_ENTRY.
func (s *machine) userModule(r record, p *process) (model.Module, error) {
	mod, err := newModule(r, model.ProcessSpace(p.pid), p.memory)
	mod.PID = p.PID
	return mod, err
}
