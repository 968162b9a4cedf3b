package synth

import (
	"slices"
	"strings"
)

// putHeader writes the DOS and PE32+ or PE32 headers and the section table, as the
// Microsoft PE specification has them. dirs are the data directories by index.
func (m *image) putHeader(dirs map[int][2]uint32) {
	const lfanew, optional = 0x100, 0x118
	magic, size := uint16(0x20b), 0xf0
	if m.narrow {
		magic, size = 0x10b, 0xe0
	}
	h := make(block, 0x400)
	copy(h, "MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff")
	h.u32(0x3c, lfanew)
	copy(h[0x40:], "\x0e\x1f\xba\x0e\x00\xb4\x09\xcd\x21\xb8\x01\x4c\xcd\x21This program cannot be run in DOS mode.\r\r\n$")
	copy(h[lfanew:], "PE\x00\x00")
	h.u16(lfanew+4, m.machine())
	h.u16(lfanew+6, uint16(len(m.sections)))
	h.u32(lfanew+8, m.time)
	h.u16(lfanew+0x14, uint16(size))
	h.u16(lfanew+0x16, m.characteristics())
	h.u16(optional, magic)
	h[optional+2], h[optional+3] = 14, 20 // linker version
	h.u32(optional+0x04, m.sections[0].size)
	h.u32(optional+0x10, m.entry)
	h.u32(optional+0x14, m.sections[0].rva)
	if m.narrow {
		h.u32(optional+0x1c, uint32(m.base))
	} else {
		h.u64(optional+0x18, m.base)
	}
	h.u32(optional+0x20, pageSize)
	h.u32(optional+0x24, 0x200)
	for _, off := range []int{0x28, 0x2c, 0x30} { // OS, image, subsystem version 10.0
		h.u16(optional+off, 10)
	}
	h.u32(optional+0x38, m.size)
	h.u32(optional+0x3c, 0x400)
	h.u32(optional+0x40, m.checksum)
	h.u16(optional+0x44, m.subsystem())
	h.u16(optional+0x46, 0x4160) // high entropy, dynamic base, NX, control flow guard
	h.u32(optional+size-0x84, 16)
	for i, d := range dirs {
		h.u32(optional+size-0x80+i*8, d[0])
		h.u32(optional+size-0x7c+i*8, d[1])
	}
	for i, s := range m.sections {
		at := optional + size + i*40
		copy(h[at:at+8], s.name)
		h.u32(at+0x08, s.size)
		h.u32(at+0x0c, s.rva)
		h.u32(at+0x10, alignUp(s.size, 0x200))
		h.u32(at+0x14, s.rva-0xc00)
		h.u32(at+0x24, s.flags)
	}
	m.put(0, h)
}

// machine is IMAGE_FILE_HEADER.Machine.
func (m *image) machine() uint16 {
	switch {
	case m.narrow:
		return 0x14c
	case m.arm:
		return 0xaa64
	}
	return 0x8664
}

func (m *image) characteristics() uint16 {
	const machine32Bit = 0x100
	if m.narrow {
		return m.kind() | machine32Bit
	}
	return m.kind()
}

// kind is what the image is: a program, or a library too.
func (m *image) kind() uint16 {
	if strings.HasSuffix(m.name, ".dll") {
		return 0x2022
	}
	return 0x22
}

func (m *image) subsystem() uint16 {
	switch {
	case strings.HasSuffix(m.name, ".sys") || m.name == "ntoskrnl.exe":
		return 1 // native
	case m.name == "conhost.exe" || m.name == "setup.exe":
		return 3 // console
	}
	return 2 // windows
}

// putDebug writes the debug directory, one CodeView entry, and behind it the RSDS
// record. It gives the directory's size.
func (m *image) putDebug(rva uint32) uint32 {
	cv := make(block, 0x18, 0x18+len(m.pdb)+1)
	copy(cv, "RSDS")
	copy(cv[4:], m.guid[:])
	cv.u32(0x14, m.age)
	m.cv = append(append(cv, m.pdb...), 0)
	d := make(block, 28)
	d.u32(0x04, m.time)
	d.u32(0x0c, 2)
	d.u32(0x10, uint32(len(m.cv)))
	d.u32(0x14, rva+28)
	d.u32(0x18, rva+28-0xc00)
	m.put(rva, d)
	m.put(rva+28, m.cv)
	return 28
}

// putExports writes the export directory and gives its size, 0 without exports.
func (m *image) putExports(rva uint32) uint32 {
	if len(m.exports) == 0 {
		return 0
	}
	var names []string
	for n := range m.exports {
		names = append(names, n)
	}
	slices.Sort(names) // readers may search it by halving
	n := len(names)
	d := make(block, 40+n*10)
	text := uint32(len(d))
	d = append(append(d, m.name...), 0)
	for i, name := range names {
		d.u32(40+i*4, m.exports[name])
		d.u32(40+n*4+i*4, rva+uint32(len(d)))
		d.u16(40+n*8+i*2, uint16(i))
		d = append(append(d, name...), 0)
	}
	d.u32(0x04, m.time)
	d.u32(0x0c, rva+text)
	d.u32(0x10, 1)
	d.u32(0x14, uint32(n))
	d.u32(0x18, uint32(n))
	d.u32(0x1c, rva+40)
	d.u32(0x20, rva+40+uint32(n)*4)
	d.u32(0x24, rva+40+uint32(n)*8)
	m.put(rva, d)
	return uint32(len(d))
}
