package win

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"dumplens/assets"
	"dumplens/model"
)

// layoutSet is what one layout file says: the structures of one build of one
// architecture, with the revisions in which a member has a value.
type layoutSet struct {
	arch    string
	build   uint32
	structs map[string]map[string][]variant
}

// variant is one value of a member.
type variant struct {
	model.Member
	from, to int // revisions; 0, 0 for all
}

func (v variant) everywhere() bool { return v.from == 0 && v.to == 0 }

// sizeMember is the name under which a layout file keeps a structure's size.
const sizeMember = "(sizeof)"

var (
	setsMu sync.Mutex
	sets   = map[string]*layoutSet{}
)

// loadLayoutSet reads a layout file; nil when there is none for the build.
func loadLayoutSet(arch string, build uint32) *layoutSet {
	name := fmt.Sprintf("%s-%d", arch, build)
	setsMu.Lock()
	defer setsMu.Unlock()
	if s, ok := sets[name]; ok {
		return s
	}
	text, err := fs.ReadFile(assets.Layouts(), name+".tsv")
	if err != nil {
		return nil
	}
	s := parseLayoutSet(arch, build, string(text))
	sets[name] = s
	return s
}

func parseLayoutSet(arch string, build uint32, text string) *layoutSet {
	s := &layoutSet{arch, build, map[string]map[string][]variant{}}
	var members map[string][]variant
	for line := range strings.Lines(text) {
		c := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if c[0] != "" {
			members = map[string][]variant{}
			s.structs[c[0]] = members
			continue
		}
		if len(c) < 3 || members == nil {
			continue
		}
		v := variant{}
		v.Offset, _ = strconv.ParseUint(c[2], 16, 64)
		if first, last, ok := bounds(cell(c, 3)); ok {
			v.Bit, v.BitCount = uint8(first), uint8(last-first+1)
		}
		v.from, v.to, _ = bounds(cell(c, 4))
		members[c[1]] = append(members[c[1]], v)
	}
	return s
}

// bounds reads "first-last".
func bounds(s string) (first, last int, ok bool) {
	a, b, found := strings.Cut(s, "-")
	first, err1 := strconv.Atoi(a)
	last, err2 := strconv.Atoi(b)
	if !found || err1 != nil || err2 != nil || last < first {
		return 0, 0, false
	}
	return first, last, true
}

// layoutBuilds are the builds of an architecture that have a layout file, in order.
func layoutBuilds(arch string) []uint32 {
	files, err := fs.Glob(assets.Layouts(), arch+"-*.tsv")
	if err != nil {
		return nil
	}
	var builds []uint32
	for _, f := range files {
		n, err := strconv.ParseUint(strings.TrimSuffix(strings.TrimPrefix(f, arch+"-"), ".tsv"), 10, 32)
		if err == nil {
			builds = append(builds, uint32(n))
		}
	}
	slices.Sort(builds)
	return builds
}

// revisions are the revisions at which a member of the set changes its value: the
// candidates that the machine in hand is to be told apart by, in order. There is
// always one.
func (s *layoutSet) revisions() []int {
	found := map[int]bool{}
	for _, members := range s.structs {
		for _, vs := range members {
			if len(vs) < 2 {
				continue
			}
			for _, v := range vs {
				found[v.from] = true
			}
		}
	}
	if len(found) == 0 {
		return []int{latestRevision}
	}
	return slices.Sorted(maps.Keys(found))
}

// member gives the value of a member in a revision. Between the revisions that were
// seen the change may be anywhere; the older value is kept up to the newer one.
func (s *layoutSet) member(structure, name string, revision int) (model.Member, bool) {
	vs := s.structs[structure][name]
	if len(vs) == 0 {
		return model.Member{}, false
	}
	if len(vs) == 1 {
		v := vs[0]
		return v.Member, v.everywhere() || revision >= v.from
	}
	best := slices.MaxFunc(vs, func(a, b variant) int { return cmp.Compare(a.fit(revision), b.fit(revision)) })
	return best.Member, true
}

// fit says how well a variant fits a revision: containing it is best, then the
// nearest that ended before it, then the nearest after it.
func (v variant) fit(revision int) int {
	const far = 1 << 20
	switch {
	case v.everywhere() || revision >= v.from && revision <= v.to:
		return far
	case revision > v.to:
		return v.to - revision
	}
	return -far - (v.from - revision)
}
