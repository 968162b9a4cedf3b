package minidump

import (
	"strings"

	"dumplens/model"
)

// zoneStates are the states of MINIDUMP_MEMORY_INFO for pictures.
var zoneStates = map[uint32]model.ZoneState{memCommit: model.Committed, memReserve: model.Reserved, memFree: model.Free}

// zoneWords are the words for them.
var zoneWords = [...]string{model.NoZone: "", model.Free: "free", model.Reserved: "reserved", model.Committed: "committed"}

// accessOf are the protections of VirtualProtect without their modifiers. Just one bit
// of them is set.
var accessOf = map[uint32]struct {
	access model.Access
	words  string
}{
	0x01: {model.NoAccess, "no access"},
	0x02: {model.ReadOnly, "read-only"},
	0x04: {model.ReadWrite, "read/write"},
	0x08: {model.ReadWrite, "write copy"},
	0x10: {model.Execute, "execute"},
	0x20: {model.Execute, "execute/read"},
	0x40: {model.Execute, "execute/read/write"},
	0x80: {model.Execute, "execute/write copy"},
}

// pageModifiers are PAGE_GUARD and what follows it.
const pageModifiers = 0xffffff00

// zones gives the regions in short. Words are shared: there are few different ones.
func (x *regionIndex) zones() []model.Zone {
	type look struct{ state, protect, kind uint32 }
	known := map[look]model.Zone{}
	stretches := x.sorted()
	list := make([]model.Zone, len(stretches))
	for i, s := range stretches {
		if s.line != "" {
			list[i] = mapsZone(s)
			continue
		}
		key := look{s.state, s.protect, s.kind}
		z, ok := known[key]
		if !ok {
			z = infoZone(s)
			known[key] = z
		}
		z.First, z.Last = s.first, s.last
		list[i] = z
	}
	return list
}

// infoZone makes a zone of a MINIDUMP_MEMORY_INFO.
func infoZone(s stretch) model.Zone {
	z := model.Zone{First: s.first, Last: s.last, State: zoneStates[s.state]}
	words := []string{zoneWords[z.State]}
	if z.State == model.NoZone {
		words[0] = "state " + model.Hex(uint64(s.state)).String()
	}
	if z.State == model.Committed {
		a, ok := accessOf[s.protect&^pageModifiers]
		if !ok {
			a.words = "protection " + model.Hex(uint64(s.protect&^pageModifiers)).String()
		}
		z.Access = a.access
		words = append(words, a.words, bitNames(uint64(s.protect&pageModifiers), protections))
	}
	words = append(words, memoryTypes[uint64(s.kind)])
	z.Words = joinWords(words)
	return z
}

// mapsZone makes a zone of a line of /proc/PID/maps. Linux reserves addresses by
// mapping them without any access.
func mapsZone(s stretch) model.Zone {
	z := model.Zone{First: s.first, Last: s.last, State: model.Committed, Words: "mapped, " + s.line}
	rights, _, _ := strings.Cut(s.line, " ")
	switch {
	case strings.Contains(rights, "x"):
		z.Access = model.Execute
	case strings.Contains(rights, "w"):
		z.Access = model.ReadWrite
	case strings.Contains(rights, "r"):
		z.Access = model.ReadOnly
	default:
		z.State = model.Reserved
	}
	return z
}

func joinWords(words []string) string {
	out := words[:0]
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, ", ")
}
