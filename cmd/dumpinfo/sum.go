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
	d, m, err := openArg(ctx, f, args)
	if err != nil {
		return err
	}
	defer d.Close()
	if *n == 0 {
		return errUsage{errors.New("say how many bytes with -len N")}
	}
	s, at, err := where.resolve(ctx, d)
	if err != nil {
		return err
	}
	part, err := span(s, at, *n)
	if err != nil {
		return err
	}
	return form.write(view.Only(ctx, d, view.SumView(part), m), w)
}
