package mem

import (
	"context"
	"errors"

	"dumplens/model"
)

var errMapped = errors.New("its page tables lead to more tables than the dump has pages: they may lead into each other")

// Mapped calls place for each address at which the tables of the space show the
// physical byte pa, until it returns false. It reads every table. The error is that of
// ctx, or says that the tables cannot be right.
func (s *Paged) Mapped(ctx context.Context, pa model.Addr, place func(model.Mapping) bool) error {
	left := s.mostTables()
	whole := s.sweep(ctx, &left, func(at model.Addr, f found, size uint64) bool {
		if f.file != nil || pa < f.pa || uint64(pa-f.pa) >= size {
			return true
		}
		return place(model.Mapping{At: at + (pa - f.pa), Page: at, Size: size, Transition: f.transition})
	})
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case !whole:
		return errMapped
	}
	return nil
}

// mostTables is more tables than a space can have whose pages lie in the dump.
func (s *Paged) mostTables() int {
	const least = 4096
	if bytes, known := Backing(s); known {
		return least + int(min(bytes/PageSize, 1<<30))
	}
	return 1 << 26
}
