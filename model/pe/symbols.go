package pe

import (
	"encoding/binary"
	"fmt"

	"dumplens/model"
)

// maxExportBytes bounds the tables of one image's exports; the largest known take
// less than 1 MiB.
const maxExportBytes = 8 << 20

// exportTables are the three arrays of an export directory (PE/COFF specification,
// 6.3), as far as they could be read.
type exportTables struct {
	im                         *Image
	dir                        directory
	base                       uint32 // OrdinalBase
	functions, names, ordinals sparse
	text                       sparse // the directory as a whole, where the names lie
}

// sparse is a stretch of an image in which bytes may be missing.
type sparse struct {
	rva   uint32
	first model.Addr
	b     []byte
	holes []model.Hole
}

// Symbols reads the exports, names and ordinals alike, at most most of each. It reads
// the tables as a whole, and what lies in missing pages is left out; the error says
// why there are none at all.
func (im *Image) Symbols(most int) ([]Export, error) {
	d := im.directories[dirExport]
	if d.rva == 0 {
		return nil, nil
	}
	b, err := im.read(d.rva, 40)
	if err != nil {
		return nil, fmt.Errorf("the export directory: %w", err)
	}
	le := binary.LittleEndian
	functions, names := min(le.Uint32(b[0x14:]), uint32(most)), min(le.Uint32(b[0x18:]), uint32(most))
	t := &exportTables{im: im, dir: d, base: le.Uint32(b[0x10:])}
	t.functions = im.sparse(le.Uint32(b[0x1c:]), 4*uint64(functions))
	t.names = im.sparse(le.Uint32(b[0x20:]), 4*uint64(names))
	t.ordinals = im.sparse(le.Uint32(b[0x24:]), 2*uint64(names))
	t.text = im.sparse(d.rva, uint64(d.size))
	return t.all(), nil
}

// sparse reads as much as there is of n bytes, cut to the image.
func (im *Image) sparse(rva uint32, n uint64) sparse {
	if rva >= im.SizeOfImage {
		return sparse{}
	}
	b := make([]byte, min(n, uint64(im.SizeOfImage-rva), maxExportBytes))
	at := im.Base + model.Addr(rva)
	return sparse{rva, at, b, model.Fill(im.Space, b, at)}
}

// at gives n bytes at an offset, nil when they are missing.
func (s sparse) at(off, n int) []byte {
	if off < 0 || off+n > len(s.b) {
		return nil
	}
	for _, h := range s.holes {
		if from := int(h.At - s.first); off < from+int(h.Len) && off+n > from {
			return nil
		}
	}
	return s.b[off : off+n]
}

// all gives the named exports and then those that only have a number.
func (t *exportTables) all() []Export {
	var out []Export
	named := make([]bool, len(t.functions.b)/4)
	for i := range len(t.names.b) / 4 {
		n, o := t.names.at(4*i, 4), t.ordinals.at(2*i, 2)
		if n == nil || o == nil {
			continue
		}
		index := int(binary.LittleEndian.Uint16(o))
		name := t.cstring(binary.LittleEndian.Uint32(n))
		if index >= len(named) || name == "" {
			continue
		}
		named[index] = true
		if e, ok := t.export(index, name); ok {
			out = append(out, e)
		}
	}
	for i := range named {
		if e, ok := t.export(i, fmt.Sprintf("Ordinal%d", t.base+uint32(i))); ok && !named[i] {
			out = append(out, e)
		}
	}
	return out
}

// export is the function of an index; a number within the export directory is not its
// address but that of the name of the function it stands for.
func (t *exportTables) export(index int, name string) (Export, bool) {
	f := t.functions.at(4*index, 4)
	if f == nil {
		return Export{}, false
	}
	e := Export{Name: name, RVA: binary.LittleEndian.Uint32(f), Ordinal: t.base + uint32(index)}
	if e.RVA-t.dir.rva < t.dir.size {
		e.Forward = t.cstring(e.RVA)
	}
	return e, e.RVA != 0
}

// cstring reads a name of up to 255 bytes; "" when it is missing.
func (t *exportTables) cstring(rva uint32) string {
	const longest = 256
	off := int(rva) - int(t.text.rva)
	if off >= 0 && off < len(t.text.b) {
		b := t.text.b[off:min(off+longest, len(t.text.b))]
		if s := cstring(b); t.text.at(off, len(s)) != nil {
			return s
		}
		return ""
	}
	s, err := t.im.cstringAt(rva)
	if err != nil {
		return ""
	}
	return s
}
