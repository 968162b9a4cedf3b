package main

import (
	"flag"
	"fmt"

	"dumplens/model"
	"dumplens/model/win"
)

// overrideFlags declares the flags by which a user corrects a dump's header. They are
// part of every command that opens a dump.
func overrideFlags(f *flag.FlagSet) {
	for _, name := range []string{"dtb", "process-head", "module-head", "build"} {
		f.String(name, "", "")
	}
	f.Bool("discover", false, "")
	f.Bool("scan", false, "")
}

// overrides reads those flags.
func overrides(f *flag.FlagSet) (win.Options, error) {
	on := func(name string) bool { return f.Lookup(name).Value.String() == "true" }
	opt := win.Options{Discover: on("discover"), Scan: on("scan")}
	for name, to := range map[string]*model.Addr{
		"dtb": &opt.DirectoryTableBase, "process-head": &opt.ProcessHead, "module-head": &opt.ModuleHead,
	} {
		text := f.Lookup(name).Value.String()
		if text == "" {
			continue
		}
		at, err := model.ParseAddr(text)
		if err != nil {
			return opt, errUsage{fmt.Errorf("-%s: %w", name, err)}
		}
		*to = at
	}
	if text := f.Lookup("build").Value.String(); text != "" {
		n, err := model.ParseBuild(text)
		if err != nil {
			return opt, errUsage{fmt.Errorf("-build: %w", err)}
		}
		opt.Build = n
	}
	return opt, nil
}
