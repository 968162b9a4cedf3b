package win

import (
	"fmt"
	"maps"
	"slices"
	"sync"

	"dumplens/model"
)

// layouts is the model.Layouts of a machine: a layout set and the revision chosen.
type layouts struct {
	set      *layoutSet
	older    []uint32 // the builds before it that are known, for what it leaves out
	revision int
	named    bool     // the revision is the kernel's own, not only the nearest known
	exact    bool     // the set is the build's own
	evidence string   // how much was found by evidence, "" for nothing
	without  []uint32 // builds that are left aside
	known    places   // see places
	source   string

	mu   sync.Mutex
	made map[string]*model.Layout
}

// sameLayout lists builds whose kernel is that of another build, serviced under a
// new number.
var sameLayout = map[uint32]uint32{
	6003: 6002, 7602: 7601, 18363: 18362,
	19042: 19041, 19043: 19041, 19044: 19041, 19045: 19041,
	22631: 22621, 25398: 22621, 26200: 26100,
}

// layoutArch is the architecture's name in the layout files.
func layoutArch(a model.Arch) string {
	if a == model.ArchX86PAE {
		return string(model.ArchX86)
	}
	return string(a)
}

// chooseLayouts finds the layouts of a build. exact is false when they are those of
// the nearest build that is known; nil when the architecture has none at all.
func chooseLayouts(arch model.Arch, build uint32) (l *layouts, exact bool) {
	known := layoutBuilds(layoutArch(arch))
	if len(known) == 0 {
		return nil, false
	}
	want := build
	if same, ok := sameLayout[build]; ok {
		want = same
	}
	at := 0 // the last build not after it, else the first
	for i, b := range known {
		if b <= want {
			at = i
		}
	}
	return layoutsOf(arch, known[at]), known[at] == want
}

// layoutsOf gives the layouts of a build that has a file, at its latest revision.
func layoutsOf(arch model.Arch, build uint32) *layouts {
	name := layoutArch(arch)
	known := layoutBuilds(name)
	l := &layouts{set: loadLayoutSet(name, build), made: map[string]*model.Layout{}, source: sourceName(build, name)}
	for i, b := range known {
		if b == build {
			l.older = known[:i]
		}
	}
	revs := l.set.revisions()
	l.revision = revs[len(revs)-1]
	return l
}

func sourceName(build uint32, arch string) string {
	name := BuildName(build, 0)
	if name == "" {
		name = "Windows"
	}
	return fmt.Sprintf("%s (%d), %s", name, build, arch)
}

// Source says which build the layouts are of, and whether they were found by evidence.
func (l *layouts) Source() string {
	switch {
	case l.evidence != "":
		return "found by evidence (" + l.evidence + "); the rest as in " + l.source
	case l.named:
		return fmt.Sprintf("%s, revision %d", l.source, l.revision)
	case len(l.set.revisions()) > 1:
		return fmt.Sprintf("%s, revisions from %d", l.source, l.revision)
	}
	return l.source
}

// at gives the same layouts at another revision.
func (l *layouts) at(revision int) *layouts {
	return &layouts{set: l.set, older: l.older, revision: revision, source: l.source, made: map[string]*model.Layout{}}
}

// Struct gives the layout of a structure.
func (l *layouts) Struct(name string) (*model.Layout, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if made, ok := l.made[name]; ok {
		return made, made != nil
	}
	made := l.make(name)
	l.made[name] = made
	return made, made != nil
}

func (l *layouts) make(name string) *model.Layout {
	out := l.gather(name)
	if name == "_KTHREAD" {
		l.addNested(out)
	}
	if len(out.Members) == 0 && out.Size == 0 {
		return nil
	}
	return out
}

// gather collects the members that the build has, and those of older builds that it
// may take.
func (l *layouts) gather(name string) *model.Layout {
	out := &model.Layout{Name: name, Members: map[string]model.Member{}}
	l.fill(out, l.set, l.revision)
	for i := len(l.older) - 1; i >= 0 && l.lacks(out); i-- {
		l.fill(out, loadLayoutSet(l.set.arch, l.older[i]), latestRevision)
	}
	return out
}

// Names are the structures that the build's file has, and those taken from older
// builds, sorted.
func (l *layouts) Names() []string {
	found := map[string]bool{}
	add := func(set *layoutSet) {
		if set == nil {
			return
		}
		for name := range set.structs {
			found[name] = true
		}
	}
	add(l.set)
	for _, b := range l.older {
		add(loadLayoutSet(l.set.arch, b))
	}
	names := slices.Sorted(maps.Keys(found))
	return slices.DeleteFunc(names, func(name string) bool {
		_, ok := l.Struct(name)
		return !ok
	})
}

// addNested adds KTHREAD.ApcState.Process, the process whose memory the thread uses,
// where a build's file gives only the two structures' own offsets.
func (l *layouts) addNested(thread *model.Layout) {
	apc, ok1 := thread.Members["ApcState"]
	process, ok2 := l.gather("_KAPC_STATE").Members["Process"]
	if _, have := thread.Members["ApcState.Process"]; !have && ok1 && ok2 {
		thread.Members["ApcState.Process"] = model.Member{Offset: apc.Offset + process.Offset}
	}
}

// fullSet is how many structures a build has that is recorded in full; the newest
// builds and ARM64 are recorded in part.
const fullSet = 40

// lacks tells whether members of out may be taken from an older build: out is
// empty, or its build is recorded in part and the structure only ever grew at the
// end.
func (l *layouts) lacks(out *model.Layout) bool {
	return len(out.Members) == 0 || len(l.set.structs) < fullSet && !movesOften[out.Name]
}

// latestRevision is later than every revision that is known.
const latestRevision = 99999

// movesOften are the structures whose members move from build to build, so that a
// member that is not recorded must not be guessed from another build.
var movesOften = map[string]bool{
	"_EPROCESS": true, "_KPROCESS": true, "_ETHREAD": true, "_KTHREAD": true, "_KPRCB": true,
	"_MMVAD": true, "_MMVAD_SHORT": true, "_MMVAD_FLAGS": true, "_TOKEN": true,
}

// fill adds the members of a set that out does not have.
func (l *layouts) fill(out *model.Layout, set *layoutSet, revision int) {
	if set == nil {
		return
	}
	for member := range set.structs[out.Name] {
		m, ok := set.member(out.Name, member, revision)
		if !ok {
			continue
		}
		if member == sizeMember {
			if out.Size == 0 {
				out.Size = m.Offset
			}
			continue
		}
		if _, have := out.Members[member]; !have {
			out.Members[member] = m
		}
	}
}
