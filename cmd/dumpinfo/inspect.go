package main

import (
	"context"
	"io"

	"dumplens/model"
	"dumplens/model/inspect"
	"dumplens/model/name"
	"dumplens/model/view"
)

// cmdInspect prints what the bytes at an address are if they are of one type or another.
func cmdInspect(ctx context.Context, args []string, w io.Writer) error {
	f := newDumpFlags("inspect")
	form := formatFlags(f)
	where := placeFlags(f)
	all := f.Bool("unlikely", false, "")
	d, m, err := openArg(ctx, f, args)
	if err != nil {
		return err
	}
	defer d.Close()
	s, at, err := where.resolve(ctx, d)
	if err != nil {
		return err
	}
	names := name.New(d)
	opt := inspect.Options{
		Pointer: d.Arch.PointerSize(), Instruction: view.Instruction(d, names),
		Names: func(s model.Space, v uint64) string { return names.Pointer(ctx, s, v) },
		Here:  func(s model.Space, at model.Addr) string { return names.Here(ctx, s, at) },
	}
	return form.write(view.Only(ctx, d, view.InspectView(s, at, opt, *all), m), w)
}
