package typed

import (
	"fmt"
	"strings"
)

// words is what a number means by an enum or flags: AMD64, or MEM_READ | MEM_WRITE.
// Flags that have no name are given as a number.
func (c *Catalogue) words(of string, n uint64) string {
	w := c.data.words[of]
	switch {
	case w == nil:
		return ""
	case w.flags:
		return w.flagWords(n)
	}
	for _, x := range w.names {
		if x.value == n {
			return x.word
		}
	}
	return ""
}

// silent is the word of a flag that means nothing, such as the one of EFLAGS that is
// always set.
const silent = "-"

func (w *wordsDef) flagWords(n uint64) string {
	var list []string
	for _, x := range w.names {
		if x.value != 0 && n&x.value == x.value {
			n &^= x.value
			if x.word != silent {
				list = append(list, x.word)
			}
		}
	}
	if n != 0 && len(list) > 0 {
		list = append(list, fmt.Sprintf("0x%x", n))
	}
	return strings.Join(list, " | ")
}
