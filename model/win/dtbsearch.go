package win

import (
	"bytes"
	"context"

	"dumplens/model"
	"dumplens/model/mem"
)

// searchPages bounds the search for objects that carry a directory table base, in pages
// that the dump holds: 512 MiB, half a second or so.
const searchPages = 1 << 17

// searchTables looks in physical memory for top tables (of any process: all have the same
// kernel half), and for what carries a directory table base (the KPCR of each processor,
// with its Cr3, and the EPROCESS of System), until one leads to the kernel; 0 when none
// does. It is the last resort: the header's base and the top tables of low memory came
// before (reference 7.7).
func (s *machine) searchTables(ctx context.Context) model.Addr {
	offsets := s.systemOffsets()
	page := make([]byte, mem.PageSize)
	tried := map[model.Addr]bool{}
	at := model.Addr(0)
	for range searchPages {
		run, ok := s.d.Physical.Next(at)
		if !ok || ctx.Err() != nil {
			break
		}
		at = (run.At + mem.PageSize - 1) &^ (mem.PageSize - 1)
		if _, err := s.d.Physical.ReadAt(page, at); err == nil {
			bases := append(pcrBases(page), systemBases(page, offsets)...)
			if s.namesItself(page, at) {
				bases = append(bases, at)
			}
			for _, base := range bases {
				base = s.maskBase(base)
				if base == 0 || tried[base] {
					continue
				}
				tried[base] = true
				if s.leads(base) {
					return base
				}
			}
		}
		if at += mem.PageSize; at == 0 {
			break
		}
	}
	return 0
}

// namesItself tells whether a page may be a top table, by its entries alone.
func (s *machine) namesItself(page []byte, at model.Addr) bool {
	switch s.d.Arch {
	case model.ArchX86:
		const self = 0xc00 // the entry for 0xc0000000
		e := model.Addr(model.Uint(page[self : self+4]))
		return e&1 != 0 && e&s.paging().entry == at
	case model.ArchX86PAE:
		return false // its top table has four entries, anywhere in a page
	}
	return s.mapsItself(page, at)
}

// leads tells whether the tables at a base lead to the kernel, with any number of
// levels that the machine may have.
func (s *machine) leads(base model.Addr) bool {
	for _, levels := range s.paging().levels {
		opt := s.options
		opt.Levels = levels
		if s.leadsToKernel(s.kernelSpace(base, opt)) {
			return true
		}
	}
	return false
}

// A KPCR of x64 fills the start of a page; it holds its own address and, behind it,
// that of its KPRCB. The KPRCB's SpecialRegisters are at 0x40 up to Windows 8.1 and at
// 0x100 since.
const (
	pcrSelf        = 0x18
	pcrCurrentPrcb = 0x20
	pcrPrcb        = 0x180
	specialCr3     = 0x10 // KSPECIAL_REGISTERS.Cr3
)

var prcbSpecialRegisters = []int{0x100, 0x40}

// pcrBases gives what may be Cr3 when a page is a KPCR.
func pcrBases(page []byte) []model.Addr {
	self := model.Addr(model.Uint(page[pcrSelf : pcrSelf+8]))
	if self%mem.PageSize != 0 || !kernelPointer(8)(self) || model.Addr(model.Uint(page[pcrCurrentPrcb:pcrCurrentPrcb+8])) != self+pcrPrcb {
		return nil
	}
	var bases []model.Addr
	for _, special := range prcbSpecialRegisters {
		at := pcrPrcb + special + specialCr3
		bases = append(bases, model.Addr(model.Uint(page[at:at+8])))
	}
	return bases
}

// systemOffsets is where members of the EPROCESS of System lie, for a revision of the
// build.
type systemOffsets struct{ name, pid, base, ptr int }

// systemOffsets gives the places for each revision of the header's build.
func (s *machine) systemOffsets() []systemOffsets {
	l, _ := chooseLayouts(s.d.Arch, s.d.Header.Build)
	if l == nil {
		return nil
	}
	var out []systemOffsets
	seen := map[systemOffsets]bool{}
	for _, revision := range l.set.revisions() {
		r := l.at(revision)
		process, ok1 := r.Struct("_EPROCESS")
		kprocess, ok2 := r.Struct("_KPROCESS")
		if !ok1 || !ok2 {
			continue
		}
		name, ok1 := process.Members["ImageFileName"]
		pid, ok2 := process.Members["UniqueProcessId"]
		base, ok3 := kprocess.Members["DirectoryTableBase"]
		o := systemOffsets{int(name.Offset), int(pid.Offset), int(base.Offset), s.d.Arch.PointerSize()}
		if ok1 && ok2 && ok3 && !seen[o] {
			seen[o] = true
			out = append(out, o)
		}
	}
	return out
}

// systemName is EPROCESS.ImageFileName of System: 15 bytes.
var systemName = []byte("System\x00\x00\x00\x00\x00\x00\x00\x00\x00")

// systemBases gives the directory table bases of what may be the EPROCESS of System.
// It must begin in the page that holds its name.
func systemBases(page []byte, offsets []systemOffsets) []model.Addr {
	const systemPID = 4
	var bases []model.Addr
	for from := 0; ; {
		i := bytes.Index(page[from:], systemName)
		if i < 0 {
			return bases
		}
		name := from + i
		from = name + 1
		for _, o := range offsets {
			start := name - o.name
			if start < 0 || start%8 != 0 || page[start]&0x7f != processObject {
				continue
			}
			if pid := start + o.pid; pid+o.ptr > len(page) || model.Uint(page[pid:pid+o.ptr]) != systemPID {
				continue
			}
			base := start + o.base
			bases = append(bases, model.Addr(model.Uint(page[base:base+o.ptr])))
		}
	}
}
