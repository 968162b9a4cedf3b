package win

import (
	"context"
	"slices"

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
	const hops = 8 // the first ones may be damaged
	for range hops {
		if !kernelPointer(s.ptrSize())(model.Addr(entry)) || model.Addr(entry) == s.processHead() {
			return false
		}
		if r := s.object(model.Addr(entry)-link, "_EPROCESS"); isDispatcher(r, processObject) == nil && s.hasIdentity(r) {
			return true
		}
		if entry, err = model.ReadUint(s.kernel, model.Addr(entry), s.ptrSize()); err != nil {
			return false
		}
	}
	return false
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
