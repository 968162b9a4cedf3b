package win

import (
	"context"

	"dumplens/model"
	"dumplens/model/mem"
)

// handleTable is a HANDLE_TABLE: a tree of pages, in whose leaves each entry takes 16
// bytes. The low two bits of TableCode are the levels of pages above the leaves.
type handleTable struct {
	space model.Space
	build uint32
	code  uint64
	pages *int // how many pages may still be read
}

const (
	handleEntry   = 16
	leafEntries   = mem.PageSize / handleEntry
	handlesPerOne = 4 // handle values count in fours
	// maxHandlePages is for all tables of a dump: 8 million handles.
	maxHandlePages = 1 << 15
)

// tableAt reads the TableCode of the table at at; false when it cannot be had.
func (s *machine) tableAt(at model.Addr) (handleTable, bool) {
	v := s.object(at, "_HANDLE_TABLE").uint("TableCode", ptr)
	return handleTable{s.kernel, s.d.Header.Build, v.Num, &s.handlePages}, v.Is() && kernelPointer(ptr)(model.Addr(v.Num&^7)) && v.Num&3 < 3
}

// each visits the entries in use: the handle's value and the entry's first word. It
// tells whether the whole table could be read.
func (t handleTable) each(ctx context.Context, visit func(handle, low uint64)) (whole bool) {
	leaf := uint64(0)
	return t.below(ctx, model.Addr(t.code&^7), int(t.code&3), func(page []byte) {
		for i := 1; i < leafEntries; i++ { // the first entry of a leaf is reserved
			if low := little(page[i*handleEntry : i*handleEntry+8]); t.object(low) != 0 {
				visit((leaf*leafEntries+uint64(i))*handlesPerOne, low)
			}
		}
		leaf++
	})
}

// below visits the leaf pages below a page of some level, up to the first empty slot
// of each level.
func (t handleTable) below(ctx context.Context, at model.Addr, level int, visit func(page []byte)) (whole bool) {
	if *t.pages--; *t.pages < 0 || ctx.Err() != nil {
		return false
	}
	page, err := model.ReadBytes(t.space, at, mem.PageSize)
	if err != nil {
		return false
	}
	if level == 0 {
		visit(page)
		return true
	}
	whole = true
	for i := 0; i < len(page); i += ptr {
		next := model.Addr(little(page[i : i+ptr]))
		if !kernelPointer(ptr)(next) {
			break
		}
		if !t.below(ctx, next, level-1, visit) {
			whole = false
		}
	}
	return whole
}

// object is the address in an entry's first word, 0 for a free entry. Up to Windows 7
// its low three bits are flags; Windows 8 keeps bits 23-63 of it shifted, later ones
// bits 20-63.
func (t handleTable) object(low uint64) model.Addr {
	switch {
	case t.build < 9200:
		return model.Addr(low &^ 7)
	case t.build < 9600:
		return model.Addr(uint64(int64(low)>>19) &^ 0xf)
	}
	return model.Addr(uint64(int64(low)>>16) &^ 0xf)
}

// handleCount is the number of handles of a process: as its table counts them (up to
// Windows 7), else counted in the table.
func (s *machine) handleCount(ctx context.Context, r record) model.Value {
	at := r.uint("ObjectTable", ptr)
	switch {
	case !at.Is():
		return at
	case at.Num == 0:
		return model.Num(0).From(at.Src)
	case !kernelPointer(ptr)(model.Addr(at.Num)):
		return model.Absent(model.Malformed, "ObjectTable is no kernel address").From(at.Src)
	}
	if v := s.object(model.Addr(at.Num), "_HANDLE_TABLE").uint("HandleCount", 4); v.Is() {
		return v
	}
	t, ok := s.tableAt(model.Addr(at.Num))
	if !ok {
		return model.Absent(model.Unknown, "the handle table cannot be read").From(at.Src)
	}
	n := uint64(0)
	if !t.each(ctx, func(_, _ uint64) { n++ }) {
		return model.Absent(model.NotInDump, "parts of the handle table cannot be read").From(at.Src)
	}
	return model.Num(n).From(at.Src)
}

// cidProcesses gives the processes of PspCidTable, the kernel's own table of process
// and thread numbers. Its entries lead to the objects themselves.
func (s *machine) cidProcesses(ctx context.Context) []record {
	variable := s.kdbg.addr(kdPspCidTable)
	if variable == 0 {
		return nil
	}
	at, err := model.ReadUint(s.kernel, variable, ptr)
	if err != nil {
		return nil
	}
	t, ok := s.tableAt(model.Addr(at))
	if !ok {
		return nil
	}
	var out []record
	t.each(ctx, func(handle, low uint64) {
		object := t.object(low)
		if !kernelPointer(ptr)(object) || len(out) > maxProcesses {
			return
		}
		kind := readSpan(model.Span{Space: s.kernel, At: object, Len: 8}, nil, ptr)
		if isDispatcher(kind, processObject) != nil {
			return
		}
		r := s.object(object, "_EPROCESS")
		if r.num("UniqueProcessId", ptr) == handle {
			out = append(out, r)
		}
	})
	return out
}
