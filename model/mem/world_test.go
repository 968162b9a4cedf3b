package mem

import (
	"encoding/binary"
	"testing"

	"dumplens/model"
)

// shape is a mode as a test writes it, put down from the manuals and not taken from the
// walker: the index of each table from the top, and the bits of an entry that leads to
// a table (top apart) and of one that leads to a page.
type shape struct {
	name             string
	opt              PagedOptions
	shifts, bits     []uint
	size             uint64
	top, table, page uint64
	flags            uint64 // of a directory table base, to be ignored
	kernel, last     model.Addr
	steps            []string
}

var shapes = []shape{
	{
		name: "x64", shifts: []uint{39, 30, 21, 12}, bits: []uint{9, 9, 9, 9}, size: 8, top: 7, table: 7, page: 7 | 1<<63,
		flags: 1<<63 | 0x5, kernel: 0xffff8000_00000000, last: 0xffffffff_fffff000,
		steps: []string{"PML4E", "PDPTE", "PDE", "PTE"},
	},
	{
		name: "x64 with 5 levels", opt: PagedOptions{Levels: 5},
		shifts: []uint{48, 39, 30, 21, 12}, bits: []uint{9, 9, 9, 9, 9}, size: 8, top: 7, table: 7, page: 7,
		flags: 0x2, kernel: 0xffff8000_00000000, last: 0xffffffff_fffff000,
		steps: []string{"PML5E", "PML4E", "PDPTE", "PDE", "PTE"},
	},
	{
		name: "x86", opt: PagedOptions{Mode: ModeX86}, shifts: []uint{22, 12}, bits: []uint{10, 10}, size: 4, top: 0x67, table: 0x67, page: 0x67,
		flags: 0x18, kernel: 0x80000000, last: 0xfffff000, steps: []string{"PDE", "PTE"},
	},
	{
		name: "x86 PAE", opt: PagedOptions{Mode: ModeX86PAE}, shifts: []uint{30, 21, 12}, bits: []uint{2, 9, 9}, size: 8, top: 1, table: 0x67, page: 0x67 | 1<<63,
		flags: 0x20 | 0x18, kernel: 0x80000000, last: 0xfffff000, steps: []string{"PDPTE", "PDE", "PTE"},
	},
	{
		name: "ARM64", opt: PagedOptions{Mode: ModeARM64}, shifts: []uint{39, 30, 21, 12}, bits: []uint{9, 9, 9, 9}, size: 8, top: 3, table: 3, page: 3 | 1<<10 | 0x40<<48,
		flags: 0x12<<48 | 1, kernel: 0xffff8000_00000000, last: 0xffffffff_fffff000,
		steps: []string{"L0 descriptor", "L1 descriptor", "L2 descriptor", "L3 descriptor"},
	},
}

// root is the directory table base without flags. PAE keeps bit 5: its table is aligned
// to 32 bytes.
func (s *shape) root() uint64 {
	if s.opt.Mode == ModeX86PAE {
		return 0x1020
	}
	return 0x1000
}

// world is a machine with page tables of a shape. Page n of its memory holds the byte n
// at offset 0xff0. Tables are taken from page 32 up.
type world struct {
	*ram
	shape
	next uint64
}

const firstTable = 32

func newWorld(s shape) *world {
	w := &world{newRAM(64), s, firstTable}
	for i := range len(w.b) / PageSize {
		w.b[i*PageSize+0xff0] = byte(i)
	}
	return w
}

func (w *world) get(at uint64) uint64 {
	if w.size == 4 {
		return uint64(binary.LittleEndian.Uint32(w.b[at:]))
	}
	return binary.LittleEndian.Uint64(w.b[at:])
}

func (w *world) set(at, e uint64) {
	if w.size == 4 {
		binary.LittleEndian.PutUint32(w.b[at:], uint32(e))
		return
	}
	w.put(at, e)
}

// place is where the entry for an address lies in the table of a level, 0 for the top;
// tables that are missing are made.
func (w *world) place(va model.Addr, level int) uint64 {
	table := w.root()
	for i := 0; ; i++ {
		at := table + uint64(va)>>w.shifts[i]&(1<<w.bits[i]-1)*w.size
		if i == level {
			return at
		}
		e := w.get(at)
		if e == 0 {
			e = w.next<<12 | w.table
			if i == 0 {
				e = w.next<<12 | w.top
			}
			w.next++
			w.b[(e>>12<<12)+0xff0] = 0
			w.set(at, e)
		}
		table = e & 0xfffffff000
	}
}

// mapPage puts an entry into the last table.
func (w *world) mapPage(va model.Addr, e uint64) { w.set(w.place(va, len(w.shifts)-1), e) }

func (w *world) paged(missing ...uint64) *Paged {
	return NewPaged("kernel", w.space(missing...), model.Addr(w.root()|w.flags), w.opt)
}

// each runs a test in every mode.
func each(t *testing.T, f func(t *testing.T, w *world)) {
	for _, s := range shapes {
		t.Run(s.name, func(t *testing.T) { f(t, newWorld(s)) })
	}
}
