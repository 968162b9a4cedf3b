package mem

import (
	"context"

	"dumplens/model"
)

// Captured counts the bytes of the space that the dump holds, by walking its tables.
// Pages that were never touched read as zeros, but none of it is in the dump.
// It gives up after maxTables tables: then whole is false and the figure is a lower
// bound. Memory that Rest holds is not counted.
func (s *Paged) Captured(maxTables int) (bytes uint64, whole bool) {
	return s.CapturedWithin(&maxTables)
}

// CapturedWithin is Captured with a number of tables that several spaces share: left
// goes down by those that were read, to 0 when they did not do.
func (s *Paged) CapturedWithin(left *int) (bytes uint64, whole bool) {
	whole = s.sweep(context.Background(), left, func(_ model.Addr, f found, size uint64) bool {
		bytes += present(s.memory(f), f.pa, size)
		return true
	})
	return bytes, whole
}

// present counts how much of a run of memory is there.
func present(s model.Space, pa model.Addr, size uint64) (n uint64) {
	end := pa + model.Addr(size)
	for run, ok := s.Next(pa); ok && run.At < end; run, ok = s.Next(run.End()) {
		n += min(run.Len, uint64(end-run.At))
		if run.End() < run.At || run.End() >= end {
			break
		}
	}
	return n
}
