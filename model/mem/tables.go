package mem

import (
	"encoding/binary"
	"sync/atomic"

	"dumplens/model"
)

// tableBits is the size of the cache of page tables: 8192 of them, 32 MiB when that many
// were read. 500 processes with 16 MiB each have 5500.
const tableBits = 13

// Tables reads page tables of physical memory and keeps the latest ones. Spaces of
// one machine share one: most of their tables are the same.
type Tables struct {
	phys  model.Space
	slots [1 << tableBits]atomic.Pointer[table]
}

// table is one page of entries as they are stored.
type table struct {
	at     model.Addr
	raw    *[PageSize]byte // nil when nothing could be read
	readTo int             // bytes that could be read
}

// NewTables makes a reader over physical memory.
func NewTables(phys model.Space) *Tables { return &Tables{phys: phys} }

// page gives the table at a physical address. It is never nil; a table that could
// not be read has readTo 0.
func (t *Tables) page(at model.Addr) *table {
	slot := &t.slots[uint64(at)/PageSize*0x9e3779b97f4a7c15>>(64-tableBits)]
	if p := slot.Load(); p != nil && p.at == at {
		return p
	}
	raw := new([PageSize]byte)
	n, err := t.read(raw[:], at)
	p := &table{at: at, raw: raw, readTo: n}
	if err != nil && n == 0 {
		p.raw = nil
	}
	slot.Store(p)
	return p
}

// read reads past the cache of physical pages, which is for other pages than those that
// are kept here.
func (t *Tables) read(p []byte, at model.Addr) (int, error) {
	if pages, ok := t.phys.(*Pages); ok {
		if off, ok := pages.index.Page(uint64(at) / PageSize); ok {
			return pages.file.ReadAt(p, model.Addr(off))
		}
	}
	return t.phys.ReadAt(p, at)
}

// entry is the little-endian word of size bytes (4 or 8) at an offset.
func (t *table) entry(off uint64, size int) (uint64, bool) {
	if off+uint64(size) > uint64(t.readTo) {
		return 0, false
	}
	if size == 4 {
		return uint64(binary.LittleEndian.Uint32(t.raw[off:])), true
	}
	return binary.LittleEndian.Uint64(t.raw[off:]), true
}
