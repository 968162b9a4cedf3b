package mem

import "dumplens/model"

// maxSteps bounds one Next: tables that loop into each other describe more empty
// space than anybody can search.
const maxSteps = 4 << 20

// runLimit cuts the runs that Next gives, so that a caller can stop between them.
const runLimit = 64 << 20

// Next is the next stretch of readable memory.
func (s *Paged) Next(at model.Addr) (model.Span, bool) {
	left := maxSteps
	return s.next(at, &left)
}

// next is Next with a number of steps that several calls share.
func (s *Paged) next(at model.Addr, left *int) (model.Span, bool) {
	for ; *left > 0; *left-- {
		if !s.mine(at) {
			return s.nextOutside(at, left)
		}
		n, skip := s.readable(at)
		if n > 0 {
			return s.extend(model.Span{Space: s, At: at, Len: n}), true
		}
		if skip == 0 || at+model.Addr(skip) < at {
			return model.Span{}, false
		}
		at += model.Addr(skip)
	}
	return model.Span{}, false
}

// nextOutside looks in Rest above the part that the tables describe.
func (s *Paged) nextOutside(at model.Addr, left *int) (model.Span, bool) {
	if at < s.opt.From && s.opt.Rest == nil {
		return s.next(s.opt.From, left)
	}
	if s.opt.Rest == nil {
		return model.Span{}, false
	}
	run, ok := s.nextInRest(at, left)
	run.Space = s
	if at < s.opt.From && (!ok || run.At >= s.opt.From) {
		return s.next(s.opt.From, left)
	}
	return run, ok
}

// nextInRest shares the steps with tables that describe the rest.
func (s *Paged) nextInRest(at model.Addr, left *int) (model.Span, bool) {
	if rest, ok := s.opt.Rest.(*Paged); ok {
		return rest.next(at, left)
	}
	return s.opt.Rest.Next(at)
}

// extend joins what follows without a gap.
func (s *Paged) extend(run model.Span) model.Span {
	for run.Len < runLimit {
		end := run.End()
		if end < run.At || !s.mine(end) {
			break
		}
		n, _ := s.readable(end)
		if n == 0 {
			break
		}
		run.Len += n
	}
	return run
}

// readable tells how many bytes can be read at at, or else how many to skip (0:
// there is nothing more).
func (s *Paged) readable(at model.Addr) (n, skip uint64) {
	f := s.find(at, nil)
	if f.why != model.Present {
		return 0, f.left
	}
	if f.zeros {
		return f.left, 0
	}
	run, ok := s.memory(f).Next(f.pa)
	switch {
	case !ok:
		return 0, f.left
	case run.At > f.pa:
		return 0, min(f.left, uint64(run.At-f.pa))
	}
	return min(f.left, run.Len), 0
}
