package mem

import (
	"cmp"
	"slices"
	"sort"

	"dumplens/model"
)

// Zones are the zones of a space in order, none over another.
type Zones []model.Zone

// NewZones sorts zones and cuts those that lie over others: the one that begins first
// wins. The list is used up.
func NewZones(list []model.Zone) Zones {
	slices.SortStableFunc(list, func(a, b model.Zone) int { return cmp.Compare(a.First, b.First) })
	out := list[:0]
	for _, z := range list {
		if n := len(out); n > 0 && z.First <= out[n-1].Last {
			if z.Last <= out[n-1].Last {
				continue
			}
			z.First = out[n-1].Last + 1
		}
		if z.First <= z.Last && z.State <= model.Committed && z.Access <= model.Execute {
			out = append(out, z)
		}
	}
	return out
}

// SetZones makes cells say the state and protection of their memory. Set them before
// the survey is shared.
func (v *Survey) SetZones(z Zones) { v.zones = z }

// Zones are those that were set.
func (v *Survey) Zones() Zones { return v.zones }

// ZoneSum adds up the zones in a stretch of addresses.
type ZoneSum struct {
	// Bytes are the bytes of zones in each state; those of NoZone lie in zones of which
	// the state is not known.
	Bytes [model.Committed + 1]uint64
	// Zones is how many zones there are, and First the first of them.
	Zones int
	First model.Zone

	access [model.Execute + 1]uint64 // bytes of committed memory
}

// Sum adds up the zones in first to last, which are less than 2^64 bytes.
func (z Zones) Sum(first, last model.Addr) (s ZoneSum) {
	i := sort.Search(len(z), func(i int) bool { return z[i].Last >= first })
	for ; i < len(z) && z[i].First <= last; i++ {
		n := uint64(min(z[i].Last, last)-max(z[i].First, first)) + 1
		if s.Zones++; s.Zones == 1 {
			s.First = z[i]
		}
		s.Bytes[z[i].State] += n
		if z[i].State == model.Committed {
			s.access[z[i].Access] += n
		}
	}
	return s
}

// State is the greatest state: a page of memory in a large cell is not to be lost.
func (s *ZoneSum) State() model.ZoneState {
	for state := model.Committed; state > model.NoZone; state-- {
		if s.Bytes[state] > 0 {
			return state
		}
	}
	return model.NoZone
}

// Access is that of most of the committed memory.
func (s *ZoneSum) Access() model.Access {
	best := model.NoAccess
	for a, n := range s.access {
		if n > s.access[best] {
			best = model.Access(a)
		}
	}
	return best
}

// join adds what is committed or reserved to the regions of a space.
func (z Zones) join(list []Region) []Region {
	list = append(slices.Clone(list), z.occupied()...)
	slices.SortFunc(list, func(a, b Region) int { return cmp.Compare(a.First, b.First) })
	gap := uint64(firstGrain)
	for list = JoinRegions(list, gap); len(list) > maxRegions && gap < 1<<62; list = JoinRegions(list, gap) {
		gap *= 2
	}
	return list
}

// occupied lists what is committed or reserved. A reservation that is larger than all
// committed memory is cut to that: one of terabytes, such as the bitmap of Control Flow
// Guard, would leave a single cell of a picture to everything else.
func (z Zones) occupied() []Region {
	var most uint64
	for _, x := range z {
		if x.State == model.Committed {
			if n := uint64(x.Last - x.First); n > ^uint64(0)-1-most {
				most = ^uint64(0)
			} else {
				most += n + 1
			}
		}
	}
	most = max(most, firstGrain)
	var list []Region
	for _, x := range z {
		switch x.State {
		case model.Reserved:
			x.Last = x.First + min(x.Last-x.First, model.Addr(most-1))
		case model.Committed:
		default:
			continue
		}
		list = appendRegion(list, Region{x.First, x.Last}, firstGrain)
	}
	return list
}
