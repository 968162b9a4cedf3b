package search

import (
	"fmt"
	"slices"

	"dumplens/model"
)

// Searched says how much a search looked at, and what it did not look at.
type Searched struct {
	Bytes uint64 // searched, but for Zeros
	// Zeros are the bytes searched that stand nowhere: they read as zeros because their
	// pages were never touched.
	Zeros uint64
	// Again is what Options.Once left out: pages that were searched before.
	Again uint64
	// Missing are the bytes that belong to the targets but are not there, by space and
	// reason, in the order of the targets. Addresses that are not mapped are not counted.
	Missing []Missing
	// Endless are the targets that were not searched to their end because they have none.
	Endless []Endless
}

// Missing is what is not there of one space for one reason.
type Missing struct {
	Space string
	Why   model.Reason
	Bytes uint64
	First model.Addr // of the bytes
	Cause error      // of the first, nil when the reason says all
}

// String is a sentence without its full stop.
func (m Missing) String() string {
	text := fmt.Sprintf("%s: %s not searched: %s", m.Space, model.HumanSize(m.Bytes), m.Why)
	if m.Cause != nil {
		text += fmt.Sprintf(" (from %s: %s)", m.First, m.Cause)
	}
	return text
}

// Endless is a space of which only the start was searched.
type Endless struct {
	Space string
	From  model.Addr // what lies from here on was not searched
}

func (e Endless) String() string {
	return fmt.Sprintf("%s from %s on was not searched: the space describes far more memory than the file can hold, so its page tables or ranges may lead into each other", e.Space, e.From)
}

// Size says how much was searched: 48.0 MiB and 110 MiB of zeros that were never touched.
func (s *Searched) Size() string {
	text := model.HumanSize(s.Bytes)
	if s.Zeros > 0 {
		text += " and " + model.HumanSize(s.Zeros) + " of zeros that were never touched"
	}
	return text
}

// mostWords is how many lines Words has about missing bytes: of more only the sums are given.
const mostWords = 12

// Words says what was not searched, in a line for each space and reason; nothing when all
// was.
func (s *Searched) Words() []string {
	var out []string
	if len(s.Missing) <= mostWords {
		for _, m := range s.Missing {
			out = append(out, m.String())
		}
	} else {
		for _, m := range s.MissingTotals() {
			out = append(out, fmt.Sprintf("%s of all spaces together not searched: %s", model.HumanSize(m.Bytes), m.Why))
		}
	}
	for _, e := range s.Endless {
		out = append(out, e.String())
	}
	if s.Again > 0 {
		out = append(out, model.HumanSize(s.Again)+" not searched again: pages that were searched before, at another address")
	}
	return out
}

// miss counts a hole.
func (s *Searched) miss(space string, at model.Addr, n uint64, why model.Reason, cause error) {
	for i := len(s.Missing) - 1; i >= 0 && s.Missing[i].Space == space; i-- {
		if m := &s.Missing[i]; m.Why == why && (m.Cause == nil) == (cause == nil) {
			m.Bytes += n
			return
		}
	}
	s.Missing = append(s.Missing, Missing{space, why, n, at, cause})
}

// MissingTotals sums Missing over the spaces, by reason, the largest first.
func (s *Searched) MissingTotals() []Missing {
	var out []Missing
	for _, m := range s.Missing {
		i := slices.IndexFunc(out, func(o Missing) bool { return o.Why == m.Why })
		if i < 0 {
			out = append(out, Missing{Why: m.Why})
			i = len(out) - 1
		}
		out[i].Bytes += m.Bytes
	}
	slices.SortStableFunc(out, func(a, b Missing) int {
		switch {
		case a.Bytes > b.Bytes:
			return -1
		case a.Bytes < b.Bytes:
			return 1
		}
		return 0
	})
	return out
}
