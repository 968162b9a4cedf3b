package view

import (
	"strings"

	"dumplens/model"
)

// crashing tells the crashing thread of a program's dump: it stands before the others,
// which stay in the order of the dump.
func crashing(t *model.Thread) bool { return strings.HasPrefix(t.Note, "crashing thread") }
