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
	d, err := where.open(ctx, f, args, nil)
	if err != nil {
		return err
	}
	defer d.Close()
	names := name.New(d.Dump)
	opt := inspect.Options{
		Pointer: d.Arch.PointerSize(), Instruction: view.Instruction(d.Dump, names),
		Names: func(s model.Space, v uint64) string { return names.Pointer(ctx, s, v) },
		Here:  func(s model.Space, at model.Addr) string { return names.Here(ctx, s, at) },
	}
	return form.write(view.Only(ctx, d.Dump, view.InspectView(d.space, d.at, opt, *all), d.meter), w)
}
