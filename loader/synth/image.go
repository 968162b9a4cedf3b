package synth

import (
	"slices"
	"strings"
)

// image is a loaded PE image, an executable, DLL or driver: what its file says and
// the pages of it that are in memory.
type image struct {
	name, path, pdb string
	base            uint64
	size            uint32 // SizeOfImage
	entry           uint32 // RVA
	time, checksum  uint32
	version         [4]uint16
	about           string
	guid            [16]byte
	age             uint32
	sections        []section
	functions       []function
	exports         map[string]uint32 // name to RVA
	pdata           [2]uint32         // RVA and size of the exception directory
	cv              []byte            // the CodeView record
	narrow          bool              // a 32-bit image, PE32
	arm             bool              // an image for ARM64

	resident map[uint32][]byte // page contents by RVA
	frames   map[uint32]uint64 // PFN by RVA, once mapped: DLLs share them
	filled   bool              // the pages hold their bytes
}

// section is a section of an image: RVA and size in memory.
type section struct {
	name      string
	rva, size uint32
	flags     uint32
}

// Characteristics of sections.
const (
	secCode     = 0x68000020 // code, execute, read, not paged
	secPageCode = 0x60000020
	secRead     = 0x40000040
	secWrite    = 0xc8000040
	secDiscard  = 0x42000040
)

// function is a function of an image with its unwind data: the body runs with
// frame bytes below the return address.
type function struct {
	name  string
	rva   uint32
	size  uint32
	frame uint32
	trap  bool // entered by a trap: a machine frame with error code, then rbp and frame bytes
	calls []call
}

// call is a CALL instruction that returns to offset at of the function.
type call struct{ at, target uint32 }

// newImage makes an image with the usual sections. Names, versions and sizes are
// given; stamp, checksum and GUID follow from the name.
func newImage(path string, base uint64, size uint32, version [4]uint16, about string) *image {
	name := path[strings.LastIndexByte(path, '\\')+1:]
	r := named(name)
	m := &image{
		name: name, path: path, base: base, size: size, version: version, about: about, age: 1,
		time: uint32(0x5e000000 + r.below(0x0a000000)), checksum: size + uint32(r.below(0xffff)),
		exports: map[string]uint32{}, resident: map[uint32][]byte{}, frames: map[uint32]uint64{},
	}
	r.fill(m.guid[:])
	m.guid[7], m.guid[8] = 0x40|m.guid[7]&0xf, 0x80|m.guid[8]&0x3f // a random GUID as RFC 9562 writes it
	m.pdb = strings.ToLower(name[:strings.LastIndexByte(name, '.')]) + ".pdb"
	m.sections = usualSections(size)
	m.entry = m.sections[0].rva + 0x10*uint32(r.below(0x40))
	return m
}

// usualSections divides an image of some size as a linker would.
func usualSections(size uint32) []section {
	pages := size/pageSize - 1
	text := max(1, pages*6/10)
	rdata := max(2, pages*2/10)
	data := max(1, pages/20)
	var out []section
	at := uint32(pageSize)
	add := func(name string, n, flags uint32) {
		if at+n*pageSize <= size {
			out = append(out, section{name, at, n*pageSize - 0x80, flags})
			at += n * pageSize
		}
	}
	add(".text", text, secCode)
	add(".rdata", rdata, secRead)
	add(".data", data, secWrite)
	if left := (size - at) / pageSize; left > 1 {
		add(".rsrc", left-1, secDiscard)
		add(".reloc", 1, secDiscard)
	}
	return out
}

// section gives a section by name.
func (m *image) section(name string) section {
	for _, s := range m.sections {
		if s.name == name {
			return s
		}
	}
	panic("synth: " + m.name + " has no section " + name)
}

// put makes bytes of the image resident.
func (m *image) put(rva uint32, b []byte) {
	for len(b) > 0 {
		page, in := rva&^(pageSize-1), rva&(pageSize-1)
		if m.resident[page] == nil {
			m.resident[page] = make([]byte, pageSize)
		}
		n := copy(m.resident[page][in:], b)
		rva, b = rva+uint32(n), b[n:]
	}
}

// build writes headers, code, directories and resources into the resident pages.
func (m *image) build() *image {
	slices.SortFunc(m.functions, func(a, b function) int { return int(a.rva) - int(b.rva) })
	at := m.section(".rdata").rva
	debug, debugSize := at, m.putDebug(at)
	at += alignUp(debugSize+uint32(len(m.cv)), 16)
	resource, resourceSize := at, m.putVersion(at)
	at = alignUp(at+resourceSize, 16)
	export, exportSize := at, m.putExports(at)
	at = alignUp(at+exportSize, 16)
	m.putUnwind(at)
	for _, f := range m.functions {
		m.put(f.rva, f.code())
	}
	m.putHeader(map[int][2]uint32{0: {export, exportSize}, 2: {resource, resourceSize}, 3: m.pdata, 6: {debug, debugSize}})
	return m
}

// function gives a function by name.
func (m *image) function(name string) function {
	for _, f := range m.functions {
		if f.name == name {
			return f
		}
	}
	panic("synth: " + m.name + " has no function " + name)
}
