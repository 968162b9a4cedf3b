package view

import (
	"context"

	"dumplens/model"
	"dumplens/model/search"
)

// SearchTargets are what a search through everything visits: the spaces of
// SearchSpaces, those first whose addresses say most. Physical memory comes last: what a
// search looks at once is then found at its virtual address.
func SearchTargets(ctx context.Context, d *model.Dump) []search.Target {
	kinds := map[string]model.AddressSpace{}
	list, _ := d.Spaces.Get(ctx, nil) // what stopped it is shown by the view of spaces
	for _, s := range list {
		kinds[s.ID] = s
	}
	var out, last []search.Target
	for _, s := range SearchSpaces(ctx, d) {
		known, ok := kinds[s.Name()]
		if !ok {
			known.Space = s
		}
		if s == d.Physical && len(list) > 0 {
			last = append(last, SearchTarget(known))
			continue
		}
		out = append(out, SearchTarget(known))
	}
	return append(out, last...)
}

// SearchTarget is a whole space. The kernel's half is left out of a process's space: it
// is the same in all of them, and searched as the kernel's.
func SearchTarget(s model.AddressSpace) search.Target {
	t := search.All(s.Space)
	t.Bytes = s.Bytes.Num
	if s.Kind == "user virtual" {
		t.Last = lastUser
	}
	return t
}

// lastUser is the last user address on x64 and ARM64. On 32-bit machines the kernel's 2
// or 1 GiB lie below it too and are searched with each process.
const lastUser = model.Addr(1)<<47 - 1
