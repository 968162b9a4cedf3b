package win

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"dumplens/model"
)

// correct puts what was found by evidence into the layouts. Those of the build itself
// are corrected only where a member does not fit at all and fits elsewhere; those of
// another build keep, of the structures that move, what was found or what the nearest
// builds agree on.
func (e *evidence) correct(l *layouts, note string) {
	given := l.places()
	found := e.discover(given)
	var differ []string
	for _, name := range sortedNames(found) {
		structure, member, _ := strings.Cut(name, ".")
		have, ok := l.offsetOf(structure, member)
		switch {
		case ok && have == found[name]:
			continue
		case l.exact && !e.overrules(name, have, ok, found):
			continue
		}
		if ok {
			differ = append(differ, fmt.Sprintf("%s is at 0x%x, not 0x%x", name, found[name], have))
		}
		l.put(structure, member, found[name])
	}
	e.report(l, found, differ, note)
	if !l.exact {
		e.keepSure(l, found)
		if root, ok := found.at("_EPROCESS", "VadRoot"); ok {
			e.vadsByEvidence(l, root)
		}
		l.evidence = fmt.Sprintf("%d members, in %d processes and %d threads", len(found), len(e.procs), len(e.threads))
	}
}

// overrules tells whether evidence stands against the build's own layout: the member
// does not fit at its place at all.
func (e *evidence) overrules(name string, have int, ok bool, found places) bool {
	const half = 0.5
	if !ok {
		return false // this build does not have it
	}
	for _, m := range discoverable {
		if m.structure+"."+m.name == name {
			return m.fits(e, have, found) < half
		}
	}
	return strings.HasSuffix(name, "ThreadListEntry") || strings.HasSuffix(name, "ActiveProcessLinks") || strings.HasSuffix(name, "UniqueProcessId")
}

// keepSure takes from the structures that move all that was neither found nor stands at
// the same place in the builds around.
func (e *evidence) keepSure(l *layouts, found places) {
	around := l.around(e.s.d.Arch, e.s.d.Header.Build)
	for structure := range movesOften {
		layout, ok := l.Struct(structure)
		if !ok || !strings.HasSuffix(structure, "PROCESS") && !strings.HasSuffix(structure, "THREAD") {
			continue
		}
		for member := range layout.Members {
			if _, ok := found[structure+"."+member]; ok || e.toldMember(structure, member) {
				continue
			}
			if o, ok := agreed(around, structure, member, found); ok {
				l.put(structure, member, o)
			} else {
				delete(layout.Members, member)
			}
		}
	}
}

// toldMember tells whether the kernel's debugger data gives the member.
func (e *evidence) toldMember(structure, member string) bool {
	return slices.ContainsFunc(kdSlots, func(x struct {
		slot              int
		structure, member string
	},
	) bool {
		return x.structure == structure && x.member == member && e.told(x.slot) != 0
	})
}

// around are the layouts of the builds nearest to one: two before, two after.
func (l *layouts) around(arch model.Arch, build uint32) []*layouts {
	known := slices.DeleteFunc(layoutBuilds(layoutArch(arch)), func(b uint32) bool { return slices.Contains(l.without, b) })
	i, _ := slices.BinarySearch(known, build)
	if i == 0 {
		return nil // what all later builds agree on says nothing of an older one
	}
	var out []*layouts
	for _, b := range known[max(0, i-2):min(len(known), i+2)] {
		out = append(out, layoutsOf(arch, b))
	}
	return out
}

// agreed is where the layouts around have a member: at one place, or at one distance
// from a member that was found. It is false when they do not agree.
func agreed(around []*layouts, structure, member string, found places) (int, bool) {
	if like := alike(around, structure, found); len(like) > 0 {
		around = append(like, like...)
	}
	for _, anchor := range []string{"", "ThreadListEntry", "ImageFileName"} {
		base, ok := found.at(structure, anchor)
		if anchor != "" && !ok {
			continue
		}
		places := map[int]bool{}
		for _, l := range around {
			o, ok1 := l.offsetOf(structure, member)
			if anchor != "" {
				a, ok2 := l.offsetOf(structure, anchor)
				ok1 = ok1 && ok2
				o -= a
			}
			if !ok1 {
				o = -1 << 20
			}
			places[o] = true
		}
		if len(places) != 1 || len(around) < 2 {
			continue
		}
		for o := range places {
			if o > -1<<20 && base+o >= 0 {
				return base + o, true
			}
		}
	}
	return 0, false
}

// alike are the layouts in which a structure has all that was found at the same places.
func alike(around []*layouts, structure string, found places) (like []*layouts) {
	const least = 5
	for _, l := range around {
		same, other := 0, 0
		for name, o := range found {
			if s, member, _ := strings.Cut(name, "."); s == structure {
				if have, ok := l.offsetOf(structure, member); ok && have == o {
					same++
				} else {
					other++
				}
			}
		}
		if same >= least && other == 0 {
			like = append(like, l)
		}
	}
	return like
}

// put sets the place of a member.
func (l *layouts) put(structure, member string, o int) {
	layout, ok := l.Struct(structure)
	if !ok {
		l.mu.Lock()
		defer l.mu.Unlock()
		layout = &model.Layout{Name: structure, Members: map[string]model.Member{}}
		l.made[structure] = layout
	}
	m := layout.Members[member]
	m.Offset = uint64(o)
	layout.Members[member] = m
}

// some puts the first of a list into words, and how many more there are.
func some(list []string) string {
	const most = 6
	if len(list) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(list[:most], "; "), len(list)-most)
	}
	return strings.Join(list, "; ")
}

func sortedNames(p places) []string { return slices.Sorted(maps.Keys(p)) }

// report says which way was taken and how sure it is.
func (e *evidence) report(l *layouts, found places, differ []string, note string) {
	d := e.s.d
	sure := fmt.Sprintf("%d members of processes and threads were found by evidence in %d processes and %d threads", len(found), len(e.procs), len(e.threads))
	switch {
	case !l.exact && len(differ) > 0:
		d.AddProblem("layouts", model.Span{}, "the structures of build %d are not known, or the header names the wrong build. %s; the rest is as in %s, where %s", d.Header.Build, sure, l.source, some(differ))
	case !l.exact:
		d.AddProblem("layouts", model.Span{}, "the structures of build %d are not known, or the header names the wrong build. %s; the rest is as in %s, which they agree with", d.Header.Build, sure, l.source)
	case len(differ) > 0:
		d.AddProblem("layouts", model.Span{}, "the layouts of %s do not fit what is in memory: %s; that is followed", l.Source(), some(differ))
	case note != "":
		d.AddProblem("layouts", e.s.kdbg.span, "%s", note)
	}
}
