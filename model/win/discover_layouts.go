package win

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"dumplens/model"
)

// chooseByEvidence chooses and checks the layouts. Where the build is known, its
// revision is told by the debugger data, by what the objects show, and by the kernel's
// own word, in this order. Where it is not, the nearest build that fits is the base, and
// the members that move from build to build are found by evidence. A Problem says
// which way was taken.
func (s *machine) chooseByEvidence(ctx context.Context, revision int) {
	s.layouts = pickLayouts(s.d, s.kdbg, revision)
	if s.opt.Discover {
		s.layouts = s.strangerTo(s.d.Header.Build)
	}
	l := s.layouts
	if l == nil {
		return
	}
	defer func() { useLayouts(s.d, s.layouts) }()
	note := l.note(s.kdbg)
	rivals := l.rivals(s.kdbg)
	if l.exact && note == "" && len(rivals) < 2 && s.validates() {
		return
	}
	e := gather(ctx, s)
	switch {
	case e == nil && l.exact:
		if note != "" {
			s.d.AddProblem("layouts", s.kdbg.span, "%s", note)
		}
	case e == nil:
		s.d.AddProblem("layouts", model.Span{}, "the structures of build %d are not known, or the header names the wrong build, and no System process was found to tell them by; those of %s are used, and what is read with them may be wrong", s.d.Header.Build, l.Source())
	default:
		s.layouts = e.best(l, rivals)
		s.layouts.obey(s.kdbg)
		e.correct(s.layouts, note)
	}
}

// strangerTo gives the layouts that there would be if nothing were known of a build and
// of its neighbours: those of the nearest other build.
func (s *machine) strangerTo(build uint32) *layouts {
	arch := layoutArch(s.d.Arch)
	known := layoutBuilds(arch)
	own := sameBuild(build)
	i, _ := slices.BinarySearch(known, own)
	const neighbours = 1
	low := max(i-neighbours, 0)
	high := min(i+neighbours, len(known)-1)
	rest := append(append([]uint32(nil), known[:low]...), known[high+1:]...)
	if len(rest) == 0 {
		return nil
	}
	at := rest[0]
	for _, b := range rest {
		if b < own {
			at = b
		}
	}
	l := layoutsOf(s.d.Arch, at).pickRevision(s.kdbg, 0)
	l.without = known[low : high+1]
	return l
}

// sameBuild is the build whose kernel a build has.
func sameBuild(build uint32) uint32 {
	if same, ok := sameLayout[build]; ok {
		return same
	}
	return build
}

// rivals are the revisions of the same build that the debugger data fits as well.
func (l *layouts) rivals(k debuggerData) []*layouts {
	var out []*layouts
	fit := l.fit(k)
	for _, r := range l.set.revisions() {
		if c := l.at(r); c.fit(k) == fit && !slices.ContainsFunc(out, c.sameAs) {
			out = append(out, c)
		}
	}
	return out
}

// sameAs tells whether two layouts have all that can be discovered at the same places.
func (l *layouts) sameAs(o *layouts) bool {
	for _, m := range discoverable {
		a, ok1 := l.places().at(m.structure, m.name)
		b, ok2 := o.places().at(m.structure, m.name)
		if a != b || ok1 != ok2 {
			return false
		}
	}
	return true
}

// places are the offsets of the members that can be discovered, as the layouts say.
func (l *layouts) places() places {
	if l.known != nil {
		return l.known
	}
	p := places{}
	for _, m := range discoverable {
		if layout, ok := l.Struct(m.structure); ok {
			if x, ok := layout.Members[m.name]; ok {
				p[m.structure+"."+m.name] = int(x.Offset)
			}
		}
	}
	l.known = p
	return p
}

// validates tells whether the layouts hold for the first processes and their threads.
func (s *machine) validates() bool {
	link, ok := s.offset("_EPROCESS", "ActiveProcessLinks")
	if !ok {
		return false
	}
	entry, err := model.ReadUint(s.kernel, s.processHead(), s.ptrSize())
	if err != nil || !kernelPointer(s.ptrSize())(model.Addr(entry)) {
		return true // the list is damaged: that says nothing of the layouts
	}
	r := s.object(model.Addr(entry)-link, "_EPROCESS")
	pid := r.num("UniqueProcessId", s.ptrSize())
	name := r.ascii("ImageFileName", 15)
	return isDispatcher(r, processObject) == nil && pid%4 == 0 && pid < mostPID && name.Is() && name.Text != "" && !strings.Contains(name.Text, "?")
}

// score is how well layouts fit the evidence.
func (e *evidence) score(l *layouts) float64 {
	sum, p := 0.0, l.places()
	if o, ok := l.offsetOf("_EPROCESS", "ActiveProcessLinks"); ok && o == e.link {
		sum++
	}
	if n := len(e.lists); n > 0 {
		if o, ok := l.offsetOf("_ETHREAD", "ThreadListEntry"); ok && o == e.lists[n-1].entry {
			sum++
		}
	}
	for _, m := range discoverable {
		if o, ok := p.at(m.structure, m.name); ok {
			sum += m.fits(e, o, p)
		}
	}
	return sum
}

func (l *layouts) offsetOf(structure, member string) (int, bool) {
	layout, ok := l.Struct(structure)
	if !ok {
		return 0, false
	}
	m, ok := layout.Members[member]
	return int(m.Offset), ok
}

// best is the revision that fits best; among equals the chosen one stays.
func (e *evidence) best(l *layouts, rivals []*layouts) *layouts {
	best, most := l, e.score(l)
	for i := len(rivals) - 1; i >= 0; i-- {
		if f := e.score(rivals[i]); f > most {
			rivals[i].exact, rivals[i].without = l.exact, l.without
			best, most = rivals[i], f
		}
	}
	return best
}

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
