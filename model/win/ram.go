package win

import (
	"fmt"
	"slices"

	"dumplens/model"
	"dumplens/model/mem"
)

// PHYSICAL_MEMORY_DESCRIPTOR in the kernel's memory: ULONG NumberOfRuns, a pointer-
// sized NumberOfPages, then runs of two pointer-sized numbers, first page and count
// (reference 1.3).
const (
	// most runs that are believed: machines have some tens, hot-added memory adds some.
	maxMemoryRuns = 4096
	// mostPages is the memory of a machine: 2^40 pages are 4 PiB.
	mostPages = 1 << 40
)

// readRAM takes the runs of the machine's memory from the kernel (MmPhysicalMemoryBlock)
// when the dump's header does not have them, and what follows from them. A complete dump
// whose header has others has its pages where the kernel says.
func (s *machine) readRAM() {
	d := s.d
	if d.Header.PhysicalMemoryRuns != nil && d.Header.PagesAt == 0 {
		return
	}
	runs, span := s.kernelRuns()
	if runs == nil || slices.Equal(runs, d.Header.PhysicalMemoryRuns) {
		return
	}
	pages := uint64(0)
	for _, r := range runs {
		pages += r.PageCount
	}
	stored, ok := d.Physical.(*mem.Pages)
	if ok && pages < stored.Present() {
		d.AddProblem("memory", span, "MmPhysicalMemoryBlock describes %s, less than the dump holds: it is not believed", model.HumanSize(pages*mem.PageSize))
		return
	}
	if d.Header.PagesAt != 0 && (!ok || !s.placeAnew(stored, runs, span)) {
		return
	}
	d.Header.PhysicalMemoryRuns = runs
	if ok {
		stored.SetRAM(runs)
	}
	d.Set("physical_bytes", "Machine's memory", model.Bytes(pages*mem.PageSize).From(span))
	d.Set("paging_file_needed", "Paging file for a complete dump", model.Bytes(model.PagingFileNeeded(pages*mem.PageSize)).From(span))
}

// kernelRuns reads MmPhysicalMemoryBlock, nil when it cannot be read.
func (s *machine) kernelRuns() ([]model.Run, model.Span) {
	at := s.slot(kdMmPhysicalMemoryBlock)
	if !kernelPointer(s.ptrSize())(at) {
		return nil, model.Span{}
	}
	block, err := model.ReadUint(s.kernel, at, s.ptrSize())
	if err != nil || !kernelPointer(s.ptrSize())(model.Addr(block)) {
		return nil, model.Span{}
	}
	return memoryRuns(model.Span{Space: s.kernel, At: model.Addr(block)}, uint64(s.ptrSize()))
}

// placeAnew puts the pages of a complete dump where the kernel's runs say. Unless the
// kernel's lists can be read there too, the header's runs are kept.
func (s *machine) placeAnew(pages *mem.Pages, runs []model.Run, from model.Span) bool {
	header := s.d.Header.PhysicalMemoryRuns
	move := func(runs []model.Run) {
		pages.Place(runs, uint64(s.d.Header.PagesAt))
		s.options.Tables = mem.NewTables(s.d.Physical)
		s.useTables(s.kernel.DirectoryTableBase())
	}
	move(runs)
	if again, _ := s.kernelRuns(); !slices.Equal(again, runs) || !s.isHead(s.d.Header.PsActiveProcessHead) {
		move(header)
		return false
	}
	s.d.AddProblem("memory", from, "the header's runs of physical memory (%s) are not those of the kernel's MmPhysicalMemoryBlock (%s): the pages are placed as the kernel says", runsText(header), runsText(runs))
	return true
}

// runsText puts runs into words.
func runsText(runs []model.Run) string {
	var parts []string
	for _, r := range runs {
		parts = append(parts, fmt.Sprintf("0x%x pages at 0x%x", r.PageCount, r.BasePage))
	}
	return some(parts)
}

// memoryRuns reads a PHYSICAL_MEMORY_DESCRIPTOR of a machine whose pointers have width
// bytes; nil when the bytes cannot be one: runs that are empty, overlap, go down, or do
// not add up.
func memoryRuns(at model.Span, width uint64) ([]model.Run, model.Span) {
	head, err := model.ReadBytes(at.Space, at.At, 2*width)
	if err != nil {
		return nil, at
	}
	n, total := model.Uint(head[:4]), model.Uint(head[width:])
	if n == 0 || n > maxMemoryRuns {
		return nil, at
	}
	at.Len = (1 + n) * 2 * width
	b, err := model.ReadBytes(at.Space, at.At, at.Len)
	if err != nil {
		return nil, at
	}
	var runs []model.Run
	end, sum := uint64(0), uint64(0)
	for i := 2 * width; i < at.Len; i += 2 * width {
		r := model.Run{BasePage: model.Uint(b[i : i+width]), PageCount: model.Uint(b[i+width : i+2*width])}
		if r.BasePage < end || r.PageCount == 0 || r.PageCount > mostPages || r.BasePage > mostPages {
			return nil, at
		}
		end, sum = r.BasePage+r.PageCount, sum+r.PageCount
		runs = append(runs, r)
	}
	if sum != total {
		return nil, at
	}
	return runs, at
}
