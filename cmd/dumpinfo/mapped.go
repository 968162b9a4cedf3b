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
	d, err := where.open(ctx, f, args, nil)
	if err != nil {
		return err
	}
	defer d.Close()
	pa, err := view.PhysicalOf(d.space, d.at)
	if err != nil {
		return err
	}
	v := view.Mapped(pa)
	if why := v.Missing(d.Dump); why != "" {
		return errors.New(why)
	}
	defer progress(d.meter)()
	return form.write(view.Only(ctx, d.Dump, v, d.meter), w)
}
