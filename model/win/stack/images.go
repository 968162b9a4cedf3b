package stack

import (
	"sync"

	"dumplens/model"
	"dumplens/model/pe"
)

// Images keeps what walks need of images: their function tables and where their code is.
// It is safe for concurrent use.
type Images struct {
	mu    sync.Mutex
	kept  map[imageKey]*image
	bytes int
}

// imageKey names an image: processes have different ones at the same address.
type imageKey struct {
	space string
	base  model.Addr
}

// image is what is known of an image.
type image struct {
	table *pe.FunctionTable // nil when there is none or it is not in memory
	code  []section         // nil when the headers cannot be read
	names map[uint32]string // exported functions by their RVA
}

// section is where code lies, as RVAs.
type section struct{ first, end uint32 }

// maxKept bounds the memory of all tables; then they are read anew.
const maxKept = 48 << 20

// of gives what is known of the image at base.
func (c *Images) of(s model.Space, base model.Addr) *image {
	key := imageKey{s.Name(), base}
	c.mu.Lock()
	defer c.mu.Unlock()
	if im := c.kept[key]; im != nil {
		return im
	}
	im, size := readImage(s, base)
	if c.bytes += size; c.kept == nil || c.bytes > maxKept {
		c.kept, c.bytes = map[imageKey]*image{}, size
	}
	c.kept[key] = im
	return im
}

// mostNames is more than any image exports.
const mostNames = 1 << 16

// readImage reads the headers, the exception directory and the exports, as far as they
// are there.
func readImage(s model.Space, base model.Addr) (*image, int) {
	const small = 256 // bytes that an entry takes besides its table
	im := &image{}
	headers, err := pe.Open(s, base)
	if err != nil {
		return im, small
	}
	for _, sec := range headers.Sections {
		const execute = 0x20000000 // IMAGE_SCN_MEM_EXECUTE
		if sec.Characteristics&execute != 0 && sec.VirtualAddress+sec.VirtualSize > sec.VirtualAddress {
			im.code = append(im.code, section{sec.VirtualAddress, sec.VirtualAddress + sec.VirtualSize})
		}
	}
	exports, err := headers.Symbols(mostNames)
	if err == nil && len(exports) > 0 { // without names, modules and offsets are shown
		im.names = make(map[uint32]string, len(exports))
	}
	const perName = 64
	size := small + perName*len(exports)
	for _, e := range exports {
		if e.Name != "" && e.Forward == "" && im.names[e.RVA] == "" {
			im.names[e.RVA] = e.Name
		}
	}
	// Without a table, walks go on in other ways: they say so of each frame.
	if im.table, err = headers.FunctionTable(); err != nil {
		im.table = nil
		return im, size
	}
	return im, size + im.table.Size()
}

// holds tells whether an RVA may be code: it lies in a section of code or in a function.
// Without headers every part of the image but its first page may.
func (im *image) holds(rva uint64) bool {
	if im.code == nil {
		return rva >= 0x1000
	}
	for _, s := range im.code {
		if rva >= uint64(s.first) && rva < uint64(s.end) {
			return true
		}
	}
	if im.table == nil {
		return false
	}
	_, found, err := im.table.Lookup(uint32(rva))
	return err == nil && found
}

// code finds the image whose code an address is.
func (k *walk) code(at model.Addr) (*image, bool) {
	m, ok := k.Module(at)
	if !ok {
		return nil, false
	}
	s, why := k.Space(m.Base)
	if why != "" {
		return &image{}, uint64(at-m.Base) >= 0x1000
	}
	im := k.Images.of(s, m.Base)
	return im, im.holds(uint64(at - m.Base))
}

// function is where the function of an address begins, 0 when that is not known, and its
// name when the image exports one for it.
func (k *walk) function(at model.Addr) (begin model.Addr, name string) {
	if k.narrow || k.Arch.PointerSize() == 4 {
		return 0, ""
	}
	m, ok := k.Module(at)
	im, code := k.code(at)
	if !ok || !code || im.table == nil {
		return 0, ""
	}
	f, ok, err := im.table.Lookup(uint32(at - m.Base))
	if err != nil || !ok {
		return 0, ""
	}
	if f, err = im.table.Primary(f); err != nil {
		return 0, ""
	}
	return m.Base + model.Addr(f.Begin), im.names[f.Begin]
}
