package minidump

import (
	"fmt"

	"dumplens/model"
)

// maxLinkMap bounds the shared libraries that are listed.
const maxLinkMap = 4096

// debugForm is where MDRawDebug32 or MDRawDebug64 and their link map entries keep
// their members.
type debugForm struct {
	word       uint64 // size of an address
	brk        uint64 // offset of the first address
	entry      uint64 // size of a link map entry: address, name, dynamic section
	dynamic    uint64 // where the copy of the dynamic section begins
	dynamicTag uint64 // size of one of its entries
}

var (
	debug32       = debugForm{word: 4, brk: 12, entry: 12, dynamic: 24, dynamicTag: 8}
	debug64Packed = debugForm{word: 8, brk: 12, entry: 20, dynamic: 36, dynamicTag: 16}
	// debug64Aligned is what Breakpad writes on Linux x64, where the compiler aligns
	// 64-bit members (seen in all its x64 dumps of 2013 to 2018).
	debug64Aligned = debugForm{word: 8, brk: 16, entry: 24, dynamic: 40, dynamicTag: 16}
)

// formOf tells the forms by what is left of the stream for the dynamic section, a
// whole number of entries.
func (r *reader) formOf(s stream) debugForm {
	if r.d.Arch.PointerSize() == 4 {
		return debug32
	}
	if s.declared >= debug64Packed.dynamic && (s.declared-debug64Packed.dynamic)%debug64Packed.dynamicTag == 0 {
		return debug64Packed
	}
	return debug64Aligned
}

// dsoDebug reads a copy of the dynamic linker's r_debug and its link map, the list
// of shared libraries.
func (r *reader) dsoDebug(s stream) {
	f := r.formOf(s)
	r.streamFields(s, []fieldSpec{
		{"version", 0, 4, model.Num, nil},
		{"map", 4, 4, fileOffset, nil},
		{"dso_count", 8, 4, model.Num, nil},
		{"brk", f.brk, f.word, address, nil},
		{"ldbase", f.brk + f.word, f.word, address, nil},
		{"dynamic", f.brk + 2*f.word, f.word, address, nil},
	})
	count := min(s.u32(8), maxLinkMap)
	b := r.peek(s.u32(4), count*f.entry)
	if b.len() < count*f.entry {
		r.d.AddProblem(s.name, s.span(4, 8), "the link map of %d libraries at 0x%x reaches past the end of the file", s.u32(8), s.u32(4))
	}
	for i := range b.len() / f.entry {
		e := b.sub(i*f.entry, f.entry)
		note := ""
		if name := r.str(e.u32(f.word)); name.Is() {
			note = name.Text
		}
		r.addField(fmt.Sprintf("%s.link_map[%d]", s.name, i), e.value(0, f.word, address), note)
	}
}
