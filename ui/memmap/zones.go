package memmap

import (
	"strings"

	"fyne.io/fyne/v2/lang"

	"dumplens/model"
	"dumplens/model/mem"
)

// SetZones gives the regions of the space with a name, whose state and protection the
// cells then show. load is called off the UI goroutine, whenever that space is shown.
func (m *Map) SetZones(name string, load func() []model.Zone) {
	m.zoned, m.zones = name, load
}

// newSurvey makes the survey of a space, with its zones when they are known.
func newSurvey(space model.Space, ram []model.Run, zones func() []model.Zone) *mem.Survey {
	survey := mem.NewSurvey(space, ram)
	if zones != nil {
		survey.SetZones(mem.NewZones(zones()))
	}
	return survey
}

// zonesOf loads the zones of a space; nil when there are none.
func (m *Map) zonesOf(space model.Space) func() []model.Zone {
	if space.Name() != m.zoned {
		return nil
	}
	return m.zones
}

// hasZones tells whether the cells show zones.
func (m *Map) hasZones() bool { return m.survey != nil && len(m.survey.Zones()) > 0 }

// zoneWords says what the memory manager did with the addresses of a cell, and why
// committed memory is missing in the dump. Of other addresses nothing can be missing.
func zoneWords(z mem.Zones, first, last model.Addr, c mem.Cell) string {
	why := whyWords(c, uint64(last-first)+1, false)
	sum := z.Sum(first, last)
	if sum.Zones == 0 {
		return why
	}
	words := sum.First.Words
	if sum.First.First > first || sum.First.Last < last {
		words = shareWords(&sum)
	}
	memory := sum.Bytes[model.Committed]
	switch {
	case c.Floor:
	case c.Captured >= memory:
		return words
	case c.Why == model.NotMapped: // the reason of the larger part, which is no memory
		why = model.HumanSize(memory-c.Captured) + " " + model.NotInDump.String()
	}
	return words + "; " + why
}

// shareWords says how much of several zones is in which state.
func shareWords(s *mem.ZoneSum) string {
	var out []string
	for _, x := range []struct {
		state model.ZoneState
		name  string
	}{{model.Committed, lang.L("committed")}, {model.Reserved, lang.L("reserved")}, {model.Free, lang.L("free")}, {model.NoZone, lang.L("in an unknown state")}} {
		if n := s.Bytes[x.state]; n > 0 {
			out = append(out, model.HumanSize(n)+" "+x.name)
		}
	}
	return strings.Join(out, ", ")
}
