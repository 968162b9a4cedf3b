package main

import (
	"context"
	"errors"
	"io"

	"dumplens/model/view"
)

// cmdSum prints the sums and hashes of a range of bytes.
func cmdSum(ctx context.Context, args []string, w io.Writer) error {
	f := newDumpFlags("sum")
	form := formatFlags(f)
	where := placeFlags(f)
	n := f.Uint64("len", 0, "")
	d, err := where.open(ctx, f, args, func() error {
		if *n == 0 {
			return errUsage{errors.New("say how many bytes with -len N")}
		}
		return nil
	})
	if err != nil {
		return err
	}
	defer d.Close()
	part, err := span(d.space, d.at, *n)
	if err != nil {
		return err
	}
	return form.write(view.Only(ctx, d.Dump, view.SumView(part), d.meter), w)
}
