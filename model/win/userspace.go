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
	if p.peb == 0 {
		return s.systemState(p)
	}
	w := p.memory.Translate(p.peb)
	switch {
	case w.Why == model.NotInDump && w.Physical == 0:
		return model.Unavailable, invalidDirectories(p.at, s.missingTable(p, w))
	case p.ExitTime.Is():
		return model.Partial, "the process had exited and its memory was given back"
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

// systemState is the state of a process without a program: System, Registry, Memory
// Compression. Some keep data at user addresses.
func (s *machine) systemState(p *process) (model.Status, string) {
	top, err := model.ReadBytes(s.d.Physical, p.dtb, mem.PageSize/2)
	if err != nil {
		return model.Unavailable, invalidDirectories(p.at, s.missingTable(p, model.Walk{Why: model.NotInDump}))
	}
	for i := 0; i < len(top); i += 8 {
		if top[i]&1 != 0 {
			return model.Partial, "a process of the kernel: it runs no program and has no process environment block"
		}
	}
	return model.Unavailable, "a process of the kernel: it has no memory of its own"
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
		page = model.Addr(w.Steps[level-1].Entry & frameMask)
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
