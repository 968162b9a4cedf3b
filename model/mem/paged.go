package mem

import (
	"errors"
	"fmt"

	"dumplens/model"
)

// Paged is virtual memory of an x64 machine, found through its page tables.
// Software entries of Windows are followed: transition pages and resident
// prototypes read as their bytes, demand-zero pages as zeros.
//
// Source of the formats: reference sections 7.1 and 7.5 (hardware and _MMPTE_*
// entries).
type Paged struct {
	name   string
	dtb    model.Addr
	opt    PagedOptions
	tables *Tables
}

// PagedOptions say how a machine's tables are to be read. The zero value is a
// 4-level machine with nothing special.
type PagedOptions struct {
	Levels int // 4 (default) or 5
	// Prototypes is where prototype PTEs are read: the kernel's space. Nil: the
	// space itself.
	Prototypes model.Space
	// InvalidMask is XORed into entries that are not present and have the swizzle
	// bit clear (nt!MiState.Hardware.InvalidPteMask); 0 on machines without it.
	InvalidMask uint64
	// OldPageFileBits: the paging-file number is in bits 4:1 (builds before 17134),
	// not in 15:12.
	OldPageFileBits bool
	// From and To bound the part of the space that these tables describe, both
	// inclusive; To 0 is the top.
	From, To model.Addr
	// Rest is where other addresses are read; nil makes them holes.
	Rest model.Space
	// Tables is shared between the spaces of one machine; nil for an own one.
	Tables *Tables
}

// NewPaged makes a space over the tables at the directory table base dtb, whose
// flag bits are masked off.
func NewPaged(name string, phys model.Space, dtb model.Addr, opt PagedOptions) *Paged {
	if opt.Levels != 5 {
		opt.Levels = 4
	}
	if opt.To == 0 {
		opt.To = ^model.Addr(0)
	}
	t := opt.Tables
	if t == nil {
		t = NewTables(phys)
	}
	return &Paged{name: name, dtb: dtb & frameMask, opt: opt, tables: t}
}

const frameMask = 0x000ffffffffff000

// Name is the name given.
func (s *Paged) Name() string { return s.name }

// DirectoryTableBase is the physical address of the top table.
func (s *Paged) DirectoryTableBase() model.Addr { return s.dtb }

func (s *Paged) mine(at model.Addr) bool { return at >= s.opt.From && at <= s.opt.To }

// found is where an address leads: physical memory, zeros, or nowhere.
type found struct {
	pa    model.Addr
	zeros bool
	left  uint64 // bytes from the address to which the answer applies, 0 for 2^64
	why   model.Reason
	cause error
}

func nowhere(why model.Reason, left uint64, format string, args ...any) found {
	return found{why: why, left: left, cause: fmt.Errorf(format, args...)}
}

