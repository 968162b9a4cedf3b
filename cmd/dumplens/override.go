package main

import (
	"flag"

	"dumplens/model"
)

// overrideFlags declares the flags by which a user corrects the header of a kernel dump.
// They are those of dumpinfo.
func overrideFlags(o *model.Overrides) {
	for _, f := range []struct {
		name, help string
		to         *model.Addr
	}{
		{"dtb", "physical `ADDRESS` of page tables that lead to the kernel, instead of the header's", &o.DirectoryTableBase},
		{"process-head", "`ADDRESS` of PsActiveProcessHead, instead of the header's", &o.ProcessHead},
		{"module-head", "`ADDRESS` of PsLoadedModuleList, instead of the header's", &o.ModuleHead},
	} {
		flag.Func(f.name, f.help, func(s string) (err error) {
			*f.to, err = model.ParseAddr(s)
			return err
		})
	}
	flag.Func("build", "build `NUMBER` of Windows whose structures are taken, instead of the header's", func(s string) (err error) {
		o.Build, err = model.ParseBuild(s)
		return err
	})
	flag.BoolVar(&o.Discover, "discover", false, "leave the tables of builds aside: where members of structures lie is found by what stands in memory")
	flag.BoolVar(&o.Scan, "scan", false, "search all physical memory for processes that no list leads to")
}
