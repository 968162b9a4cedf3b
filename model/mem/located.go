package mem

import (
	"fmt"

	"dumplens/model"
)

// Locate tells which run, or which bit of the bitmap, puts a page into the file.
func (s *Pages) Locate(at model.Addr) (model.Origin, bool) {
	pfn, in := uint64(at)/PageSize, uint64(at)%PageSize
	off, count, ok := s.index.Find(pfn)
	if !ok || off+in >= s.file.size || off+in < off {
		return model.Origin{}, false
	}
	o := model.Origin{Space: s.file, At: model.Addr(off + in), Len: min(clampMul(count, PageSize)-in, s.file.size-off-in)}
	switch x := s.index.(type) {
	case *Bitmap:
		o.Words = fmt.Sprintf("bit 0x%x of the bitmap of pages is set: it is stored page %d of %d", pfn, x.rank(pfn)+1, x.total)
	case *Runs:
		i := x.after(pfn)
		r := x.runs[i]
		o.Words = fmt.Sprintf("run %d of %d: pages 0x%x to 0x%x, in the file from 0x%x on", i+1, len(x.runs), r.Page, r.Page+r.Count-1, r.Offset)
	}
	return o, true
}

// Locate tells which piece holds a byte.
func (o *Overlay) Locate(at model.Addr) (model.Origin, bool) {
	i := o.from(at)
	if i == len(o.pieces) || o.pieces[i].at > at {
		return model.Origin{}, false
	}
	q := o.pieces[i]
	skip := uint64(at - q.at)
	words := fmt.Sprintf("range %d of %d: %s to %s", i+1, len(o.pieces), q.at, q.last())
	return model.Origin{Space: q.src.Space, At: q.src.At + model.Addr(skip), Len: q.src.Len - skip, Words: words}, true
}

// Locate tells which byte of physical memory, or of a paging file, the page tables lead to.
func (s *Paged) Locate(at model.Addr) (model.Origin, bool) {
	if !s.mine(at) {
		if l, ok := s.opt.Rest.(model.Located); ok {
			return l.Locate(at)
		}
		return model.Origin{}, false
	}
	f := s.find(at, nil)
	if f.why != model.Present || f.zeros {
		return model.Origin{}, false
	}
	left := f.left
	if left == 0 {
		left = ^uint64(0)
	}
	return model.Origin{Space: s.memory(f), At: f.pa, Len: left}, true
}
