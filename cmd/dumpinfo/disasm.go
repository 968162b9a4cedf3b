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
	d, m, err := openArg(ctx, f, args)
	if err != nil {
		return err
	}
	defer d.Close()
	arch := model.Arch(*rules)
	if _, known := asm.For(arch); !known && arch != "" {
		return errUsage{fmt.Errorf("-arch %s is not known: choose from x86, x64, arm64", arch)}
	}
	if *n < 1 || *n > mostLines || *size > mostRead {
		return errUsage{fmt.Errorf("-n is from 1 to %d, and -len at most 0x%x", mostLines, uint64(mostRead))}
	}
	s, at, err := where.resolve(ctx, d)
	if err != nil {
		return err
	}
	code := view.NewCode(d, name.New(d), s, arch)
	return form.write(view.Only(ctx, d, view.CodeView(code, at, *n, *size), m), w)
}
