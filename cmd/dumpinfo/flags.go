package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"dumplens/loader"
	"dumplens/model"
	"dumplens/model/name"
	"dumplens/model/win"
)

func newBuffered(w io.Writer) *bufio.Writer { return bufio.NewWriterSize(w, 1<<16) }

func newFlags(name string) *flag.FlagSet {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(io.Discard) // run prints the usage
	return f
}

// newDumpFlags are the flags of a command that opens one dump.
func newDumpFlags(name string) *flag.FlagSet {
	f := newFlags(name)
	f.String(pageFileFlag, "", "")
	f.String(notesFlag, "", "")
	overrideFlags(f)
	return f
}

const pageFileFlag = "pagefile"

// parse reads the flags and the one file that must follow.
func parse(f *flag.FlagSet, args []string, what string) (string, error) {
	if err := f.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return "", err
		}
		return "", errUsage{err}
	}
	if f.NArg() != 1 {
		return "", errUsage{fmt.Errorf("give one %s, not %d", what, f.NArg())}
	}
	return f.Arg(0), nil
}

// open opens a dump as the window does, with the paging files that the flags name and
// what they correct of the header.
func open(ctx context.Context, f *flag.FlagSet, path string) (*model.Dump, *model.Meter, error) {
	opt, err := overrides(f)
	if err != nil {
		return nil, nil, err
	}
	m := &model.Meter{}
	defer progress(m)()
	d, err := loader.Open(ctx, path, m)
	if err != nil {
		return nil, nil, err
	}
	if list := f.Lookup(pageFileFlag).Value.String(); list != "" {
		if err := loader.UsePageFiles(d, strings.Split(list, ",")); err != nil {
			return nil, nil, errors.Join(fmt.Errorf("-%s: %w", pageFileFlag, err), d.Close())
		}
	}
	win.AttachWith(ctx, d, m, opt)
	attachNotes(f, d)
	return d, m, nil
}

// openArg reads the flags and opens the one dump that they leave.
func openArg(ctx context.Context, f *flag.FlagSet, args []string) (*model.Dump, *model.Meter, error) {
	path, err := parse(f, args, "FILE")
	if err != nil {
		return nil, nil, err
	}
	return open(ctx, f, path)
}

// place is the -space and -at flags together.
type place struct{ space, at *string }

func placeFlags(f *flag.FlagSet) place {
	return place{f.String("space", "", "id of the address space"), f.String("at", "", "address")}
}

// opened is a dump with the place in it that the flags name.
type opened struct {
	*model.Dump
	meter *model.Meter
	space model.Space
	at    model.Addr
}

// open reads the flags, looks with check at what else they say (nil: nothing), opens the
// dump and finds the place. The caller closes it.
func (p place) open(ctx context.Context, f *flag.FlagSet, args []string, check func() error) (*opened, error) {
	path, err := parse(f, args, "FILE")
	if err == nil && check != nil {
		err = check()
	}
	if err != nil {
		return nil, err
	}
	d, m, err := open(ctx, f, path)
	if err != nil {
		return nil, err
	}
	s, at, err := p.resolve(ctx, d)
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return &opened{d, m, s, at}, nil
}

// resolve finds the space and the address in it.
func (p place) resolve(ctx context.Context, d *model.Dump) (model.Space, model.Addr, error) {
	if *p.at == "" {
		return nil, 0, errUsage{errors.New("say where with -at ADDR")}
	}
	if *p.space == "" {
		to, err := name.New(d).Resolve(ctx, *p.at, name.Caret{})
		if err != nil {
			return nil, 0, err
		}
		s, err := name.OpenSpace(ctx, d, to.Space)
		return s, to.At, err
	}
	s, err := name.OpenSpace(ctx, d, *p.space)
	if err != nil {
		return nil, 0, err
	}
	to, err := name.New(d).Resolve(ctx, *p.at, name.Caret{Space: s}) // modules of its process first
	return s, to.At, err
}

// span is -len bytes from an address on.
func span(s model.Space, at model.Addr, n uint64) (model.Span, error) {
	if n > 0 && at+model.Addr(n-1) < at {
		return model.Span{}, errUsage{fmt.Errorf("-len 0x%x goes past the top of the space", n)}
	}
	return model.Span{Space: s, At: at, Len: n}, nil
}
