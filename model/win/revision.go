package win

import (
	"fmt"
	"strconv"
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

// obey corrects the layouts where the kernel's debugger data says otherwise.
func (l *layouts) obey(k debuggerData) {
	for _, s := range kdSlots {
		told := k.value(s.slot, 2)
		layout, ok := l.Struct(s.structure)
		if told == 0 || !ok {
			continue
		}
		m := layout.Members[s.member]
		m.Offset = told
		layout.Members[s.member] = m
	}
}

// pickRevision chooses the revision of a build that the debugger data fits best and,
// among equals, the one that the kernel's own version text names, else the latest.
func (l *layouts) pickRevision(k debuggerData, lab string) *layouts {
	var best *layouts
	bestScore := -1
	revs := l.set.revisions()
	for i := len(revs) - 1; i >= 0; i-- {
		c := l.at(revs[i])
		agree, against := c.compare(k)
		if score := max(agree-2*len(against), 0); score > bestScore {
			best, bestScore = c, score
		}
	}
	named, ok := labRevision(lab, l.set.build)
	if !ok {
		return best
	}
	c := l.at(named)
	if agree, against := c.compare(k); max(agree-2*len(against), 0) >= bestScore {
		return c
	}
	return best
}

// lastTellingBuild is the last one whose NtBuildLab carries the revision of the
// installed update; later ones carry that of the branch.
const lastTellingBuild = 14393

// labRevision reads the revision from NtBuildLab, "7601.24540.amd64fre...".
func labRevision(lab string, build uint32) (int, bool) {
	parts := strings.Split(lab, ".")
	if len(parts) < 2 || build > lastTellingBuild || parts[0] != strconv.Itoa(int(build)) {
		return 0, false
	}
	n, err := strconv.Atoi(parts[1])
	return n, err == nil
}

// attachLayouts chooses the layouts and says in a Problem when they may not fit.
func attachLayouts(d *model.Dump, build uint32, k debuggerData, lab string) *layouts {
	l, exact := chooseLayouts(d.Arch, build)
	if l == nil {
		d.AddProblem("layouts", model.Span{}, "there are no structure layouts for %s, so processes and threads cannot be read", d.Arch)
		return nil
	}
	l = l.pickRevision(k, lab)
	_, against := l.compare(k)
	switch {
	case !exact:
		d.AddProblem("layouts", model.Span{}, "the structures of build %d are not known; those of %s are used, and what is read with them may be wrong", build, l.Source())
	case len(against) > 0:
		d.AddProblem("layouts", k.span, "the kernel's debugger data contradicts the layouts of %s and is followed where it does: %s", l.Source(), strings.Join(against, "; "))
	}
	l.obey(k)
	d.Layouts = l
	d.Set("layouts_source", "Structure layouts", model.Str(l.Source()))
	return l
}
