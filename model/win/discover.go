package win

import "dumplens/model"

// Options are what a user knows better than a dump's header. The zero Options take
// all from the dump.
type Options model.Overrides

// override puts the user's values in the place of the header's and says so.
func (o Options) override(d *model.Dump) {
	h := d.Header
	if h == nil {
		return
	}
	set := func(name string, at *model.Addr, with model.Addr) {
		if with != 0 {
			d.AddProblem("header", model.Span{}, "%s is %s as the user says, not %s as the header says", name, with, *at)
			*at = with
		}
	}
	set("DirectoryTableBase", &h.DirectoryTableBase, o.DirectoryTableBase)
	set("PsActiveProcessHead", &h.PsActiveProcessHead, o.ProcessHead)
	set("PsLoadedModuleList", &h.PsLoadedModuleList, o.ModuleHead)
	if o.Build != 0 && o.Build != h.Build {
		d.AddProblem("header", model.Span{}, "the build is %d as the user says, not %d as the header says", o.Build, h.Build)
		setBuild(d, o.Build, model.Span{})
	}
}

// setBuild corrects the build number and what is told by it.
func setBuild(d *model.Dump, build uint32, from model.Span) {
	d.Header.Build = build
	d.Set("os_build", "Build", model.Num(uint64(build)).From(from))
	nameRelease(d)
}
