package win

import (
	"context"

	"dumplens/model"
	"dumplens/model/mem"
)

// handleTable is a HANDLE_TABLE: a tree of pages, in whose leaves each entry takes two
// pointers' width. The low two bits of TableCode are the levels of pages above the
// leaves.
type handleTable struct {
	space model.Space
	build uint32
	ptr   int
	la57  bool // the kernel is one of five levels of page tables
	code  uint64
	pages *int // how many pages may still be read
}

const (
	handlesPerOne = 4 // handle values count in fours
	// maxHandlePages is for all tables of a dump: 8 million handles.
	maxHandlePages = 1 << 15
)

// tableEntry is a HANDLE_TABLE_ENTRY in use.
type tableEntry struct {
	handle    uint64
	low, high uint64 // its two words
	span      model.Span
}

// tableAt reads the TableCode of the table at at; false when it cannot be had.
func (s *machine) tableAt(at model.Addr) (handleTable, bool) {
	r := s.object(at, "_HANDLE_TABLE")
	v := r.uint("TableCode", r.ptr)
	t := handleTable{s.kernel, s.d.Header.Build, r.ptr, s.options.Levels == 5, v.Num, &s.handlePages}
	return t, v.Is() && kernelPointer(r.ptr)(model.Addr(v.Num&^7)) && v.Num&3 < 3
}

// aligned tells whether the table begins at a page's start, as those of processes do.
func (t handleTable) aligned() bool { return t.code&^7%mem.PageSize == 0 }

// leafEntries is how many entries a leaf has.
func (t handleTable) leafEntries() int { return mem.PageSize / (2 * t.ptr) }

// each visits the entries in use. It tells whether the whole table could be read.
func (t handleTable) each(ctx context.Context, visit func(tableEntry)) (whole bool) {
	return t.below(ctx, model.Addr(t.code&^7), int(t.code&3), 0, visit)
}

// below visits the entries below a page of some level, up to the first empty slot of
// each level. first is the number of the first entry.
func (t handleTable) below(ctx context.Context, at model.Addr, level int, first uint64, visit func(tableEntry)) (whole bool) {
	if *t.pages--; *t.pages < 0 || ctx.Err() != nil {
		return false
	}
	page, err := model.ReadBytes(t.space, at, mem.PageSize)
	if err != nil {
		return false
	}
	if level == 0 {
		t.leaf(page, at, first, visit)
		return true
	}
	each := uint64(t.leafEntries()) // entries below one slot
	for range level - 1 {
		each *= uint64(len(page) / t.ptr)
	}
	whole = true
	for i := 0; i < len(page); i += t.ptr {
		next := model.Addr(model.Uint(page[i : i+t.ptr]))
		if !kernelPointer(t.ptr)(next) {
			break
		}
		if !t.below(ctx, next, level-1, first+uint64(i/t.ptr)*each, visit) {
			whole = false
		}
	}
	return whole
}

// leaf visits the entries of a page; its first one is reserved.
func (t handleTable) leaf(page []byte, at model.Addr, first uint64, visit func(tableEntry)) {
	size := 2 * t.ptr
	for i := 1; i < t.leafEntries(); i++ {
		b := page[i*size : (i+1)*size]
		low := model.Uint(b[:t.ptr])
		if t.object(low) == 0 {
			continue
		}
		visit(tableEntry{
			(first + uint64(i)) * handlesPerOne, low, model.Uint(b[t.ptr:]),
			model.Span{Space: t.space, At: at + model.Addr(i*size), Len: uint64(size)},
		})
	}
}

// object is the address in an entry's first word, 0 for a free entry. Up to Windows 7
// and on 32-bit machines its low three bits are flags; Windows 8 keeps bits 23-63 of it
// shifted, later ones bits 20-63, those with five levels of page tables bits 11-63.
func (t handleTable) object(low uint64) model.Addr {
	switch {
	case t.ptr == 4 || t.build < 9200:
		return model.Addr(low &^ 7)
	case t.build < 9600:
		return model.Addr(uint64(int64(low)>>19) &^ 0xf)
	case t.la57:
		return model.Addr(uint64(int64(low)>>7) &^ 0xf)
	}
	return model.Addr(uint64(int64(low)>>16) &^ 0xf)
}

// handleCount is the number of handles of a process: as its table counts them (up to
// Windows 7), else counted in the table.
func (s *machine) handleCount(ctx context.Context, r record) model.Value {
	at := r.uint("ObjectTable", s.ptrSize())
	switch {
	case !at.Is():
		return at
	case at.Num == 0:
		return model.Num(0).From(at.Src)
	case !kernelPointer(s.ptrSize())(model.Addr(at.Num)):
		return model.Absent(model.Malformed, "ObjectTable is no kernel address").From(at.Src)
	}
	if v := s.object(model.Addr(at.Num), "_HANDLE_TABLE").uint("HandleCount", 4); v.Is() {
		return v
	}
	t, ok := s.tableAt(model.Addr(at.Num))
	if !ok || !t.aligned() {
		return model.Absent(model.Unknown, "the handle table cannot be read").From(at.Src)
	}
	n := uint64(0)
	if !t.each(ctx, func(tableEntry) { n++ }) {
		return model.Absent(model.NotInDump, "parts of the handle table cannot be read").From(at.Src)
	}
	return model.Num(n).From(at.Src)
}

// cidObjects visits the processes or the threads (kind is the type of dispatcher object)
// of PspCidTable, the kernel's own table of process and thread numbers. Its entries lead
// to the objects themselves; number is the one under which an object stands there.
func (s *machine) cidObjects(ctx context.Context, kind byte, visit func(object model.Addr, number uint64)) {
	variable := s.slot(kdPspCidTable)
	if variable == 0 {
		return
	}
	at, err := model.ReadUint(s.kernel, variable, s.ptrSize())
	if err != nil {
		return
	}
	t, ok := s.tableAt(model.Addr(at))
	if !ok {
		return
	}
	t.each(ctx, func(e tableEntry) {
		object := t.object(e.low)
		if !kernelPointer(s.ptrSize())(object) {
			return
		}
		header := readSpan(model.Span{Space: s.kernel, At: object, Len: 8}, nil, s.ptrSize())
		if isDispatcher(header, kind) == nil {
			visit(object, e.handle)
		}
	})
}

// cidProcesses gives the processes of PspCidTable.
func (s *machine) cidProcesses(ctx context.Context) []record {
	var out []record
	s.cidObjects(ctx, processObject, func(object model.Addr, number uint64) {
		r := s.object(object, "_EPROCESS")
		if r.num("UniqueProcessId", s.ptrSize()) == number && len(out) < maxProcesses {
			out = append(out, r)
		}
	})
	return out
}
