package save

import (
	"context"
	"errors"
	"fmt"
	"io"

	"dumplens/model"
)

// Process writes all captured memory of a process's user half, with its modules and
// threads, as a user minidump with full memory: Microsoft's minidump format, which
// debuggers and Dumplens itself open. What is missing is left out, not written as zeros.
func Process(ctx context.Context, w io.Writer, d *model.Dump, p model.Process, m *model.Meter) (Result, error) {
	if p.Space == nil {
		return Result{}, fmt.Errorf("the memory of process %s cannot be saved: %s", p.PID, p.UserSpaceReason)
	}
	ranges, err := userRanges(ctx, d, p.Space)
	if err != nil {
		return Result{}, err
	}
	if len(ranges) == 0 {
		return Result{}, fmt.Errorf("no user memory of process %s is in the dump: %s", p.PID, p.UserSpaceReason)
	}
	f := newMinidump(taken(d))
	f.system(d)
	f.misc(p)
	f.comment(fmt.Sprintf("Memory of %s (%s), saved from a %s", p.Name, p.PID, d.Kind))
	mods, _ := d.Modules.Get(ctx, m) // what stopped them leaves them out
	f.modules(p, mods)
	threads, _ := d.Threads.Get(ctx, m)
	f.threads(p, threads)
	f.memory(ranges)
	if _, err := w.Write(f.bytes()); err != nil {
		return Result{}, fmt.Errorf("the file cannot be written: %w", err)
	}
	var r Result
	for _, s := range ranges {
		m.Expect(s.Len)
	}
	for _, s := range ranges {
		if err := r.add(ctx, w, s, m); err != nil {
			return r, err
		}
	}
	return r, nil
}

// taken is when the dump was taken, in Unix seconds; 0 when it does not say.
func taken(d *model.Dump) uint32 {
	at := d.Fact("system_time")
	if t, ok := model.Filetime(at.Num); ok && at.Is() {
		return uint32(t.Unix())
	}
	return 0
}

// mostRanges bounds the list of ranges; real processes have thousands.
const mostRanges = 1 << 20

// userRanges are the readable ranges below the kernel's, neighbours joined.
func userRanges(ctx context.Context, d *model.Dump, s model.Space) ([]model.Span, error) {
	end := d.Arch.KernelStart()
	var list []model.Span
	total := uint64(0)
	for at := model.Addr(0); ; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		run, ok := s.Next(at)
		if !ok || run.At >= end {
			return list, nil
		}
		run.Len = min(run.Len, uint64(end-run.At))
		total += run.Len
		if n := len(list); n > 0 && list[n-1].End() == run.At {
			list[n-1].Len += run.Len
		} else {
			list = append(list, run)
		}
		if total > most || len(list) > mostRanges {
			return nil, errors.New("the process describes far more memory than a dump can hold: its page tables may lead into each other")
		}
		at = run.End()
	}
}
