package pe

import (
	"encoding/binary"
	"errors"
	"fmt"

	"dumplens/model"
)

// typeVersion is the resource type RT_VERSION; fixedSignature the first field of a
// VS_FIXEDFILEINFO.
const (
	typeVersion    = 16
	fixedSignature = 0xfeef04bd
)

// Version reads the file version of the version resource: four numbers with dots.
func (im *Image) Version() (string, model.Span, error) {
	d := im.directories[dirResource]
	if d.rva == 0 {
		return "", model.Span{}, errors.New("the image has no resources")
	}
	leaf, err := im.resource(d, typeVersion)
	if err != nil {
		return "", model.Span{}, err
	}
	b, err := im.read(leaf.rva, uint64(min(leaf.size, 128)))
	if err != nil {
		return "", model.Span{}, fmt.Errorf("the version resource: %w", err)
	}
	for i := 0; i+20 <= len(b); i += 4 {
		if binary.LittleEndian.Uint32(b[i:]) == fixedSignature {
			ms, ls := binary.LittleEndian.Uint32(b[i+8:]), binary.LittleEndian.Uint32(b[i+12:])
			return versionString(ms, ls), im.Span(leaf.rva+uint32(i), 52), nil
		}
	}
	return "", model.Span{}, errors.New("the version resource holds no VS_FIXEDFILEINFO")
}

// versionString writes FileVersionMS and FileVersionLS.
func versionString(ms, ls uint32) string {
	return fmt.Sprintf("%d.%d.%d.%d", ms>>16, ms&0xffff, ls>>16, ls&0xffff)
}

// resource walks the three levels of the resource tree: the type, its first name,
// its first language.
func (im *Image) resource(root directory, typ uint32) (directory, error) {
	at := uint32(0)
	for level := range 3 {
		next, err := im.resourceEntry(root, at, level, typ)
		if err != nil {
			return directory{}, err
		}
		const subdirectory = 1 << 31
		if next&subdirectory == 0 {
			b, err := im.read(root.rva+next, 16)
			if err != nil {
				return directory{}, fmt.Errorf("the resource data entry: %w", err)
			}
			return directory{binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint32(b[4:])}, nil
		}
		at = next &^ subdirectory
	}
	return directory{}, errors.New("the resource tree is deeper than three levels")
}

// resourceEntry gives the offset field of the entry looked for: at level 0 the one
// of the type, below it the first.
func (im *Image) resourceEntry(root directory, at uint32, level int, typ uint32) (uint32, error) {
	head, err := im.read(root.rva+at, 16)
	if err != nil {
		return 0, fmt.Errorf("the resource directory: %w", err)
	}
	n := uint32(binary.LittleEndian.Uint16(head[12:])) + uint32(binary.LittleEndian.Uint16(head[14:]))
	const most = 4096
	for i := range min(n, most) {
		e, err := im.read(root.rva+at+16+8*i, 8)
		if err != nil {
			return 0, fmt.Errorf("the resource directory: %w", err)
		}
		if level > 0 || binary.LittleEndian.Uint32(e) == typ {
			return binary.LittleEndian.Uint32(e[4:]), nil
		}
	}
	return 0, errors.New("the image has no version resource")
}
