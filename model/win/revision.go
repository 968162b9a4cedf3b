package win

import (
	"fmt"
	"strings"

	"dumplens/model"
)

// kdSlots are slots of the debugger data that say where a member of a structure is
// in the very kernel of the dump (u16 each; 0: not told).
var kdSlots = []struct {
	slot              int
	structure, member string
}{
	{0x29a, "_KTHREAD", "Teb"},
	{0x29c, "_KTHREAD", "KernelStack"},
	{0x29e, "_KTHREAD", "InitialStack"},
	{0x2a0, "_KTHREAD", "ApcState.Process"},
	{0x2a2, "_KTHREAD", "State"},
	{0x2aa, "_EPROCESS", "Peb"},
	{0x2ac, "_EPROCESS", "InheritedFromUniqueProcessId"},
	{0x2ae, "_KPROCESS", "DirectoryTableBase"},
	{kdPrcbCurrentThread, "_KPRCB", "CurrentThread"},
	{0x2b6, "_KPRCB", "MHz"},
	{kdPrcbNumber, "_KPRCB", "Number"},
}

// kdSizes are slots that give a structure's size.
var kdSizes = []struct {
	slot      int
	structure string
}{{0x2a8, "_EPROCESS"}, {0x2c0, "_ETHREAD"}, {0x2b0, "_KPRCB"}}

// compare counts the slots that agree with the layouts, and names those that do not.
func (l *layouts) compare(k debuggerData) (agree int, contradicts []string) {
	for _, s := range kdSlots {
		told := k.value(s.slot, 2)
		layout, ok := l.Struct(s.structure)
		if told == 0 || !ok {
			continue
		}
		m, ok := layout.Members[s.member]
		switch {
		case ok && m.Offset == told:
			agree++
		case ok:
			contradicts = append(contradicts, fmt.Sprintf("%s.%s is at 0x%x, not 0x%x", s.structure, s.member, told, m.Offset))
		}
	}
	for _, s := range kdSizes {
		layout, ok := l.Struct(s.structure)
		if ok && layout.Size != 0 && layout.Size == k.value(s.slot, 2) {
			agree++
		}
	}
	return agree, contradicts
}

// obey corrects the layouts where the kernel's debugger data says otherwise. A block
// that contradicts them once or twice and agrees everywhere else is itself damaged.
func (l *layouts) obey(k debuggerData) bool {
	agree, against := l.compare(k)
	const few, many = 2, 6
	if len(against) > 0 && len(against) <= few && agree >= many {
		return false
	}
	for _, s := range kdSlots {
		told := k.value(s.slot, 2)
		layout, ok := l.Struct(s.structure)
		if told == 0 || !ok || layout.Size != 0 && told >= layout.Size {
			continue
		}
		m := layout.Members[s.member]
		m.Offset = told
		layout.Members[s.member] = m
	}
	return true
}

// fit is how well layouts fit the debugger data; 0 when nothing can be told.
func (l *layouts) fit(k debuggerData) int {
	agree, against := l.compare(k)
	return agree - 2*len(against)
}

// pickRevision chooses the revision of a build that the debugger data fits best and,
// among equals, the one that the kernel itself names (0: none), else the latest.
func (l *layouts) pickRevision(k debuggerData, named int) *layouts {
	var best *layouts
	revs := l.set.revisions()
	for i := len(revs) - 1; i >= 0; i-- {
		if c := l.at(revs[i]); best == nil || c.fit(k) > best.fit(k) {
			best = c
		}
	}
	if c := l.at(named); named != 0 && c.fit(k) >= best.fit(k) {
		c.named = true
		return c
	}
	return best
}

// pickBuild chooses among all builds the layouts that the debugger data fits better
// than l, for a build that is not known or not what the header says.
func (l *layouts) pickBuild(arch model.Arch, k debuggerData) *layouts {
	best := l
	for _, build := range layoutBuilds(layoutArch(arch)) {
		if c := layoutsOf(arch, build).pickRevision(k, 0); c.fit(k) > best.fit(k) {
			best = c
		}
	}
	return best
}

// attachLayouts chooses the layouts and says in a Problem when they may not fit.
// revision is what the kernel names as its own, 0 when that is not known.
func attachLayouts(d *model.Dump, k debuggerData, revision int) *layouts {
	l := pickLayouts(d, k, revision)
	if l == nil {
		return nil
	}
	switch note := l.note(k); {
	case !l.exact:
		d.AddProblem("layouts", model.Span{}, "the structures of build %d are not known, or the header names the wrong build; those of %s are used, and what is read with them may be wrong", d.Header.Build, l.Source())
	case note != "":
		d.AddProblem("layouts", k.span, "%s", note)
	}
	useLayouts(d, l)
	return l
}

func useLayouts(d *model.Dump, l *layouts) {
	d.Layouts = l
	d.Set("layouts_source", "Structure layouts", model.Str(l.Source()))
}

// pickLayouts chooses the layouts that the kernel's debugger data fits and corrects them
// by it; nil, with a Problem, when there are none.
func pickLayouts(d *model.Dump, k debuggerData, revision int) *layouts {
	build := d.Header.Build
	l, exact := chooseLayouts(d.Arch, build)
	if l == nil {
		d.AddProblem("layouts", model.Span{}, "there are no structure layouts for %s, so processes and threads cannot be read", d.Arch)
		return nil
	}
	if !exact {
		revision = 0 // it is one of another build
	}
	l = l.pickRevision(k, revision)
	if _, against := l.compare(k); !exact || len(against) > 0 {
		l = l.pickBuild(d.Arch, k)
		exact = exact && (l.set.build == build || l.set.build == sameLayout[build])
	}
	l.exact = exact
	return l
}

// note follows the kernel's debugger data where it contradicts the layouts, and puts
// that into words; "" when it agrees.
func (l *layouts) note(k debuggerData) string {
	_, against := l.compare(k)
	followed := "it is followed where it does"
	if !l.obey(k) {
		followed = "it agrees in all else, so it may be damaged and is not followed"
	}
	if len(against) == 0 {
		return ""
	}
	return fmt.Sprintf("the kernel's debugger data contradicts the layouts of %s: %s; %s", l.Source(), strings.Join(against, "; "), followed)
}
