package mem

import (
	"dumplens/model"
)

func (s *Pages) extents(from model.Addr, yield func(Extent) bool) bool {
	pfn, at := uint64(from)/PageSize, from
	w := pageExtents{s: s, yield: yield}
	if s.ram != nil {
		w.ram = ramPages(s.ram)
	}
	for {
		first, ok := s.index.Next(pfn)
		if !ok || first >= lastPages {
			return w.gap(at, ^model.Addr(0))
		}
		off, count, ok := s.index.Find(first)
		if !ok {
			return w.gap(at, ^model.Addr(0))
		}
		count = min(count, lastPages-first)
		if start := model.Addr(first * PageSize); start > at {
			if !w.gap(at, start-1) {
				return false
			}
			at = start
		}
		held := s.inFile(off, count)
		if !w.pages(at, first, off, held) {
			return false
		}
		if held > 0 {
			at = max(at, model.Addr((first+held)*PageSize))
		}
		if _, inOrder := s.index.(*Bitmap); inOrder && held == 0 {
			return w.gap(at, ^model.Addr(0)) // the file ends: nothing that follows is in it
		}
		if pfn = first + count; pfn >= lastPages || pfn <= first {
			return w.gap(at, ^model.Addr(0))
		}
		if held < count && !w.gap(at, model.Addr(pfn*PageSize-1)) {
			return false
		}
		at = max(at, model.Addr(pfn*PageSize))
	}
}

// pageExtents hands the extents of physical memory on.
type pageExtents struct {
	s     *Pages
	ram   *runCount // nil when the machine's memory is not known
	yield func(Extent) bool
}

// pages are the held pages of a run from first on, the start of which may lie below at.
func (w *pageExtents) pages(at model.Addr, first, off, held uint64) bool {
	end := first*PageSize + held*PageSize // 0 at the top
	if held == 0 || uint64(at) > end-1 {
		return true
	}
	skip := uint64(at) - first*PageSize
	return w.yield(Extent{At: at, Src: model.Span{Space: w.s.file, At: model.Addr(off + skip), Len: held*PageSize - skip}})
}

// gap are the holes of addresses without stored pages: those that belong to the
// machine's memory. When that is not known, all below the last stored page do.
func (w *pageExtents) gap(first, last model.Addr) bool {
	hole := func(first, last model.Addr) bool {
		return w.yield(Extent{At: first, Src: model.Span{Len: uint64(last-first) + 1}, Why: model.NotInDump})
	}
	if last < first {
		return true
	}
	if w.ram == nil {
		return last == ^model.Addr(0) || hole(first, last)
	}
	for i := w.ram.from(uint64(first) / PageSize); i < len(w.ram.runs); i++ {
		r := w.ram.runs[i]
		if model.Addr(r.Page*PageSize) > last {
			break
		}
		if !hole(max(first, model.Addr(r.Page*PageSize)), min(last, model.Addr((r.Page+r.Count)*PageSize-1))) {
			return false
		}
	}
	return true
}
