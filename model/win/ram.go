package win

import (
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
// when the dump's header does not have them, and what follows from them.
func (s *machine) readRAM() {
	d := s.d
	if d.Header.PhysicalMemoryRuns != nil {
		return
	}
	at := s.slot(kdMmPhysicalMemoryBlock)
	if !kernelPointer(s.ptrSize())(at) {
		return
	}
	block, err := model.ReadUint(s.kernel, at, s.ptrSize())
	if err != nil || !kernelPointer(s.ptrSize())(model.Addr(block)) {
		return
	}
	runs, span := memoryRuns(model.Span{Space: s.kernel, At: model.Addr(block)}, uint64(s.ptrSize()))
	if runs == nil {
		return
	}
	pages := uint64(0)
	for _, r := range runs {
		pages += r.PageCount
	}
	present := uint64(0)
	if p, ok := d.Physical.(*mem.Pages); ok {
		present = p.Present()
	}
	if pages < present {
		d.AddProblem("memory", span, "MmPhysicalMemoryBlock describes %s, less than the dump holds: it is not believed", model.HumanSize(pages*mem.PageSize))
		return
	}
	d.Header.PhysicalMemoryRuns = runs
	if p, ok := d.Physical.(*mem.Pages); ok {
		p.SetRAM(runs)
	}
	d.Set("physical_bytes", "Machine's memory", model.Bytes(pages*mem.PageSize).From(span))
	d.Set("paging_file_needed", "Paging file for a complete dump", model.Bytes(model.PagingFileNeeded(pages*mem.PageSize)).From(span))
}

// memoryRuns reads a PHYSICAL_MEMORY_DESCRIPTOR of a machine whose pointers have width
// bytes; nil when the bytes cannot be one: runs that are empty, overlap, go down, or do
// not add up.
func memoryRuns(at model.Span, width uint64) ([]model.Run, model.Span) {
	head, err := model.ReadBytes(at.Space, at.At, 2*width)
	if err != nil {
		return nil, at
	}
	n, total := little(head[:4]), little(head[width:])
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
		r := model.Run{BasePage: little(b[i : i+width]), PageCount: little(b[i+width : i+2*width])}
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
