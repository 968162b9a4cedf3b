package win

import (
	"dumplens/model"
	"dumplens/model/mem"
)

// paging is what the page tables and the memory of a machine have of their own in each
// architecture.
type paging struct {
	levels []int      // how many levels its tables may have, most likely first
	base   model.Addr // the bits of a directory table base that are its address; others are flags
	bottom model.Addr // the first address of the kernel's part, with the fewest levels
	top    model.Addr // the last address of the programs' part
	entry  model.Addr // the bits of an entry that are the address of the next table
	shared model.Addr // where the kernel sees KUSER_SHARED_DATA
	// self is an address under which the kernel sees the top table, where that is fixed
	// (the self-map); 0 where each machine has another.
	self model.Addr
}

var pagings = map[model.Arch]paging{
	model.ArchX64:    {levels: []int{4, 5}, base: 0x000ffffffffff000, entry: 0x000ffffffffff000, bottom: kernelBottom, top: userTop, shared: 0xfffff78000000000},
	model.ArchARM64:  {levels: []int{4}, base: 0x0000fffffffff000, entry: 0x0000fffffffff000, bottom: kernelBottom, top: userTop, shared: 0xfffff78000000000},
	model.ArchX86:    {levels: []int{2}, base: 0xfffff000, entry: 0xfffff000, bottom: 0x80000000, top: 0x7fffffff, shared: 0xffdf0000, self: 0xc0300000},
	model.ArchX86PAE: {levels: []int{3}, base: 0xffffffe0, entry: 0x000ffffffffff000, bottom: 0x80000000, top: 0x7fffffff, shared: 0xffdf0000, self: 0xc0600000},
}

// The first address of the upper half, with four and with five levels of tables.
const (
	kernelBottom  = model.Addr(0xffff800000000000)
	kernelBottom5 = model.Addr(0xff00000000000000)
)

func (s *machine) paging() paging { return pagings[s.d.Arch] }

// maskBase takes the flags off a directory table base: PCID, ASID, "no flush".
func (s *machine) maskBase(dtb model.Addr) model.Addr { return dtb & s.paging().base }

// pagedOptions say how the machine's tables are to be read.
func pagedOptions(d *model.Dump) mem.PagedOptions {
	mode, _ := mem.ModeOf(d.Arch)
	opt := mem.PagedOptions{
		Mode: mode, Tables: mem.NewTables(d.Physical), PageFiles: d.PageFiles,
		OldPageFileBits: d.Header.Build < 17134,
	}
	if d.Header.Build >= firstCompressing && !hasPageFile(d.PageFiles, compressedStore) {
		opt.Compressed = 1 << compressedStore
	}
	return opt
}

// Windows 10 keeps pages compressed in memory, in a store that has the number of a
// paging file: the one after pagefile.sys and swapfile.sys.
const (
	firstCompressing = 10240
	compressedStore  = 2
)

func hasPageFile(files model.PageFiles, number uint64) bool {
	if files == nil {
		return false
	}
	_, err := files.Page(number, 0)
	return err == nil
}

// mapsItself tells whether a page is a top table: an entry of its upper half that is
// present leads to the page itself.
func (s *machine) mapsItself(page []byte, at model.Addr) bool {
	if s.paging().self != 0 {
		return s.mapsItselfFixed(at)
	}
	for i := mem.PageSize / 2; i < mem.PageSize; i += 8 {
		e := model.Uint(page[i : i+8])
		if e&1 != 0 && model.Addr(e)&s.paging().entry == at {
			return true
		}
	}
	return false
}

// mapsItselfFixed looks where 32-bit kernels map their tables: the page directory, or
// with PAE the first of four, which the first entry of the top table names.
func (s *machine) mapsItselfFixed(at model.Addr) bool {
	top := at
	if s.d.Arch == model.ArchX86PAE {
		e, err := model.ReadUint(s.d.Physical, at, 8)
		if err != nil || e&1 == 0 {
			return false
		}
		top = model.Addr(e) & s.paging().entry
	}
	pa, ok := s.kernelSpace(at, s.options).Physical(s.paging().self)
	return ok && pa == top
}

// contextRegisters gives the offsets of the stack pointer and the instruction pointer
// in the CONTEXT of the machine.
func (s *machine) contextRegisters() (sp, ip uint64) {
	switch s.d.Arch {
	case model.ArchARM64:
		return 0x100, 0x108
	case model.ArchX86, model.ArchX86PAE:
		return 0xc4, 0xb8
	}
	return 0x98, 0xf8
}
