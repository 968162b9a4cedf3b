package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"dumplens/model"
	"dumplens/model/typed"
)

// cmdStruct prints a structure laid at an address, or a list of them.
func cmdStruct(ctx context.Context, args []string, w io.Writer) error {
	f := newDumpFlags("struct")
	where := placeFlags(f)
	form := formatFlags(f)
	name := f.String("type", "", "")
	count := f.Uint64("count", 1, "")
	list := f.String("list", "", "")
	element := f.Bool("element", false, "")
	back := f.Bool("back", false, "")
	d, err := where.open(ctx, f, args, func() error {
		if *list == "" && (*element || *back) {
			return errUsage{errors.New("-element and -back say how to walk a list: name its link with -list MEMBER")}
		}
		return nil
	})
	if err != nil {
		return err
	}
	defer d.Close()
	s, at := d.space, d.at
	c, err := typed.For(d.Dump)
	if err != nil {
		return err
	}
	if *name == "" {
		return writeTable(d.Dump, form, w, guessed(ctx, c, s, at))
	}
	t, err := c.Find(*name)
	if err != nil {
		return err
	}
	if *list != "" {
		return writeTable(d.Dump, form, w, listed(ctx, c, s, typed.List{Type: t, Member: *list, Start: at, Element: *element, Back: *back, Most: most(*count)}))
	}
	nodes, stopped := c.Lay(ctx, t, s, at, *count)
	title := fmt.Sprintf("%s at %s of %s (0x%x bytes; %s)", t.Name, at, s.Name(), t.Size, t.Source)
	return writeTable(d.Dump, form, w, table{"struct", title, typed.Columns(), typed.Rows(nodes), stopped})
}

// most is how many elements of a list to give: -count, when it was given.
func most(count uint64) int {
	if count <= 1 {
		return 0
	}
	return int(min(count, 1<<30))
}

// guessed are the types that may lie at an address.
func guessed(ctx context.Context, c *typed.Catalogue, s model.Space, at model.Addr) table {
	rows := typed.GuessRows(s, c.Guess(ctx, s, at))
	return table{"guess", fmt.Sprintf("What may lie at %s of %s", at, s.Name()), typed.GuessColumns(), rows, ""}
}

// listed are the elements of a list. What was read before a fault is printed.
func listed(ctx context.Context, c *typed.Catalogue, s model.Space, l typed.List) table {
	list, err := c.Walk(ctx, s, l)
	t := table{"list", fmt.Sprintf("%s linked by %s, from %s of %s", l.Type.Name, l.Member, l.Start, s.Name()), typed.ListColumns(), c.ListRows(s, l.Type, list), ""}
	if err != nil {
		t.stopped = err.Error()
	}
	return t
}

// cmdTypes lists the types that are known for a dump.
func cmdTypes(ctx context.Context, args []string, w io.Writer) error {
	f := newDumpFlags("types")
	form := formatFlags(f)
	d, _, err := openArg(ctx, f, args)
	if err != nil {
		return err
	}
	defer d.Close()
	c, err := typed.For(d)
	if err != nil {
		return err
	}
	return writeTable(d, form, w, table{"types", "Types", typed.TypeColumns(), c.TypeRows(), ""})
}
