package main

import (
	"context"
	"errors"
	"io"

	"dumplens/model/view"
)

// cmdMapped prints where address spaces show a physical byte.
func cmdMapped(ctx context.Context, args []string, w io.Writer) error {
	f := newDumpFlags("mapped")
	form := formatFlags(f)
	where := placeFlags(f)
	d, m, err := openArg(ctx, f, args)
	if err != nil {
		return err
	}
	defer d.Close()
	s, at, err := where.resolve(ctx, d)
	if err != nil {
		return err
	}
	pa, err := view.PhysicalOf(s, at)
	if err != nil {
		return err
	}
	v := view.Mapped(pa)
	if why := v.Missing(d); why != "" {
		return errors.New(why)
	}
	defer progress(m)()
	return form.write(view.Only(ctx, d, v, m), w)
}
