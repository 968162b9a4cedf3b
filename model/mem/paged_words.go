package mem

import (
	"fmt"
	"strings"

	"dumplens/model"
)

// note adds a step to the way, if anybody wants it.
func (s *Paged) note(steps *[]model.Step, name string, at model.Addr, e uint64, n int) {
	if steps != nil {
		*steps = append(*steps, model.Step{Level: name, EntryAt: at, Entry: e, Meaning: s.entryWords(e, n, name == prototypeName)})
	}
}

// entryWords decodes an entry of levels[n]: where it leads and its bits.
func (s *Paged) entryWords(e uint64, n int, prototype bool) string {
	switch {
	case e == 0:
		return "zero: nothing is mapped"
	case e&bitValid == 0:
		return s.softwareWords(s.unswizzle(e), n, prototype) + s.swizzleWords(e)
	}
	t := s.mode.hardware(e, n)
	if t.reserved {
		return "reserved: the processor defines no such entry"
	}
	words := []string{fmt.Sprintf("page 0x%x", t.at/PageSize)}
	if n > 0 && t.leaf {
		size := uint64(1) << s.mode.levels[n].shift
		words[0] = fmt.Sprintf("%s page at 0x%x", model.HumanSize(size), t.at)
	}
	for _, b := range s.mode.bits {
		if e>>b.bit&1 != 0 {
			words = append(words, b.word)
		}
	}
	return strings.Join(words, ", ")
}

// softwareWords decodes an entry that Windows made, after InvalidMask was taken off.
func (s *Paged) softwareWords(e uint64, n int, prototype bool) string {
	number, page := s.pageFileOf(e)
	switch {
	case page == s.mode.all():
		return "not present: only the VAD tells what belongs there"
	case e&bitPrototype != 0 && prototype:
		return fmt.Sprintf("not present: subsection at %s", s.mode.soft.prototype(e, s.opt.PrototypeBase))
	case e&bitPrototype != 0 && n == 0:
		return fmt.Sprintf("not present: prototype PTE at %s", s.mode.soft.prototype(e, s.opt.PrototypeBase))
	case e&(bitPrototype|bitTransition) == bitTransition:
		return fmt.Sprintf("transition: page 0x%x is still in memory", e&s.mode.soft.frame/PageSize)
	case page != 0:
		return fmt.Sprintf("not present: paging file %d, page 0x%x", number, page)
	case n == 0 && e>>s.mode.soft.protection&0x1f != 0:
		return "demand zero: never touched, reads as zeros"
	}
	return "not present: a software entry"
}

// swizzleWords says that what is shown is not what is stored.
func (s *Paged) swizzleWords(e uint64) string {
	if s.opt.InvalidMask == 0 || s.unswizzle(e) == e {
		return ""
	}
	return fmt.Sprintf(" (InvalidPteMask 0x%x taken off)", s.opt.InvalidMask)
}
