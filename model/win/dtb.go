package win

import (
	"context"

	"dumplens/model"
	"dumplens/model/mem"
)

// findKernel makes the kernel's space from a directory table base that works: the
// header's, or else one found in low memory or in the kernel's objects. When none leads
// to the kernel's lists, as in a file that was cut off, tables that are whole are still
// of use. False when there are none at all.
func (s *machine) findKernel(ctx context.Context) bool {
	s.settlePAE()
	header := s.d.Header.DirectoryTableBase
	at := model.Span{Space: s.d.Physical, At: s.maskBase(header), Len: mem.PageSize}
	if s.tryTables(header) {
		return true
	}
	leads, whole := s.anyTables(ctx)
	switch {
	case leads != 0 && s.tryTables(leads):
		s.d.AddProblem("page tables", at, "the header's directory table base %s does not lead to the kernel; page tables found at %s are used", header, leads)
		s.d.Set("directory_table_base_used", "Directory table base used", model.At(leads, "physical"))
		return true
	case s.isTopTable(s.maskBase(header)) || whole != 0:
		if !s.isTopTable(s.maskBase(header)) {
			header = whole
		}
		s.useTables(header)
		s.cutOff = true
		s.d.AddProblem("page tables", at, "the page tables at %s do not lead to the kernel's lists: parts of them are missing, as in a file that was cut off. Some of virtual memory can be read, most lists cannot", header)
		return true
	}
	s.d.AddProblem("page tables", at, "the header's directory table base %s does not lead to the kernel, and no other page tables were found. Virtual memory cannot be read; physical memory can", header)
	return false
}

// isTopTable tells whether a page of physical memory is the top table of a process.
func (s *machine) isTopTable(at model.Addr) bool {
	page, err := model.ReadBytes(s.d.Physical, at&^(mem.PageSize-1), mem.PageSize)
	return at != 0 && err == nil && s.mapsItself(page, at)
}

// tryTables makes the kernel's space from a directory table base that leads somewhere
// known.
func (s *machine) tryTables(dtb model.Addr) bool {
	opt, ok := s.leadingOptions(dtb)
	if ok {
		s.options = opt
		s.useTables(dtb)
	}
	return ok
}

// leadingOptions finds the number of levels, of those that the machine may have, with
// which a directory table base leads to the kernel.
func (s *machine) leadingOptions(dtb model.Addr) (mem.PagedOptions, bool) {
	opt := s.options
	if s.maskBase(dtb) == 0 {
		return opt, false
	}
	for _, opt.Levels = range s.paging().levels {
		if s.leadsToKernel(s.kernelSpace(dtb, opt)) {
			return opt, true
		}
	}
	return opt, false
}

// kernelSpace is the upper half that the tables at a directory table base describe.
func (s *machine) kernelSpace(dtb model.Addr, opt mem.PagedOptions) *mem.Paged {
	opt.From, opt.Learned = s.paging().bottom, &s.learned
	switch {
	case opt.Levels == 5:
		opt.From = kernelBottom5
	case s.ptrSize() == 4:
		opt.From = s.top + 1
	}
	return mem.NewPaged("kernel", s.d.Physical, dtb, opt)
}

// useTables makes the kernel's space anew, with a directory table base or options
// that are known by now to be better, and moves what was read through the old one.
func (s *machine) useTables(dtb model.Addr) {
	s.kernel = s.kernelSpace(dtb, s.options)
	s.d.Kernel = s.kernel
	if s.kdbg.known() {
		s.kdbg.span.Space = s.kernel
		s.d.Header.DebuggerData = s.kdbg.span
	}
}

// preferSystem takes the page tables of the System process, the first in the list,
// for the kernel's space. The header has those of the process that was running; they
// differ where each process has its own (the self-map), and they may go with it.
func (s *machine) preferSystem() {
	link, ok := s.offset("_EPROCESS", "ActiveProcessLinks")
	if !ok {
		return
	}
	first, err := model.ReadUint(s.kernel, s.processHead(), s.ptrSize())
	if err != nil || !kernelPointer(s.ptrSize())(model.Addr(first)) {
		return
	}
	const systemPID = 4
	r := s.object(model.Addr(first)-link, "_EPROCESS")
	dtb := r.as(s.layout("_KPROCESS")).pointer("DirectoryTableBase") & s.paging().base
	if s.noProcess(r) != nil || r.num("UniqueProcessId", s.ptrSize()) != systemPID || dtb == 0 {
		return
	}
	if dtb != s.kernel.DirectoryTableBase() && s.leadsToKernel(s.kernelSpace(dtb, s.options)) {
		s.useTables(dtb)
	}
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
		if w := k.Translate(at); w.Why == model.Present || w.Physical != 0 {
			return true // the page itself may be missing: the tables are right
		}
	}
	if heads > 0 {
		return false
	}
	_, err := model.ReadUint(k, s.paging().shared, 8)
	return err == nil
}

// scanPages bounds the search for page tables: the System process's are in low
// memory.
const scanPages = 8192

// scanForTables looks for a page that is the top table of a process (one entry of its
// upper half leads to itself, the self-map) and leads to the kernel. whole is the
// first that is a top table but does not lead there; both are 0 when there is none.
func (s *machine) scanForTables(ctx context.Context) (leads, whole model.Addr) {
	at := model.Addr(0)
	page := make([]byte, mem.PageSize)
	for range scanPages {
		run, ok := s.d.Physical.Next(at)
		if !ok || ctx.Err() != nil {
			break
		}
		at = (run.At + mem.PageSize - 1) &^ (mem.PageSize - 1)
		if _, err := s.d.Physical.ReadAt(page, at); err == nil && s.mapsItself(page, at) {
			if _, ok := s.leadingOptions(at); ok {
				return at, whole
			}
			if whole == 0 {
				whole = at
			}
		}
		at += mem.PageSize
	}
	return 0, whole
}
