package name

import (
	"cmp"
	"context"
	"slices"
	"sort"
	"strings"

	"dumplens/model"
	"dumplens/model/pe"
)

// Limits of what is read of the images: a damaged one may claim anything.
const (
	maxExports = 1 << 16 // of one image
	maxTries   = 3       // processes in which a shared image's exports are looked for
)

// symbol is a named address of an image.
type symbol struct {
	rva  uint32
	code bool // in a section with instructions
	name string
}

// symbols are the names that an image exports, and those of variables that are known
// otherwise, by address.
type symbols struct {
	base   model.Addr
	size   uint64
	spaces []model.Space // where the image can be read
	more   []symbol      // known without the exports
	list   kept[symbolList]
}

type symbolList struct {
	byRVA     []symbol
	exports   bool // what the image exports is among them
	sections  []pe.Section
	functions *pe.FunctionTable // nil when the image has none or it is not in the dump
}

// readFrom adds a space in which the image can be read.
func (s *symbols) readFrom(space model.Space) {
	if space != nil && len(s.spaces) < maxTries {
		s.spaces = append(s.spaces, space)
	}
}

// get gives the symbols, reading the exports the first time.
func (s *symbols) get(ctx context.Context) symbolList { return s.list.get(ctx, s.read) }

// read reads the exports in the first space that holds them.
func (s *symbols) read(ctx context.Context) symbolList {
	var best symbolList
	for _, space := range s.spaces {
		if ctx.Err() != nil {
			break
		}
		im, err := pe.Open(space, s.base)
		if err != nil {
			continue // its first page is not in the dump: the offset must do
		}
		if len(best.sections) == 0 {
			best.sections = im.Sections
			best.functions, _ = im.FunctionTable()
		}
		if list, err := im.Symbols(maxExports); err == nil && len(list) > 0 {
			best.byRVA, best.exports = s.inside(im, list), true
			break
		}
	}
	best.byRVA = append(best.byRVA, s.more...)
	slices.SortFunc(best.byRVA, func(a, b symbol) int { return cmp.Or(cmp.Compare(a.rva, b.rva), strings.Compare(a.name, b.name)) })
	best.byRVA = slices.CompactFunc(best.byRVA, func(a, b symbol) bool { return a.rva == b.rva && a.name == b.name })
	return best
}

// inside are the exports that lie in the image; a forwarder's name stands for code of
// another image.
func (s *symbols) inside(im *pe.Image, list []pe.Export) []symbol {
	out := make([]symbol, 0, len(list))
	for _, e := range list {
		if e.Forward == "" && e.RVA != 0 && uint64(e.RVA) < s.size {
			out = append(out, symbol{e.RVA, isCode(im.Sections, e.RVA), e.Name})
		}
	}
	return out
}

// isCode tells whether an address lies in a section with instructions
// (IMAGE_SCN_MEM_EXECUTE).
func isCode(sections []pe.Section, rva uint32) bool {
	const execute = 0x20000000
	i := sectionAt(sections, rva)
	return i >= 0 && sections[i].Characteristics&execute != 0
}

// sectionAt is the index of the section that an address lies in, -1 for none.
func sectionAt(sections []pe.Section, rva uint32) int {
	for i, s := range sections {
		if rva >= s.VirtualAddress && rva-s.VirtualAddress < s.VirtualSize {
			return i
		}
	}
	return -1
}

// How far behind a symbol an address still is said to belong to it, where the image
// does not tell how long functions are: most code and most variables have no exported
// name, and the nearest that has one may be far.
const (
	nearCode = 0x1000
	nearLeaf = 0x100 // functions that call nothing are short
	nearData = 0x40
)

// before finds the symbol at or closely before an address: of code, the one that lies in
// the same function.
func (s *symbols) before(ctx context.Context, rva uint64) (symbol, bool) {
	l := s.get(ctx)
	i := sort.Search(len(l.byRVA), func(i int) bool { return uint64(l.byRVA[i].rva) > rva }) - 1
	if i < 0 {
		return symbol{}, false
	}
	for i > 0 && l.byRVA[i-1].rva == l.byRVA[i].rva { // of several names, the first
		i--
	}
	found := l.byRVA[i]
	return found, uint64(found.rva) == rva || l.belongs(found, uint32(rva))
}

// belongs tells whether an address behind a symbol is still of what it names.
func (l *symbolList) belongs(s symbol, rva uint32) bool {
	if sectionAt(l.sections, s.rva) != sectionAt(l.sections, rva) {
		return false
	}
	if !s.code {
		return rva-s.rva < nearData
	}
	if l.functions == nil {
		return rva-s.rva < nearCode
	}
	if f, ok, err := l.functions.Lookup(rva); ok || err != nil {
		return ok && f.Begin <= s.rva
	}
	// Nothing there is a function that calls others; nor then may the symbol be one.
	_, ok, err := l.functions.Lookup(s.rva)
	return !ok && err == nil && rva-s.rva < nearLeaf
}
