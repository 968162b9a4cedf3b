package mem

import "dumplens/model"

// maxPrototypes bounds prototype PTEs that lie in memory which itself is found through
// a prototype PTE: only a damaged or hostile dump has more than one.
const maxPrototypes = 2

// software reads an entry of levels[n] whose valid bit is clear.
func (s *Paged) software(e uint64, n int, steps *[]model.Step, depth int) found {
	name := s.mode.levels[n].name
	if e == 0 {
		return found{why: model.NotMapped, cause: cause{what: causeZeroEntry, name: name}}
	}
	e = s.unswizzle(e)
	switch {
	case e&bitPrototype != 0 && n == 0:
		return s.prototype(e, steps, depth)
	case e&(bitPrototype|bitTransition) == bitTransition:
		return found{pa: model.Addr(e & s.mode.soft.frame), transition: true}
	}
	return s.inPageFile(e, name, n == 0)
}

func (s *Paged) unswizzle(e uint64) uint64 {
	if bit := s.mode.soft.swizzle; bit != 0 && e&bit == 0 {
		e ^= s.opt.InvalidMask
	}
	return e
}

// pageFileOf takes the number of the paging file and the page in it from an entry.
func (s *Paged) pageFileOf(e uint64) (number, page uint64) {
	soft := &s.mode.soft
	shift := soft.file
	if s.opt.OldPageFileBits {
		shift = soft.fileOld
	}
	return e >> shift & 0xf, e >> soft.page & s.mode.all()
}

// inPageFile reads an entry of a page that is in a paging file or was never touched.
func (s *Paged) inPageFile(e uint64, name string, leaf bool) found {
	number, page := s.pageFileOf(e)
	switch {
	case page == s.mode.all():
		return found{why: model.NotMapped, cause: cause{what: causeVAD}}
	case page != 0:
		return s.pagedOut(number, page)
	case e>>s.mode.soft.protection&0x1f != 0 && leaf:
		return found{zeros: true}
	}
	return found{why: model.NotMapped, cause: cause{what: causeNotPresent, name: name, a: e}}
}

// pagedOut finds a page in the paging files at hand.
func (s *Paged) pagedOut(number, page uint64) found {
	c := cause{what: causePageFile, a: number, b: page}
	if s.opt.Compressed>>number&1 != 0 {
		c.what = causeCompressed
		return found{why: model.PagedOut, cause: c}
	}
	if s.opt.PageFiles == nil {
		return found{why: model.PagedOut, cause: c}
	}
	span, err := s.opt.PageFiles.Page(number, page)
	if err != nil {
		c.err = err
		return found{why: model.PagedOut, cause: c}
	}
	return found{file: span.Space, pa: span.At, cause: c}
}

// prototype follows an entry that names another one, shared between processes.
func (s *Paged) prototype(e uint64, steps *[]model.Step, depth int) found {
	if _, page := s.pageFileOf(e); page == s.mode.all() {
		return found{why: model.NotMapped, cause: cause{what: causeVAD}}
	}
	soft, size := &s.mode.soft, int(s.mode.entry)
	at := soft.prototype(e, s.opt.PrototypeBase)
	switch {
	case at < soft.bottom || uint64(at)%s.mode.entry != 0:
		return found{why: model.NotMapped, cause: cause{what: causeNoPrototype, a: uint64(at)}}
	case depth >= maxPrototypes:
		return found{why: model.Malformed, cause: cause{what: causeDeep, a: uint64(at)}}
	}
	space := s.opt.Prototypes
	if space == nil {
		space = s
	}
	p, err := entryAt(space, at, size, depth+1)
	if err != nil {
		return found{why: model.NotInDump, cause: cause{what: causeNoPrototypeRead, a: uint64(at), err: err}}
	}
	s.note(steps, prototypeName, at, p, 0)
	if p&bitValid != 0 {
		t := s.mode.hardware(p, 0)
		if t.reserved {
			return found{why: model.Malformed, cause: cause{what: causeReserved, name: prototypeName, a: p}}
		}
		return found{pa: model.Addr(t.at)}
	}
	if p == 0 {
		return found{why: model.NotMapped, cause: cause{what: causeZeroEntry, name: prototypeName}}
	}
	p = s.unswizzle(p)
	switch {
	case p&bitPrototype != 0: // _MMPTE_SUBSECTION
		return found{why: model.PagedOut, cause: cause{what: causeMappedFile}}
	case p&bitTransition != 0:
		return found{pa: model.Addr(p & soft.frame), transition: true}
	}
	return s.inPageFile(p, prototypeName, true)
}

const prototypeName = "prototype PTE"
