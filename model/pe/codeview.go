package pe

import (
	"encoding/binary"
	"errors"
	"fmt"

	"dumplens/model"
)

// CodeView names the PDB of an image.
type CodeView struct {
	Path string
	// ID is the key under which symbol servers keep the PDB: the GUID's 32 digits
	// and the age in hexadecimal.
	ID  string
	Src model.Span
}

// debugEntry is the size of an IMAGE_DEBUG_DIRECTORY; typeCodeView its Type.
const (
	debugEntry   = 28
	typeCodeView = 2
)

// CodeView reads the record that names the image's PDB.
func (im *Image) CodeView() (CodeView, error) {
	d := im.directories[dirDebug]
	if d.rva == 0 {
		return CodeView{}, errors.New("the image has no debug directory")
	}
	const most = 64
	for i := range min(d.size/debugEntry, most) {
		b, err := im.read(d.rva+i*debugEntry, debugEntry)
		if err != nil {
			return CodeView{}, fmt.Errorf("the debug directory: %w", err)
		}
		if binary.LittleEndian.Uint32(b[12:]) != typeCodeView {
			continue
		}
		size, rva := binary.LittleEndian.Uint32(b[16:]), binary.LittleEndian.Uint32(b[20:])
		const longest = 4096
		b, err = im.read(rva, uint64(min(size, longest)))
		if err != nil {
			return CodeView{}, fmt.Errorf("the CodeView record: %w", err)
		}
		cv, ok := parseCodeView(b)
		cv.Src = im.Span(rva, size)
		if !ok {
			return cv, errors.New("the CodeView record is of an unknown kind")
		}
		return cv, nil
	}
	return CodeView{}, errors.New("the debug directory has no CodeView record")
}

// parseCodeView reads an RSDS or NB10 record.
func parseCodeView(b []byte) (CodeView, bool) {
	le := binary.LittleEndian
	switch {
	case len(b) >= 24 && string(b[:4]) == "RSDS":
		id := fmt.Sprintf("%08X%04X%04X%X%X", le.Uint32(b[4:]), le.Uint16(b[8:]), le.Uint16(b[10:]), b[12:20], le.Uint32(b[20:]))
		return CodeView{Path: cstring(b[24:]), ID: id}, true
	case len(b) >= 16 && string(b[:4]) == "NB10":
		return CodeView{Path: cstring(b[16:]), ID: fmt.Sprintf("%08X%X", le.Uint32(b[8:]), le.Uint32(b[12:]))}, true
	}
	return CodeView{}, false
}