// ReadAt reads virtual memory.
func (s *Paged) ReadAt(p []byte, at model.Addr) (int, error) {
	done := 0
	for done < len(p) {
		here := at + model.Addr(done)
		if here < at {
			return done, s.hole(here, nowhere(model.NotMapped, 1, "past the top of the address space"))
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
	n, err := s.tables.phys.ReadAt(p, f.pa)
	if err != nil {
		h := model.AsHole(err, s.name, 0)
		left := min(max(h.Len, 1), f.left-uint64(n))
		return n, &model.Hole{Space: s.name, At: at + model.Addr(n), Len: left, Why: model.NotInDump, Cause: h.Cause}
	}
	return n, nil
}

func (s *Paged) hole(at model.Addr, f found) *model.Hole {
	left := f.left
	if left == 0 {
		left = ^uint64(0)
	}
	return &model.Hole{Space: s.name, At: at, Len: left, Why: f.why, Cause: f.cause}
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
	w.Why, w.Physical = f.why, f.pa
	switch {
	case f.cause != nil:
		w.Detail = f.cause.Error()
	case f.zeros:
		w.Why, w.Detail = model.DemandZero, "reads as zeros: the page was never touched"
	case f.why == model.Present:
		if _, err := s.tables.phys.ReadAt(make([]byte, 1), f.pa); err != nil {
			w.Why, w.Detail = model.NotInDump, model.AsHole(err, "", 0).Reason()
		}
	}
	return w
}

// levelNames from the leaf up; the same words that the processor manuals use.
var levelNames = [...]string{"PTE", "PDE", "PDPTE", "PML4E", "PML5E"}

// find walks the tables. steps, when not nil, collects the way.
func (s *Paged) find(at model.Addr, steps *[]model.Step) found {
	if f, bad := s.canonical(at); bad {
		return f
	}
	if !s.mine(at) {
		left := -uint64(at)
		if at < s.opt.From {
			left = uint64(s.opt.From - at)
		}
		return nowhere(model.NotMapped, left, "the address does not belong to this space")
	}
	base := s.dtb
	for level := s.opt.Levels - 1; ; level-- {
		shift := 12 + 9*level
		size := uint64(1) << shift
		left := size - uint64(at)&(size-1)
		index := uint64(at) >> shift & 511
		t := s.tables.page(base)
		if int(index) >= t.readTo {
			return s.noTable(level, base, uint64(at), t)
		}
		e := t.entries[index]
		note(steps, levelNames[level], base+model.Addr(index*8), e, level)
		switch {
		case e&1 == 0:
			f := s.software(e, level, steps)
			f.left = left
			if f.why != model.Present || f.zeros {
				return f
			}
			if level == 0 {
				f.pa |= model.Addr(uint64(at) & (size - 1))
				return f
			}
			base = f.pa
		case level == 0 || level <= 2 && e&0x80 != 0:
			frame := e & frameMask &^ (size - 1)
			return found{pa: model.Addr(frame | uint64(at)&(size-1)), left: left}
		default:
			base = model.Addr(e & frameMask)
		}
	}
}

// canonical refuses addresses in the gap between user and kernel addresses.
func (s *Paged) canonical(at model.Addr) (found, bool) {
	half := uint64(1) << (11 + 9*s.opt.Levels)
	if uint64(at) < half || uint64(at) >= -half {
		return found{}, false
	}
	return nowhere(model.NotMapped, -half-uint64(at), "not a canonical address"), true
}

func (s *Paged) noTable(level int, base model.Addr, at uint64, t *table) found {
	size := uint64(1) << (12 + 9*level)
	if t.readTo == 0 {
		size <<= 9 // the whole table is missing
	}
	left := size - at&(size-1)
	return nowhere(model.NotInDump, left, "the page table for this address (page 0x%x, its %ss) is not in the dump", uint64(base)/PageSize, levelNames[level])
}

// software reads an entry whose present bit is clear.
func (s *Paged) software(e uint64, level int, steps *[]model.Step) found {
	name := levelNames[level]
	if e == 0 {
		return found{why: model.NotMapped, cause: errors.New("the " + name + " is zero")}
	}
	e = s.unswizzle(e)
	switch {
	case e&(1<<10) != 0 && level == 0:
		return s.prototype(e, steps)
	case e&(1<<10) == 0 && e&(1<<11) != 0:
		return found{pa: model.Addr(e & frameMask)}
	}
	return s.pageFile(e, name)
}

func (s *Paged) unswizzle(e uint64) uint64 {
	if e&(1<<4) == 0 {
		e ^= s.opt.InvalidMask
	}
	return e
}

// pageFile reads an entry of a page that is in a paging file or was never touched.
func (s *Paged) pageFile(e uint64, name string) found {
	high, number := e>>32, e>>12&0xf
	if s.opt.OldPageFileBits {
		number = e >> 1 & 0xf
	}
	switch {
	case high == 0xffffffff:
		return found{why: model.NotMapped, cause: errVAD}
	case high != 0:
		return found{why: model.PagedOut, cause: fmt.Errorf("paging file %d, page 0x%x", number, high)}
	case e>>5&0x1f != 0 && name == levelNames[0]:
		return found{zeros: true}
	}
	return found{why: model.NotMapped, cause: fmt.Errorf("the %s is 0x%x: not present", name, e)}
}

// vadPrototype in a prototype entry's address field means that only the VAD knows
// where the prototype PTE is.
const vadPrototype = ^model.Addr(0xffff)

var errVAD = errors.New("not in memory: only the VAD tells what belongs there")

// prototype follows an entry that names another one, shared between processes.
func (s *Paged) prototype(e uint64, steps *[]model.Step) found {
	at := model.Addr(int64(e) >> 16)
	if at == vadPrototype {
		return found{why: model.NotMapped, cause: errVAD}
	}
	space := s.opt.Prototypes
	if space == nil {
		space = s
	}
	if at < 1<<47 {
		return found{why: model.NotMapped, cause: fmt.Errorf("the prototype PTE would be at %s, which is no kernel address", at)}
	}
	p, err := model.ReadUint(space, at, 8)
	if err != nil {
		return found{why: model.NotInDump, cause: fmt.Errorf("the prototype PTE at %s cannot be read: %s", at, model.AsHole(err, "", at).Reason())}
	}
	note(steps, "prototype PTE", at, p, 0)
	if p&1 != 0 {
		return found{pa: model.Addr(p & frameMask)}
	}
	if p == 0 {
		return found{why: model.NotMapped, cause: errors.New("the prototype PTE is zero")}
	}
	p = s.unswizzle(p)
	switch {
	case p&(1<<10) != 0:
		return found{why: model.PagedOut, cause: errors.New("a page of a mapped file that was not in memory")}
	case p&(1<<11) != 0:
		return found{pa: model.Addr(p & frameMask)}
	}
	return s.pageFile(p, levelNames[0])
}
