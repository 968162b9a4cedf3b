package kdump

import (
	"context"
	"fmt"

	"dumplens/model"
	"dumplens/model/mem"
)

const pageSize = mem.PageSize

// maxOffset bounds the place of the first page, so that no sum of offsets wraps.
const maxOffset = 1 << 56

// stored is where a body keeps its pages.
type stored struct {
	index mem.Index
	first uint64 // file offset of the first page
	total uint64 // pages that should follow it
	last  uint64 // highest page number and one
}

// end is the file offset after the last page.
func (s *stored) end() uint64 { return s.first + s.total*pageSize }

// pages reads the body of a dump that holds whole pages of physical memory.
func (l *loading) pages(ctx context.Context, typ uint64) {
	var s *stored
	var err error
	switch typ {
	case typeComplete:
		s, err = l.complete()
	case typeSummary, typeBitmapFull, typeBitmapKernel, typeAutomatic:
		s, err = l.bitmap(typ == typeSummary)
	default:
		s, err = l.ranges(typ)
	}
	if err != nil {
		l.noMemory("memory cannot be read: " + err.Error())
		l.d.AddProblem("memory", l.span(l.h.size, min(0x40, l.file.Size()-min(l.h.size, l.file.Size()))), "%s", l.d.Ranges.Why())
		return
	}
	if l.d.Header.PagesAt == 0 && anyLost(l.h.runs()) {
		l.d.Header.PhysicalMemoryRuns = nil // the kernel may know them
	}
	pages := mem.NewPages(l.file, s.index, l.d.Header.PhysicalMemoryRuns)
	l.d.Physical = pages
	l.d.Ranges = physicalRanges(pages)
	l.pageFacts(s)
	l.checkTail(s)
	l.secondary(ctx, s.end(), true)
}

// pageFacts counts the pages and says when the file is too short for them.
func (l *loading) pageFacts(s *stored) {
	present := model.Num(s.index.Present())
	size := l.file.Size()
	if s.end() > size {
		held := (size - min(s.first, size)) / pageSize
		missing := s.total - held
		l.whole.missing, l.whole.promised = missing*pageSize, s.total*pageSize
		present.Note = fmt.Sprintf("the file was cut off: it really holds %d", held)
		l.d.AddProblem("memory", l.span(min(s.first, size), size-min(s.first, size)),
			"truncated: %s of %s missing. The header promises %d pages, up to file offset 0x%x, but the file ends at 0x%x. What was written before can be read; copy the file again, or enlarge the paging file and the free space on its disk for the next dump",
			model.HumanSize(missing*pageSize), model.HumanSize(s.total*pageSize), s.total, s.end(), size)
	}
	l.d.Set("pages_present", "Pages in the dump", present)
	if len(l.h.runs()) == 0 && s.last > 0 {
		ram := model.Bytes(s.last * pageSize)
		ram.Note = "estimated from the highest page in the dump"
		l.d.Set("physical_bytes", "Machine's memory", ram)
	}
}

// complete places the pages of a complete dump: run after run from the header's end.
func (l *loading) complete() (*stored, error) {
	runs := l.h.runs()
	if len(runs) == 0 {
		if runs = l.seekRuns(); len(runs) > 0 {
			l.d.AddProblem("memory", l.h.memoryBlock().span(l.h.memoryBlock().table[0]), "the header has no list of the machine's memory that could be used: the page tables in the dump show where its pages were; pages between tables that disagree are left out")
		}
	}
	if len(runs) == 0 {
		return nil, fmt.Errorf("the header has no list of the machine's memory, so the pages after it cannot be placed")
	}
	l.findShort(runs)
	s, err := l.place(runs, l.h.size, markLost)
	l.d.Header.PhysicalMemoryRuns, l.d.Header.PagesAt = placedRuns(runs), model.Addr(l.h.size)
	return s, err
}

// maxRanges bounds the list of ranges: a bitmap may have millions of runs.
const maxRanges = 200000

// physicalRanges lists the stretches of physical memory that the file holds.
func physicalRanges(pages *mem.Pages) *model.Part[model.Range] {
	return model.OneByOne(nil, func(ctx context.Context, m *model.Meter, visit func(*model.Range) bool) (stopped string) {
		m.Expect(pages.Present())
		n := 0
		for run, ok := pages.Next(0); ok; run, ok = pages.Next(run.End()) {
			if ctx.Err() != nil {
				return "stopped"
			}
			if n++; n > maxRanges {
				return fmt.Sprintf("only the first %d ranges are listed; all of them can be read", maxRanges)
			}
			at, _ := pages.Offset(run.At)
			row := rangeOf("physical", run, at)
			if m.Add(run.Len / pageSize); !visit(&row) {
				return ""
			}
			if run.End() <= run.At {
				break
			}
		}
		return ""
	})
}

// rangeOf is a row for a run of a space that the file holds at an offset.
func rangeOf(space string, run model.Span, at uint64) model.Range {
	return model.Range{
		Space: model.Str(space), Start: model.At(run.At, space), End: model.At(run.End(), ""),
		Size: model.Bytes(run.Len), FileOffset: model.At(model.Addr(at), "file"),
	}
}
