package win

import (
	"fmt"

	"dumplens/model"
	"dumplens/model/mem"
)

// userTop is the last address of the lower half on 64-bit machines.
const userTop = model.Addr(0x00007fffffffffff)

// addUserSpace makes a process's own view of memory: user addresses by its tables,
// all others by the kernel's, so that a bad table of the process never hides the
// kernel. It then says how much of the user part can be read.
func (s *machine) addUserSpace(p *process) {
	opt := s.options
	opt.Prototypes, opt.Rest, opt.To = s.kernel, s.kernel, s.top
	if s.options.Levels == 5 {
		opt.To = 1<<56 - 1
	}
	p.memory = mem.NewPaged(model.ProcessSpace(p.pid), s.d.Physical, p.dtb, opt)
	p.UserSpace, p.UserSpaceReason = s.userState(p)
	if p.UserSpace != model.Unavailable {
		p.Space = p.memory
	}
}

// userState says whether a process's user memory can be read, and why not. The
// process environment block stands for it: every program has one.
func (s *machine) userState(p *process) (model.Status, string) {
	if p.dtb == 0 {
		return model.Unavailable, invalidDirectories(p.at, "it has no directory table base")
	}
	if p.ExitTime.Is() || p.peb == 0 {
		return s.emptyState(p)
	}
	w := p.memory.Translate(p.peb)
	switch {
	case w.Why == model.NotInDump && w.Physical == 0:
		return model.Unavailable, invalidDirectories(p.at, s.missingTable(p, w))
	case w.Why == model.NotMapped && len(w.Steps) < s.levels():
		return model.Unavailable, invalidDirectories(p.at, s.missingTable(p, w))
	case w.Why != model.Present && w.Why != model.DemandZero:
		return model.Partial, fmt.Sprintf("its page tables can be read, but its process environment block at %s cannot (%s)", p.peb.Short(), w.Why)
	case holdsUserMemory(s.d.Kind):
		return model.Available, ""
	}
	return model.Partial, "this kind of dump leaves out memory of programs; only some pages are in it"
}

// levels is how many levels the machine's page tables have.
func (s *machine) levels() int { return max(s.options.Levels, s.paging().levels[0]) }

// emptyState is the state of a process that had exited, or that runs no program:
// System, Registry, Memory Compression. Some of the latter keep data at user
// addresses.
func (s *machine) emptyState(p *process) (model.Status, string) {
	const exited = "the process had exited: its memory was given back"
	used, err := s.hasUserTables(p.dtb)
	switch {
	case err != nil && p.ExitTime.Is():
		return model.Unavailable, invalidDirectories(p.at, s.missingTable(p, p.memory.Translate(0))+"; the process had exited")
	case err != nil:
		return model.Unavailable, invalidDirectories(p.at, s.missingTable(p, p.memory.Translate(0)))
	case p.ExitTime.Is() && used:
		return model.Partial, exited + ", and the page that held its tables may serve another by now"
	case p.ExitTime.Is():
		return model.Unavailable, exited
	case used:
		return model.Partial, "a process of the kernel: it runs no program and has no process environment block"
	}
	return model.Unavailable, "a process of the kernel: it has no memory of its own"
}

// hasUserTables tells whether the top table of a process has a present entry for
// addresses of programs. With PAE that is a table of four, each of which leads to one
// that is always there: those count.
func (s *machine) hasUserTables(dtb model.Addr) (bool, error) {
	if s.d.Arch != model.ArchX86PAE {
		return s.hasEntries(dtb, mem.PageSize/2)
	}
	const gigabyte = 1 << 30
	top, err := model.ReadBytes(s.d.Physical, dtb, 8*(uint64(s.top)/gigabyte+1))
	if err != nil {
		return false, err
	}
	for i := 0; i < len(top); i += 8 {
		e := model.Addr(model.Uint(top[i : i+8]))
		if e&1 == 0 {
			continue
		}
		used, err := s.hasEntries(e&s.paging().entry, mem.PageSize)
		if used || err != nil {
			return used, err
		}
	}
	return false, nil
}

// hasEntries tells whether the first size bytes of a table have a present entry.
func (s *machine) hasEntries(at model.Addr, size uint64) (bool, error) {
	table, err := model.ReadBytes(s.d.Physical, at, size)
	if err != nil {
		return false, err
	}
	width := s.ptrSize()
	if s.d.Arch == model.ArchX86PAE {
		width = 8
	}
	for i := 0; i < len(table); i += width {
		if table[i]&1 != 0 {
			return true, nil
		}
	}
	return false, nil
}

// invalidDirectories is the sentence that debuggers made known for a process whose
// tables are not there, with the exact cause after it.
func invalidDirectories(eprocess model.Addr, why string) string {
	return fmt.Sprintf("Process %s has invalid page directories (%s)", eprocess.Short(), why)
}

// tableNames are the levels of tables from the top of a tree of five down.
var tableNames = [...]string{"PML5", "PML4", "page directory pointer table", "page directory", "page table"}

// missingTable names the table at which a walk ended, such as "not in dump: its PML4,
// page 0x1bf7".
func (s *machine) missingTable(p *process, w model.Walk) string {
	level, page := len(w.Steps), p.dtb
	if level > 0 {
		page = model.Addr(w.Steps[level-1].Entry & uint64(s.paging().entry))
	}
	if w.Why != model.NotInDump { // the table is there but its entry leads nowhere
		level--
	}
	name := tableNames[min(max(level, 0)+len(tableNames)-s.levels(), len(tableNames)-1)]
	if w.Why != model.NotInDump {
		return fmt.Sprintf("%s: the entry in its %s leads nowhere", w.Why, name)
	}
	return fmt.Sprintf("%s: its %s, page 0x%x", w.Why, name, uint64(page)/mem.PageSize)
}

// holdsUserMemory tells the kinds of dump that hold the memory of programs.
func holdsUserMemory(k model.Kind) bool {
	switch k {
	case model.KindComplete, model.KindActive, model.KindKernelUserRange, model.KindCompleteRange, model.KindRaw:
		return true
	}
	return false
}
