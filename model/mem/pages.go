package mem

import "dumplens/model"

// PageSize is the size of a page in every dump format, also of ARM64 machines.
const PageSize = 4096

// Index answers where pages of physical memory lie in the file.
type Index interface {
	// Page gives the file offset of page pfn.
	Page(pfn uint64) (offset uint64, ok bool)
	// Find gives the file offset of page pfn and how many pages from pfn on follow
	// it both in memory and in the file, at least 1.
	Find(pfn uint64) (offset, count uint64, ok bool)
	// Next gives the first stored page at or after pfn.
	Next(pfn uint64) (first uint64, ok bool)
	// Present is the number of pages stored.
	Present() uint64
}

// Pages is physical memory stored page by page in a file.
type Pages struct {
	file  *File
	index Index
	// ram tells pages of the machine's memory that were not captured from addresses
	// where there is none.
	ram   []model.Run
	cache pageCache
}

// NewPages makes the space named "physical". ram are the runs of the machine's
// memory, nil when they are not known.
func NewPages(file *File, index Index, ram []model.Run) *Pages {
	return &Pages{file: file, index: index, ram: ram}
}

// Name is "physical".
func (s *Pages) Name() string { return "physical" }

// Index is the index of the pages.
func (s *Pages) Index() Index { return s.index }

// Present is the number of pages that the file really holds: pages past the end
// of a truncated file are not counted.
func (s *Pages) Present() uint64 {
	if b, ok := s.index.(*Bitmap); ok { // which may have millions of runs
		return s.inFile(b.first, b.total)
	}
	var n uint64
	for pfn, ok := s.index.Next(0); ok; {
		off, count, found := s.index.Find(pfn)
		if !found {
			break
		}
		n += s.inFile(off, count)
		if pfn+count < pfn {
			break
		}
		pfn, ok = s.index.Next(pfn + count)
	}
	return n
}

// inFile cuts a run of pages at off to those that lie wholly in the file.
func (s *Pages) inFile(off, count uint64) uint64 {
	if off >= s.file.size {
		return 0
	}
	return min(count, (s.file.size-off)/PageSize)
}

// Offset gives the file offset of a physical address.
func (s *Pages) Offset(at model.Addr) (uint64, bool) {
	off, ok := s.index.Page(uint64(at) / PageSize)
	return off + uint64(at)%PageSize, ok
}

// ReadAt reads physical memory.
func (s *Pages) ReadAt(p []byte, at model.Addr) (int, error) {
	if in := uint64(at) % PageSize; uint64(len(p)) <= PageSize-in && s.readPage(p, uint64(at)/PageSize, in) {
		return len(p), nil
	}
	done := 0
	for done < len(p) {
		here := at + model.Addr(done)
		pfn, in := uint64(here)/PageSize, uint64(here)%PageSize
		off, count, ok := s.index.Find(pfn)
		if !ok {
			return done, s.hole(here)
		}
		n := int(min(uint64(len(p)-done), clampMul(count, PageSize)-in))
		got, err := s.file.ReadAt(p[done:done+n], model.Addr(off+in))
		done += got
		if err != nil {
			h := model.AsHole(err, s.Name(), 0)
			cause := &pageCause{pageUnread, uint64(at+model.Addr(done)) / PageSize, off, h.Cause}
			return done, &model.Hole{Space: s.Name(), At: at + model.Addr(done), Len: PageSize - uint64(at+model.Addr(done))%PageSize, Why: model.NotInDump, Cause: cause}
		}
		if here+model.Addr(n) < here {
			break
		}
	}
	if done < len(p) {
		return done, &model.Hole{Space: s.Name(), At: at + model.Addr(done), Len: 1, Why: model.NotMapped}
	}
	return done, nil
}

// hole tells a page that was not captured from one outside the machine's memory.
func (s *Pages) hole(at model.Addr) *model.Hole {
	pfn := uint64(at) / PageSize
	h := &model.Hole{Space: s.Name(), At: at, Why: model.NotInDump}
	h.Cause = &pageCause{what: pageNotCaptured, pfn: pfn}
	if next, ok := s.index.Next(pfn); ok {
		h.Len = next*PageSize - uint64(at)
	} else {
		h.Len = -uint64(at)
	}
	if s.ram == nil || inRuns(s.ram, pfn) {
		h.Len = min(h.Len, PageSize-uint64(at)%PageSize)
		return h
	}
	h.Cause = &pageCause{what: pageOutside, pfn: pfn}
	for _, r := range s.ram {
		if r.BasePage > pfn {
			h.Len = min(h.Len, r.BasePage*PageSize-uint64(at))
		}
	}
	return h
}

// inRuns tells whether a page lies in one of the runs.
func inRuns(runs []model.Run, pfn uint64) bool {
	for _, r := range runs {
		if pfn >= r.BasePage && pfn-r.BasePage < r.PageCount {
			return true
		}
	}
	return false
}

// Next is the next stretch of stored pages.
func (s *Pages) Next(at model.Addr) (model.Span, bool) {
	pfn := uint64(at) / PageSize
	for {
		first, ok := s.index.Next(pfn)
		if !ok {
			return model.Span{}, false
		}
		off, count, ok := s.index.Find(first)
		if !ok {
			return model.Span{}, false
		}
		all := count
		if count = s.inFile(off, count); count == 0 {
			// The whole run lies past the end of a truncated file: skip it at once, for
			// a hostile header may claim runs without end. The pages of a bitmap lie in
			// the file in order: none of those that follow is there.
			_, inOrder := s.index.(*Bitmap)
			if pfn = first + all; inOrder || pfn <= first {
				return model.Span{}, false
			}
			continue
		}
		start := max(model.Addr(first*PageSize), at)
		end := first*PageSize + clampMul(count, PageSize)
		return model.Span{Space: s, At: start, Len: end - uint64(start)}, true
	}
}

// clampMul multiplies without wrapping.
func clampMul(a, b uint64) uint64 {
	if a > ^uint64(0)/b {
		return ^uint64(0)
	}
	return a * b
}
