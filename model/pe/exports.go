package pe

import (
	"encoding/binary"
	"fmt"
)

// Export is an exported name.
type Export struct {
	Name    string
	RVA     uint32
	Ordinal uint32
	Forward string // the function of another image that it stands for; only from Symbols
}

// Exports reads the named exports, as many as are there and at most most.
func (im *Image) Exports(most int) ([]Export, error) {
	d := im.directories[dirExport]
	if d.rva == 0 {
		return nil, nil
	}
	b, err := im.read(d.rva, 40)
	if err != nil {
		return nil, fmt.Errorf("the export directory: %w", err)
	}
	le := binary.LittleEndian
	base, names := le.Uint32(b[0x10:]), le.Uint32(b[0x18:])
	functions, nameTable, ordinals := le.Uint32(b[0x1c:]), le.Uint32(b[0x20:]), le.Uint32(b[0x24:])
	var out []Export
	for i := range min(names, uint32(most)) {
		e, err := im.export(i, functions, nameTable, ordinals)
		if err != nil {
			return out, fmt.Errorf("export %d of %d: %w", i, names, err)
		}
		e.Ordinal += base
		out = append(out, e)
	}
	return out, nil
}

// export reads the i-th name, the index of its function, and the function's RVA.
func (im *Image) export(i, functions, names, ordinals uint32) (Export, error) {
	n, err := im.read(names+4*i, 4)
	if err != nil {
		return Export{}, err
	}
	o, err := im.read(ordinals+2*i, 2)
	if err != nil {
		return Export{}, err
	}
	index := uint32(binary.LittleEndian.Uint16(o))
	f, err := im.read(functions+4*index, 4)
	if err != nil {
		return Export{}, err
	}
	name, err := im.cstringAt(binary.LittleEndian.Uint32(n))
	return Export{Name: name, RVA: binary.LittleEndian.Uint32(f), Ordinal: index}, err
}

// cstringAt reads a name of up to 255 bytes.
func (im *Image) cstringAt(rva uint32) (string, error) {
	buf := make([]byte, 256)
	if rva >= im.SizeOfImage {
		return "", fmt.Errorf("a name at RVA 0x%x past the image's end", rva)
	}
	n, err := im.Space.ReadAt(buf, im.Span(rva, 1).At)
	if n == 0 {
		return "", err
	}
	return cstring(buf[:n]), nil
}
