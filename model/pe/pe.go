// Package pe reads a portable executable image as it lies mapped in any Space:
// headers, sections, the CodeView id, the version resource, exports. Pages of an
// image are often not in a dump; each part says so on its own.
//
// It is not a library's parser because those read a whole file, with its sections
// where the file has them. Here the image lies as the loader mapped it, in a sparse
// Space with holes, and one page may be all there is of it.
//
// Source of the formats: Microsoft's PE/COFF specification.
package pe

import (
	"encoding/binary"
	"fmt"

	"dumplens/model"
)

// Image is the headers of one mapped image.
type Image struct {
	Space           model.Space
	Base            model.Addr
	Machine         uint16
	Characteristics uint16
	TimeDateStamp   uint32
	SizeOfImage     uint32
	SizeOfHeaders   uint32
	CheckSum        uint32
	EntryPoint      uint32 // RVA
	Subsystem       uint16
	Wide            bool // PE32+
	Sections        []Section
	directories     [16]directory
}

// Section is a section of an image.
type Section struct {
	Name                            string
	VirtualAddress                  uint32 // RVA
	VirtualSize                     uint32
	SizeOfRawData, PointerToRawData uint32 // where it lies in the image's file
	Characteristics                 uint32
	Header                          model.Span // its IMAGE_SECTION_HEADER
}

type directory struct{ rva, size uint32 }

// The data directories that are read.
const (
	dirExport    = 0
	dirResource  = 2
	dirException = 3
	dirDebug     = 6
)

// Open reads the headers of the image at base. The error says what is missing.
func Open(space model.Space, base model.Addr) (*Image, error) {
	dos, err := model.ReadBytes(space, base, 0x40)
	if err != nil {
		return nil, fmt.Errorf("the image's first page: %w", err)
	}
	if dos[0] != 'M' || dos[1] != 'Z' {
		return nil, fmt.Errorf("no MZ at %s", base)
	}
	lfanew := binary.LittleEndian.Uint32(dos[0x3c:])
	const most = 0x10000 // headers lie in the first pages of an image
	if lfanew > most {
		return nil, fmt.Errorf("e_lfanew 0x%x is past the headers", lfanew)
	}
	nt, err := model.ReadBytes(space, base+model.Addr(lfanew), 0x108)
	if err != nil {
		return nil, fmt.Errorf("the NT headers: %w", err)
	}
	if string(nt[:4]) != "PE\x00\x00" {
		return nil, fmt.Errorf("no PE signature at %s", base+model.Addr(lfanew))
	}
	im := &Image{Space: space, Base: base}
	if err := im.headers(nt); err != nil {
		return nil, err
	}
	opt := binary.LittleEndian.Uint16(nt[0x14:])
	im.sections(base+model.Addr(lfanew)+0x18+model.Addr(opt), int(binary.LittleEndian.Uint16(nt[6:])))
	return im, nil
}

// headers reads IMAGE_FILE_HEADER and IMAGE_OPTIONAL_HEADER.
func (im *Image) headers(nt []byte) error {
	le := binary.LittleEndian
	im.Machine = le.Uint16(nt[4:])
	im.TimeDateStamp = le.Uint32(nt[8:])
	im.Characteristics = le.Uint16(nt[0x16:])
	opt := nt[0x18:]
	dirs, count := 0x60, le.Uint32(opt[0x5c:])
	switch le.Uint16(opt) {
	case 0x10b:
	case 0x20b:
		im.Wide = true
		dirs, count = 0x70, le.Uint32(opt[0x6c:])
	default:
		return fmt.Errorf("optional header magic 0x%x is unknown", le.Uint16(opt))
	}
	im.EntryPoint = le.Uint32(opt[0x10:])
	im.SizeOfImage = le.Uint32(opt[0x38:])
	im.SizeOfHeaders = le.Uint32(opt[0x3c:])
	im.CheckSum = le.Uint32(opt[0x40:])
	im.Subsystem = le.Uint16(opt[0x44:])
	for i := range min(int(count), len(im.directories)) {
		im.directories[i] = directory{le.Uint32(opt[dirs+8*i:]), le.Uint32(opt[dirs+8*i+4:])}
	}
	return nil
}

// mostSections is what the Windows loader accepts.
const mostSections = 96

// sections reads the section headers, as far as they are there.
func (im *Image) sections(at model.Addr, n int) {
	for i := range min(n, mostSections) {
		h := model.Span{Space: im.Space, At: at + model.Addr(40*i), Len: 40}
		b, err := model.ReadBytes(h.Space, h.At, h.Len)
		if err != nil {
			return
		}
		im.Sections = append(im.Sections, Section{
			Name: cstring(b[:8]), Header: h,
			VirtualSize:    binary.LittleEndian.Uint32(b[8:]),
			VirtualAddress: binary.LittleEndian.Uint32(b[12:]),
			SizeOfRawData:  binary.LittleEndian.Uint32(b[16:]), PointerToRawData: binary.LittleEndian.Uint32(b[20:]),
			Characteristics: binary.LittleEndian.Uint32(b[36:]),
		})
	}
}

func cstring(b []byte) string {
	for i, c := range b {
		if c == 0 {
			return string(b[:i])
		}
	}
	return string(b)
}

// read reads n bytes at an RVA inside the image.
func (im *Image) read(rva uint32, n uint64) ([]byte, error) {
	if uint64(rva)+n > uint64(im.SizeOfImage) {
		return nil, fmt.Errorf("RVA 0x%x is past the image's end", rva)
	}
	return model.ReadBytes(im.Space, im.Base+model.Addr(rva), n)
}

// Span is a part of the image by RVA.
func (im *Image) Span(rva, n uint32) model.Span {
	return model.Span{Space: im.Space, At: im.Base + model.Addr(rva), Len: uint64(n)}
}

// ID is the key under which symbol servers keep the image: TimeDateStamp and
// SizeOfImage.
func (im *Image) ID() string { return fmt.Sprintf("%08X%x", im.TimeDateStamp, im.SizeOfImage) }
