package asm

import (
	"context"
	"slices"

	"dumplens/model"
)

// settle is how many bytes before those asked for are decoded too: streams of
// instructions that begin anywhere have fallen into step after so many.
const settle = 96

// Back gives up to n lines that end right before at; fewer at the bottom of the space or
// when ctx ends.
func (r *Reader) Back(ctx context.Context, at model.Addr, n int) []Line {
	var parts [][]Line
	for n > 0 && at > 0 && ctx.Err() == nil {
		part := r.backOnce(ctx, at, n)
		if len(part) == 0 {
			break
		}
		parts = append(parts, part)
		n -= len(part)
		at = part[0].At
	}
	slices.Reverse(parts)
	return slices.Concat(parts...)
}

// backOnce gives some of the lines before at: a hole, the end of the function there, or
// the instructions down to a hole.
func (r *Reader) backOnce(ctx context.Context, at model.Addr, n int) []Line {
	var one [1]byte
	if got, err := r.Space.ReadAt(one[:], at-1); got == 0 {
		return []Line{r.holeBefore(at, model.AsHole(err, r.Space.Name(), at-1))}
	}
	if lines := r.backInFunction(ctx, at, n); lines != nil {
		return lines
	}
	size := min(uint64(longest*n+settle), chunk*8, uint64(at))
	buf := make([]byte, size)
	base := at - model.Addr(size)
	if holes := model.Fill(r.Space, buf, base); len(holes) > 0 {
		last := holes[len(holes)-1]
		buf = buf[last.At+model.Addr(last.Len)-base:]
		base = at - model.Addr(len(buf))
	}
	starts := before(r.Arch, buf, base, n)
	if len(starts) == 0 && len(buf) > 0 {
		starts = []int{0} // too few bytes for an instruction
	}
	var out []Line
	track := r.leadIn(base)
	for i, from := range starts {
		end := len(buf)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		l := Line{Instruction: r.decode(buf[from:end], base+model.Addr(from), track)}
		if len(l.Bytes) < end-from {
			l.Instruction = raw(buf[from:end], l.At, noteUnknown)
		}
		l.Starts = r.startsAt(l.At)
		out = append(out, l)
	}
	return out
}

func (r *Reader) startsAt(at model.Addr) bool {
	if r.Function == nil {
		return false
	}
	first, ok := r.Function(at)
	return ok && first == at
}

// backInFunction gives the lines before at by counting from the start of its function;
// nil when that is not known, too far away or does not come out at at.
func (r *Reader) backInFunction(ctx context.Context, at model.Addr, n int) []Line {
	if r.Function == nil {
		return nil
	}
	first, ok := r.Function(at - 1)
	if !ok || first >= at || at-first > mostFunction {
		return nil
	}
	var starts []model.Addr
	from := first
	for from < at && ctx.Err() == nil {
		code, _ := r.fetch(from)
		size := r.length(code, from)
		if size == 0 {
			return nil
		}
		starts = append(starts, from)
		from += model.Addr(size)
	}
	if from != at || len(starts) == 0 {
		return nil
	}
	begin := starts[max(len(starts)-n, 0)]
	lines := r.forward(ctx, begin, n, at-1)
	if len(lines) == 0 || lines[len(lines)-1].End() != at {
		return nil
	}
	return lines
}

// holeBefore is the missing bytes that end right before at, the last of which is missing
// for the reason of h.
func (r *Reader) holeBefore(at model.Addr, h *model.Hole) Line {
	from := model.Addr(0)
	if last, ok := r.lastBefore(at); ok {
		from = last + 1
	}
	// Bytes can be missing for more than one reason: the line begins where the last one does.
	for range mostJoined {
		var one [1]byte
		_, err := r.Space.ReadAt(one[:], from)
		first := model.AsHole(err, r.Space.Name(), from)
		if first == nil || from >= at {
			break
		}
		gap := r.gap(from, first)
		if next := from + model.Addr(gap.Len); next < at && next > from {
			from = next
			continue
		}
		gap.Len = uint64(at - from)
		return Line{Instruction: Instruction{At: from}, Hole: gap}
	}
	hole := *h
	hole.At, hole.Len = from, uint64(at-from)
	return Line{Instruction: Instruction{At: from}, Hole: &hole}
}
