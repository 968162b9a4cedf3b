package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"dumplens/model"
	"dumplens/model/save"
)

// saveFlags say what to save.
type saveFlags struct {
	where          place
	len, pid       *uint64
	module, layout *string
}

// saver writes something to a file.
type saver func(io.Writer, *model.Meter) (save.Result, error)

// cmdSave writes memory to a file: a range, an image, or what is there of a process.
func cmdSave(ctx context.Context, args []string, w io.Writer) error {
	f := newDumpFlags("save")
	s := saveFlags{placeFlags(f), f.Uint64("len", 0, ""), f.Uint64("pid", 0, ""), f.String("module", "", ""), f.String("layout", string(save.OnDisk), "")}
	out := f.String("o", "", "")
	d, m, err := openArg(ctx, f, args)
	if err != nil {
		return err
	}
	defer d.Close()
	if *out == "" {
		return errUsage{errors.New("say which file to write with -o OUT")}
	}
	do, err := s.what(ctx, f, d)
	if err != nil {
		return err
	}
	defer progress(m)()
	var r save.Result
	err = save.File(*out, d.Path, func(w io.Writer) (err error) {
		r, err = do(w, m)
		return err
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(w, r.Words())
	return err
}

// what finds what the flags name.
func (s saveFlags) what(ctx context.Context, f *flag.FlagSet, d *model.Dump) (saver, error) {
	given := map[string]bool{}
	f.Visit(func(x *flag.Flag) { given[x.Name] = true })
	switch {
	case given["module"] && *s.layout != string(save.OnDisk) && *s.layout != string(save.Mapped):
		return nil, errUsage{fmt.Errorf("-layout %s is not known: choose %s or %s", *s.layout, save.OnDisk, save.Mapped)}
	case given["module"]:
		mod, err := findModule(ctx, d, *s.module, *s.pid)
		return func(w io.Writer, m *model.Meter) (save.Result, error) {
			return save.Image(ctx, w, mod.Space, model.Addr(mod.Base.Num), save.Layout(*s.layout), m)
		}, err
	case given["pid"]:
		p, err := findProcess(ctx, d, *s.pid)
		return func(w io.Writer, m *model.Meter) (save.Result, error) { return save.Process(ctx, w, d, p, m) }, err
	case given["at"] && *s.len > 0:
		space, at, err := s.where.resolve(ctx, d)
		if err != nil {
			return nil, err
		}
		part, err := span(space, at, *s.len)
		return func(w io.Writer, m *model.Meter) (save.Result, error) { return save.Range(ctx, w, part, m) }, err
	}
	return nil, errUsage{errors.New("say what to save: -at ADDR -len N, -module NAME, or -pid N")}
}

// findModule finds a module by its name; pid 0 means a driver, or any in a minidump.
func findModule(ctx context.Context, d *model.Dump, name string, pid uint64) (model.Module, error) {
	mods, _ := d.Modules.Get(ctx, nil)
	for _, m := range mods {
		if strings.EqualFold(m.Name.Text, name) && m.Base.Is() && m.Space != nil && (m.PID.Num == pid || d.Kind.IsUser()) {
			return m, nil
		}
	}
	return model.Module{}, fmt.Errorf("there is no module %s whose memory the dump holds: the view modules lists them, with -pid those of a process", name)
}

func findProcess(ctx context.Context, d *model.Dump, pid uint64) (model.Process, error) {
	list, _ := d.Processes.Get(ctx, nil)
	for _, p := range list {
		if p.PID.Is() && p.PID.Num == pid {
			return p, nil
		}
	}
	return model.Process{}, fmt.Errorf("there is no process %d in this dump: the view processes lists them", pid)
}
