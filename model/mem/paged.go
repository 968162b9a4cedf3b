package mem

import "dumplens/model"

// Paged is virtual memory, found through the page tables of a machine. Software
// entries of Windows are followed: transition pages and resident prototypes read as
// their bytes, demand-zero pages as zeros, pages in a paging file from that file when
// there is one.
type Paged struct {
	name   string
	mode   *paging
	dtb    uint64
	opt    PagedOptions
	tables *Tables
	recent recent
}

// PagedOptions say how a machine's tables are to be read. The zero value is an x64
// machine with 4 levels and nothing special.
type PagedOptions struct {
	Mode   Mode
	Levels int // of x64: 4 (default) or 5
	// Prototypes is where prototype PTEs are read: the kernel's space. Nil: the
	// space itself.
	Prototypes model.Space
	// PrototypeBase is what prototype PTEs of x86 without PAE are counted from: the
	// start of paged pool (nt!MmPagedPoolStart); 0 for 0x80000000.
	PrototypeBase model.Addr
	// InvalidMask is XORed into entries that are not present and have the swizzle
	// bit clear (nt!MiState.Hardware.InvalidPteMask); 0 on machines without it.
	InvalidMask uint64
	// OldPageFileBits: the paging-file number is in bits 4:1 (builds before 17134),
	// not in 15:12.
	OldPageFileBits bool
	// PageFiles are the paging files at hand; nil for none.
	PageFiles model.PageFiles
	// Compressed has bit n set when paging file n is most likely no file: its pages are
	// kept compressed in memory.
	Compressed uint16
	// From and To bound the part of the space that these tables describe, both
	// inclusive; To 0 is the top.
	From, To model.Addr
	// Rest is where other addresses are read; nil makes them holes.
	Rest model.Space
	// Learned are pages whose tables are missing; nil for none.
	Learned *Learned
	// Tables is shared between the spaces of one machine; nil for an own one.
	Tables *Tables
}

// NewPaged makes a space over the tables at the directory table base dtb, whose
// flag bits are masked off.
func NewPaged(name string, phys model.Space, dtb model.Addr, opt PagedOptions) *Paged {
	if opt.To == 0 {
		opt.To = ^model.Addr(0)
	}
	t := opt.Tables
	if t == nil {
		t = NewTables(phys)
	}
	m := opt.Mode.paging(opt.Levels)
	return &Paged{name: name, mode: m, dtb: uint64(dtb) & m.root, opt: opt, tables: t}
}

// Name is the name given.
func (s *Paged) Name() string { return s.name }

// DirectoryTableBase is the physical address of the top table.
func (s *Paged) DirectoryTableBase() model.Addr { return model.Addr(s.dtb) }

func (s *Paged) mine(at model.Addr) bool { return at >= s.opt.From && at <= s.opt.To }

// ReadAt reads virtual memory.
func (s *Paged) ReadAt(p []byte, at model.Addr) (int, error) {
	if uint64(len(p)) <= PageSize-uint64(at)%PageSize {
		if pa, ok := s.lookup(at); ok {
			if n, err := s.tables.phys.ReadAt(p, pa); err == nil {
				return n, nil
			}
		}
	}
	done := 0
	for done < len(p) {
		here := at + model.Addr(done)
		if here < at {
			return done, s.hole(here, found{why: model.NotMapped, left: 1, cause: cause{what: causeTop}})
		}
		n, err := s.readRun(p[done:], here)
		done += n
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

// readRun reads up to the end of the page that at lies in.
func (s *Paged) readRun(p []byte, at model.Addr) (int, error) {
	if !s.mine(at) && s.opt.Rest != nil {
		return s.readRest(p, at)
	}
	f := s.find(at, nil)
	if f.why != model.Present {
		return 0, s.hole(at, f)
	}
	if f.left != 0 && uint64(len(p)) > f.left {
		p = p[:f.left]
	}
	if f.zeros {
		clear(p)
		return len(p), nil
	}
	n, err := s.memory(f).ReadAt(p, f.pa)
	if err != nil {
		h := model.AsHole(err, s.name, 0)
		left := min(max(h.Len, 1), f.left-uint64(n))
		return n, &model.Hole{Space: s.name, At: at + model.Addr(n), Len: left, Why: model.NotInDump, Cause: h.Cause}
	}
	return n, nil
}

func (s *Paged) readRest(p []byte, at model.Addr) (int, error) {
	if at < s.opt.From {
		p = p[:min(uint64(len(p)), uint64(s.opt.From-at))]
	}
	n, err := s.opt.Rest.ReadAt(p, at)
	if err != nil {
		h := *model.AsHole(err, s.name, at+model.Addr(n))
		h.Space = s.name
		return n, &h
	}
	return n, nil
}

func (s *Paged) hole(at model.Addr, f found) *model.Hole {
	h := &model.Hole{Space: s.name, At: at, Len: f.left, Why: f.why, Cause: f.reason()}
	if h.Len == 0 {
		h.Len = ^uint64(0)
	}
	return h
}

// Translate explains how an address is found.
func (s *Paged) Translate(at model.Addr) model.Walk {
	if t, ok := s.opt.Rest.(model.Translator); ok && !s.mine(at) {
		w := t.Translate(at)
		w.Space = s.name
		return w
	}
	w := model.Walk{Space: s.name, At: at}
	f := s.find(at, &w.Steps)
	w.Why = f.why
	switch {
	case f.why != model.Present:
		w.Physical, w.Detail = f.pa, f.cause.Error()
	case f.zeros:
		w.Why, w.Detail = model.DemandZero, "reads as zeros: the page was never touched"
	case f.file != nil:
		w.Why, w.Detail = model.PagedOut, f.cause.Error()+", read from "+f.file.Name()+" at "+f.pa.String()
	default:
		w.Physical = f.pa
		if _, err := s.tables.phys.ReadAt(make([]byte, 1), f.pa); err != nil {
			w.Why, w.Detail = model.NotInDump, "physical memory there cannot be read"
			if h := model.AsHole(err, "", 0); h.Cause != nil {
				w.Detail = h.Cause.Error()
			}
		}
	}
	return w
}
