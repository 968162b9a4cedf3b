package name

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"dumplens/model"
)

// spot is a structure, a stack or a region with where it lies.
type spot struct {
	first, last model.Addr // inclusive
	what        string     // EPROCESS
	of          string     // " of explorer.exe (2164)"
	members     memberNames
	kind        Kind
	to          *model.Link
}

// memberNames are the members of a structure by offset.
type memberNames map[uint64]string

// spotTable are spots by their first address. They may overlap.
type spotTable struct {
	list []spot
	// reach[i] is the greatest last of list[:i+1]: how far back a search must look.
	reach []model.Addr
}

// maxLookBack bounds the overlapping spots that a search passes by.
const maxLookBack = 64

func newSpotTable(list []spot) *spotTable {
	list = slices.DeleteFunc(list, func(s spot) bool { return s.last < s.first || s.first == 0 })
	slices.SortStableFunc(list, func(a, b spot) int { return cmp.Compare(a.first, b.first) })
	t := &spotTable{list: list, reach: make([]model.Addr, len(list))}
	var reach model.Addr
	for i, s := range list {
		reach = max(reach, s.last)
		t.reach[i] = reach
	}
	return t
}

// find finds the spot that an address lies in; of several the one that begins last.
func (t *spotTable) find(at model.Addr) (*spot, bool) {
	i, found := slices.BinarySearchFunc(t.list, at, func(s spot, at model.Addr) int { return cmp.Compare(s.first, at) })
	if !found {
		i--
	}
	for n := 0; i >= 0 && t.reach[i] >= at && n < maxLookBack; i, n = i-1, n+1 {
		if t.list[i].last >= at {
			return &t.list[i], true
		}
	}
	return nil, false
}

// name names an address by the spot it lies in.
func (t *spotTable) name(at model.Addr) (Name, bool) {
	s, ok := t.find(at)
	if !ok {
		return Name{}, false
	}
	return s.name(at), true
}

// name writes EPROCESS.ActiveProcessLinks of System (4), or TEB+0x123 of thread 4.8.
func (s *spot) name(at model.Addr) Name {
	off := uint64(at - s.first)
	nm := Name{Base: s.first, Offset: off, Kind: s.kind, To: s.to}
	var b strings.Builder
	b.WriteString(s.what)
	switch member := s.members[off]; {
	case s.kind == KindStack || s.kind == KindRegion || off == 0:
	case member != "":
		b.WriteByte('.')
		b.WriteString(member)
	default:
		b.WriteString("+0x")
		b.WriteString(strconv.FormatUint(off, 16))
	}
	b.WriteString(s.of)
	nm.Text = b.String()
	return nm
}

// structure is a structure of the build in hand.
type structure struct {
	size    uint64
	members memberNames
}

// structureOf finds the size and the members of a structure; usual is its least size
// in all builds, for those whose layout does not tell it.
func (n *Namer) structureOf(name string, usual uint64) structure {
	out := structure{size: usual}
	if n.d.Layouts == nil {
		return out
	}
	l, ok := n.d.Layouts.Struct(name)
	if !ok {
		return out
	}
	out.members = memberNames{}
	for member, m := range l.Members {
		out.size = max(out.size, m.Offset+8)
		if have := out.members[m.Offset]; m.BitCount == 0 && (have == "" || member < have) {
			out.members[m.Offset] = member
		}
	}
	const largest = 1 << 20 // a KPRCB takes some 64 KiB
	if l.Size > 0 && l.Size < largest {
		out.size = l.Size
	}
	return out
}

// spot lays the structure at an address.
func (st structure) spot(at model.Value, what, of string, to *model.Link) spot {
	if !at.Is() || at.Num == 0 {
		return spot{last: 0, first: 1}
	}
	return spot{
		first: model.Addr(at.Num), last: model.Addr(at.Num + st.size - 1),
		what: what, of: of, members: st.members, kind: KindObject, to: to,
	}
}
