package synth

import "fmt"

// putVersion writes a resource tree with one version resource (type 16, id 1,
// English) and gives its size.
func (m *image) putVersion(rva uint32) uint32 {
	info := m.versionInfo()
	const leaf = 3 * 24
	d := make(block, leaf+16)
	for level, id := range []uint32{16, 1, 0x409} {
		at := level * 24
		d.u16(at+0x0e, 1) // one entry with an id
		d.u32(at+0x10, id)
		if level < 2 {
			d.u32(at+0x14, 1<<31|uint32(at+24))
		} else {
			d.u32(at+0x14, leaf)
		}
	}
	d.u32(leaf, rva+uint32(len(d)))
	d.u32(leaf+4, uint32(len(info)))
	d.u32(leaf+8, 1200)
	d = append(d, info...)
	m.put(rva, d)
	return uint32(len(d))
}

// fixedFileInfo is VS_FIXEDFILEINFO.
func (m *image) fixedFileInfo() block {
	b := make(block, 52)
	ms := uint32(m.version[0])<<16 | uint32(m.version[1])
	ls := uint32(m.version[2])<<16 | uint32(m.version[3])
	for i, v := range []uint32{0xfeef04bd, 0x10000, ms, ls, ms, ls, 0x3f, 0, 0x40004, m.fileType()} {
		b.u32(i*4, v)
	}
	return b
}

func (m *image) fileType() uint32 {
	switch {
	case m.subsystem() == 1:
		return 3 // VFT_DRV
	case m.kind() == 0x2022:
		return 2 // VFT_DLL
	}
	return 1 // VFT_APP
}

// versionInfo is the VS_VERSIONINFO tree with the strings that people look at.
func (m *image) versionInfo() []byte {
	v := m.version
	version := fmt.Sprintf("%d.%d.%d.%d", v[0], v[1], v[2], v[3])
	table := versionNode("040904B0", 1, nil,
		versionNode("CompanyName", 1, wideZ(m.company())),
		versionNode("FileDescription", 1, wideZ(m.about)),
		versionNode("FileVersion", 1, wideZ(version)),
		versionNode("OriginalFilename", 1, wideZ(m.name)))
	return versionNode("VS_VERSION_INFO", 0, m.fixedFileInfo(), versionNode("StringFileInfo", 1, nil, table))
}

func (m *image) company() string {
	if m.version[0] == 10 || m.version[0] == 6 {
		return "Microsoft Corporation"
	}
	return "Imaginary Instruments"
}

// versionNode is one node: u16 length, value length, type (1 text: length in
// UTF-16 units), key, value, children; each part 4-aligned.
func versionNode(key string, typ uint16, value []byte, children ...[]byte) []byte {
	b := append(make(block, 6), wideZ(key)...)
	b = append(b, make([]byte, alignUp(len(b), 4)-len(b))...)
	b = append(b, value...)
	for _, c := range children {
		b = append(b, make([]byte, alignUp(len(b), 4)-len(b))...)
		b = append(b, c...)
	}
	n := len(value)
	if typ == 1 {
		n /= 2
	}
	b.u16(0, uint16(len(b)))
	b.u16(2, uint16(n))
	b.u16(4, typ)
	return b
}
