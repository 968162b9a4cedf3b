package mem

import (
	"encoding/binary"
	"sync/atomic"

	"dumplens/model"
)

// Tables reads page tables of physical memory and keeps the latest ones. Spaces of
// one machine share one: most of their tables are the same.
type Tables struct {
	phys  model.Space
	slots [512]atomic.Pointer[table]
}

// table is one page of 512 entries.
type table struct {
	at      model.Addr
	entries [512]uint64
	readTo  int // entries that could be read
	why     error
}

// NewTables makes a reader over physical memory.
func NewTables(phys model.Space) *Tables { return &Tables{phys: phys} }

// page gives the table at a physical address. It is never nil; a table that could
// not be read has readTo 0.
func (t *Tables) page(at model.Addr) *table {
	slot := &t.slots[uint64(at)/PageSize*0x9e3779b97f4a7c15>>55]
	if p := slot.Load(); p != nil && p.at == at {
		return p
	}
	p := &table{at: at}
	var raw [PageSize]byte
	n, err := t.phys.ReadAt(raw[:], at)
	p.readTo, p.why = n/8, err
	for i := range p.readTo {
		p.entries[i] = binary.LittleEndian.Uint64(raw[i*8:])
	}
	slot.Store(p)
	return p
}
