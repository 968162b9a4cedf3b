package win

import (
	"fmt"

	"dumplens/model"
	"dumplens/model/mem"
)

// userTop is the last address of the lower half.
const userTop = model.Addr(0x00007fffffffffff)

// addUserSpace makes a process's own view of memory: user addresses by its tables,
// all others by the kernel's, so that a bad table of the process never hides the
// kernel. It then says how much of the user part can be read.
func (s *machine) addUserSpace(p *process) {
	opt := s.options
	opt.Prototypes, opt.Rest, opt.To = s.kernel, s.kernel, userTop
	if s.options.Levels == 5 {
		opt.To = 1<<56 - 1
	}
	p.memory = mem.NewPaged(spaceOf(p.pid), s.d.Physical, p.dtb, opt)
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
		return model.Partial, fmt.Sprintf("its page tables can be read, but its process environment block at %s cannot (%s)", p.peb, w.Why)
	case holdsUserMemory(s.d.Kind):
		return model.Available, ""
	}
	return model.Partial, "this kind of dump leaves out memory of programs; only some pages are in it"
}

func (s *machine) levels() int { return max(s.options.Levels, 4) }

// emptyState is the state of a process that had exited, or that runs no program:
// System, Registry, Memory Compression. Some of the latter keep data at user
// addresses.
func (s *machine) emptyState(p *process) (model.Status, string) {
	const exited = "the process had exited: its memory was given back"
	top, err := model.ReadBytes(s.d.Physical, p.dtb, mem.PageSize/2)
	switch {
	case err != nil && p.ExitTime.Is():
		return model.Unavailable, invalidDirectories(p.at, s.missingTable(p, model.Walk{Why: model.NotInDump})+"; the process had exited")
	case err != nil:
		return model.Unavailable, invalidDirectories(p.at, s.missingTable(p, model.Walk{Why: model.NotInDump}))
	case p.ExitTime.Is() && hasEntries(top):
		return model.Partial, exited + ", and the page that held its tables may serve another by now"
	case p.ExitTime.Is():
		return model.Unavailable, exited
	case hasEntries(top):
		return model.Partial, "a process of the kernel: it runs no program and has no process environment block"
	}
	return model.Unavailable, "a process of the kernel: it has no memory of its own"
}

// hasEntries tells whether a table has a present entry.
func hasEntries(table []byte) bool {
	for i := 0; i < len(table); i += 8 {
		if table[i]&1 != 0 {
			return true
		}
	}
	return false
}

// invalidDirectories is the sentence that debuggers made known for a process whose
// tables are not there, with the exact cause after it.
func invalidDirectories(eprocess model.Addr, why string) string {
	return fmt.Sprintf("Process %s has invalid page directories (%s)", eprocess, why)
}

// tableNames are the levels of tables from the top of a 4-level tree down.
var tableNames = [...]string{"PML4", "page directory pointer table", "page directory", "page table"}

// missingTable names the table at which a walk ended, such as "not in dump: its PML4,
// page 0x1bf7".
func (s *machine) missingTable(p *process, w model.Walk) string {
	level, page := len(w.Steps), p.dtb
	if level > 0 {
		page = model.Addr(w.Steps[level-1].Entry & uint64(s.paging().base))
	}
	if w.Why != model.NotInDump { // the table is there but its entry leads nowhere
		level--
	}
	level -= s.levels() - 4
	name := "PML5"
	if level >= 0 {
		name = tableNames[min(level, len(tableNames)-1)]
	}
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
