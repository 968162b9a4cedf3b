package asm

import (
	"context"

	"dumplens/model"
)

// Line is one line of a listing: an instruction, or bytes that are missing.
type Line struct {
	Instruction
	Hole *model.Hole // not nil: bytes from At on are missing, Hole.Len of them
	// Starts tells that a function begins here.
	Starts bool
}

// End is the address behind the line; 0 at the top of the space.
func (l *Line) End() model.Addr {
	if l.Hole != nil {
		return l.At + model.Addr(l.Hole.Len)
	}
	return l.Instruction.End()
}

// Holds tells whether an address belongs to the line.
func (l *Line) Holds(at model.Addr) bool { return at >= l.At && at-l.At < l.End()-l.At }

// Reader gives the lines of a Space in both directions. It reads the space, so it is for
// jobs; it is not safe for concurrent use.
type Reader struct {
	Space model.Space
	Arch  model.Arch // one of Archs
	Names Names      // nil for none
	// Function gives the first address of the function that at lies in; nil or false
	// when that is not known.
	Function func(at model.Addr) (first model.Addr, ok bool)

	at   model.Addr // of the bytes read last
	code []byte
	hole *model.Hole // what ended them, nil when there may be more
}

// chunk is how much is read at once.
const chunk = 1024

// fetch gives the bytes at at, at least the longest instruction or what there is before
// a hole, and that hole.
func (r *Reader) fetch(at model.Addr) ([]byte, *model.Hole) {
	if off := uint64(at - r.at); at >= r.at && off < uint64(len(r.code)) {
		if rest := r.code[off:]; len(rest) >= longest || r.hole != nil {
			return rest, r.hole
		}
	}
	size := uint64(chunk)
	if above := -uint64(at); above > 0 { // bytes up to the top of the space
		size = min(size, above)
	}
	buf := make([]byte, size)
	n, err := r.Space.ReadAt(buf, at)
	r.at, r.code, r.hole = at, buf[:n], nil
	if err != nil || n < len(buf) {
		r.hole = model.AsHole(err, r.Space.Name(), at+model.Addr(n))
	}
	if r.hole == nil && size < chunk { // the space ends behind the bytes
		r.hole = &model.Hole{Space: r.Space.Name(), At: at + model.Addr(n), Len: 1, Why: model.NotMapped}
	}
	return r.code, r.hole
}

// Forward gives up to n lines from at on; fewer at the top of the space or when ctx ends.
func (r *Reader) Forward(ctx context.Context, at model.Addr, n int) []Line {
	return r.forward(ctx, at, n, ^model.Addr(0))
}

// lead is how many instructions of ARM64 are read before the first line, for the ADRP
// that begins an address there.
const lead = 4

// forward gives lines that begin at or below last.
func (r *Reader) forward(ctx context.Context, at model.Addr, n int, last model.Addr) []Line {
	track := r.leadIn(at)
	var out []Line
	for len(out) < n && at <= last && ctx.Err() == nil {
		l := r.line(at, track)
		if len(l.Bytes) == 0 && l.Hole == nil {
			break
		}
		out = append(out, l)
		if at = l.End(); at <= l.At {
			break
		}
	}
	return out
}

// leadIn reads the instructions before at, when they are ARM64's, for what ADRP left.
func (r *Reader) leadIn(at model.Addr) *pages {
	if r.Arch != model.ArchARM64 {
		return nil
	}
	track := &pages{}
	for from := at - min(at, lead*arm64Size); from < at; from += arm64Size {
		if code, _ := r.fetch(from); len(code) >= arm64Size {
			arm64{at: from, names: noNames, pages: track}.decode(code)
		}
	}
	return track
}

// line reads the line at at.
func (r *Reader) line(at model.Addr, track *pages) Line {
	code, hole := r.fetch(at)
	if len(code) == 0 {
		if track != nil {
			*track = pages{}
		}
		return Line{Instruction: Instruction{At: at}, Hole: r.gap(at, hole)}
	}
	l := Line{Instruction: r.decode(code, at, track)}
	if r.Function == nil {
		return l
	}
	if first, ok := r.Function(at); ok && first == at {
		l.Starts = true
		if track != nil {
			*track = pages{}
		}
	}
	if first, ok := r.Function(l.Instruction.End() - 1); ok && first > at && len(l.Bytes) > 1 {
		n := int(first - at) // a function begins within: these are no instruction
		l.Instruction = raw(code[:n], at, "a function begins behind these bytes")
	}
	return l
}

func (r *Reader) decode(code []byte, at model.Addr, track *pages) Instruction {
	names := r.Names
	if names == nil {
		names = noNames
	}
	if r.Arch == model.ArchARM64 {
		return arm64{at: at, names: names, pages: track}.decode(code)
	}
	return Decode(r.Arch, code, at, names)
}

// Align gives where the instruction starts that at lies in, when the function is known;
// else at itself.
func (r *Reader) Align(ctx context.Context, at model.Addr) model.Addr {
	if r.Arch == model.ArchARM64 {
		return at &^ (arm64Size - 1)
	}
	if r.Function == nil {
		return at
	}
	first, ok := r.Function(at)
	if !ok || first > at || at-first > mostFunction {
		return at
	}
	for from := first; from <= at && ctx.Err() == nil; {
		code, _ := r.fetch(from)
		n := r.length(code, from)
		if n == 0 {
			return at
		}
		if at-from < model.Addr(n) {
			return from
		}
		from += model.Addr(n)
	}
	return at
}

// mostFunction bounds how far instructions are counted from the start of a function.
const mostFunction = 64 << 10

// length is how many bytes the line of an instruction at the start of code takes.
func (r *Reader) length(code []byte, at model.Addr) int {
	i := Decode(r.Arch, code, at, nil)
	return len(i.Bytes)
}
