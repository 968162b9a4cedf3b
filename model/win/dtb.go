package win

import (
	"context"

	"dumplens/model"
	"dumplens/model/mem"
)

// kuserSharedData is where every x64 kernel maps KUSER_SHARED_DATA.
const kuserSharedData = model.Addr(0xfffff78000000000)

// findKernel makes the kernel's space from a directory table base that works: the
// header's, or else one found in low memory. False when there is none.
func (s *machine) findKernel(ctx context.Context) bool {
	header := s.d.Header.DirectoryTableBase
	if s.tryTables(header) {
		return true
	}
	if found, ok := s.scanForTables(ctx); ok && s.tryTables(found) {
		s.d.AddProblem("page tables", model.Span{}, "the header's directory table base %s does not lead to the kernel; page tables found at %s are used", header, found)
		s.d.Set("directory_table_base_used", "Directory table base used", model.At(found, "physical"))
		return true
	}
	s.d.AddProblem("page tables", model.Span{Space: s.d.Physical, At: header &^ 0xfff, Len: mem.PageSize},
		"the header's directory table base %s does not lead to the kernel, and no other page tables were found. Virtual memory cannot be read; physical memory can", header)
	return false
}

// tryTables makes the kernel's space from a directory table base, with four levels
// or five, and keeps it when it leads somewhere known.
func (s *machine) tryTables(dtb model.Addr) bool {
	if dtb&^0xfff == 0 {
		return false
	}
	for _, levels := range []int{4, 5} {
		opt := s.options
		opt.Levels = levels
		k := mem.NewPaged("kernel", s.d.Physical, dtb, opt)
		if s.leadsToKernel(k) {
			s.kernel, s.options = k, opt
			return true
		}
	}
	return false
}

// leadsToKernel tells whether a space holds the heads of the kernel's lists or
// KUSER_SHARED_DATA. The latter alone does not do: the tables that a processor uses
// in user mode (KVA shadow) map it too.
func (s *machine) leadsToKernel(k *mem.Paged) bool {
	heads := 0
	for _, at := range []model.Addr{s.d.Header.PsLoadedModuleList, s.d.Header.PsActiveProcessHead, s.d.Header.KdDebuggerDataBlock} {
		if at == 0 {
			continue
		}
		heads++
		if _, err := model.ReadUint(k, at, 8); err == nil {
			return true
		}
	}
	if heads > 0 {
		return false
	}
	_, err := model.ReadUint(k, kuserSharedData, 8)
	return err == nil
}

// scanPages bounds the search for page tables: the System process's are in low
// memory.
const scanPages = 8192

// scanForTables looks for a page that is the top table of a process: one entry of
// its upper half leads to itself (the self-map), and it leads to the kernel.
func (s *machine) scanForTables(ctx context.Context) (model.Addr, bool) {
	at := model.Addr(0)
	page := make([]byte, mem.PageSize)
	for range scanPages {
		run, ok := s.d.Physical.Next(at)
		if !ok || ctx.Err() != nil {
			return 0, false
		}
		at = (run.At + mem.PageSize - 1) &^ (mem.PageSize - 1)
		if _, err := s.d.Physical.ReadAt(page, at); err == nil && mapsItself(page, at) {
			opt := s.options
			if s.leadsToKernel(mem.NewPaged("kernel", s.d.Physical, at, opt)) {
				return at, true
			}
		}
		at += mem.PageSize
	}
	return 0, false
}

// mapsItself tells whether a page has a present entry in its upper half that leads
// to the page.
func mapsItself(page []byte, at model.Addr) bool {
	for i := mem.PageSize / 2; i < mem.PageSize; i += 8 {
		e := little(page[i : i+8])
		if e&1 != 0 && model.Addr(e&0x000ffffffffff000) == at {
			return true
		}
	}
	return false
}
