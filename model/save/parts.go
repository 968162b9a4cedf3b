package save

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"dumplens/model/pe"
)

// partsOf lists the headers and the sections that have bytes in the file, in its order.
func partsOf(im *pe.Image) ([]part, error) {
	if len(im.Sections) == 0 {
		return nil, errors.New("the image's section headers are not in the dump, so its file cannot be laid out: save it as it lies in memory")
	}
	size := uint64(im.SizeOfImage)
	parts := []part{{0, 0, min(uint64(im.SizeOfHeaders), size)}}
	for _, s := range im.Sections {
		if s.SizeOfRawData == 0 || s.PointerToRawData == 0 {
			continue // all zeros at first, as .bss
		}
		if s.VirtualAddress >= im.SizeOfImage {
			return nil, fmt.Errorf("section %s begins past the end of the image: its header is damaged. Save the image as it lies in memory", s.Name)
		}
		rva := uint64(s.VirtualAddress)
		parts = append(parts, part{uint64(s.PointerToRawData), rva, min(uint64(s.SizeOfRawData), size-rva)})
	}
	slices.SortStableFunc(parts, func(a, b part) int { return cmp.Compare(a.offset, b.offset) })
	for i := 1; i < len(parts); i++ {
		before := parts[i-1]
		if parts[i].offset-before.offset < before.size {
			return nil, errors.New("sections of the image overlap in its file: its headers are damaged. Save the image as it lies in memory")
		}
	}
	// A file is hardly longer than the image that is made of it.
	if last := parts[len(parts)-1]; last.offset > 2*size+1<<16 {
		return nil, fmt.Errorf("a section lies at 0x%x of the file: its header is damaged. Save the image as it lies in memory", last.offset)
	}
	return parts, nil
}
