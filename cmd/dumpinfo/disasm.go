package main

import (
	"context"
	"fmt"
	"io"

	"dumplens/model"
	"dumplens/model/asm"
	"dumplens/model/name"
	"dumplens/model/view"
)

// mostLines bounds one listing: a longer one is cut into several.
const mostLines = 10_000_000

// cmdDisasm prints the instructions from an address on.
func cmdDisasm(ctx context.Context, args []string, w io.Writer) error {
	f := newDumpFlags("disasm")
	form := formatFlags(f)
	where := placeFlags(f)
	n := f.Int("n", 32, "")
	size := f.Uint64("len", 0, "")
	rules := f.String("arch", "", "")
	d, err := where.open(ctx, f, args, func() error {
		if _, known := asm.For(model.Arch(*rules)); !known && *rules != "" {
			return errUsage{fmt.Errorf("-arch %s is not known: choose from x86, x64, arm64", *rules)}
		}
		if *n < 1 || *n > mostLines || *size > mostRead {
			return errUsage{fmt.Errorf("-n is from 1 to %d, and -len at most 0x%x", mostLines, uint64(mostRead))}
		}
		return nil
	})
	if err != nil {
		return err
	}
	defer d.Close()
	code := view.NewCode(d.Dump, name.New(d.Dump), d.space, model.Arch(*rules))
	return form.write(view.Only(ctx, d.Dump, view.CodeView(code, d.at, *n, *size), d.meter), w)
}
