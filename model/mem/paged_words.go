package mem

import (
	"fmt"
	"strings"

	"dumplens/model"
)

// note adds a step to the way, if anybody wants it.
func note(steps *[]model.Step, level string, at model.Addr, e uint64, n int) {
	if steps != nil {
		*steps = append(*steps, model.Step{Level: level, EntryAt: at, Entry: e, Meaning: entryWords(e, n)})
	}
}

var entryBits = []struct {
	bit  uint
	word string
}{{1, "writable"}, {2, "user"}, {3, "write-through"}, {4, "cache disabled"}, {5, "accessed"}, {6, "dirty"}, {8, "global"}, {9, "copy-on-write"}, {63, "no-execute"}}

// entryWords decodes an entry: where it leads and its bits.
func entryWords(e uint64, level int) string {
	switch {
	case e == 0:
		return "zero: nothing is mapped"
	case e&1 == 0 && e&(1<<10) != 0:
		return fmt.Sprintf("not present: prototype PTE at %s", model.Addr(int64(e)>>16))
	case e&1 == 0 && e&(1<<11) != 0:
		return fmt.Sprintf("transition: page 0x%x is still in memory", e&frameMask/PageSize)
	case e&1 == 0:
		return "not present: a software entry"
	}
	words := []string{fmt.Sprintf("page 0x%x", e&frameMask/PageSize)}
	if e&0x80 != 0 && level == 1 {
		words = []string{fmt.Sprintf("2 MiB page at 0x%x", e&0x000fffffffe00000)}
	} else if e&0x80 != 0 && level == 2 {
		words = []string{fmt.Sprintf("1 GiB page at 0x%x", e&0x000fffffc0000000)}
	}
	for _, b := range entryBits {
		if e>>b.bit&1 != 0 {
			words = append(words, b.word)
		}
	}
	return strings.Join(words, ", ")
}
