package mem

import "dumplens/model"

// Backing is how many bytes of files stand behind a space. A space may show far more:
// page tables that lead into each other, or memory ranges of a minidump that all name
// the same bytes, reach petabytes in a file of a megabyte.
func Backing(s model.Space) (bytes uint64, known bool) {
	switch x := s.(type) {
	case *File:
		return x.size, true
	case *Pages:
		return x.Present() * PageSize, true
	case *Overlay:
		if len(x.pieces) > 0 {
			return Backing(x.pieces[0].src.Space)
		}
	case *Paged:
		bytes, known = Backing(x.tables.phys)
		if f, ok := x.opt.PageFiles.(*FilePageFiles); ok && f != nil {
			bytes += f.size()
		}
		return bytes, known
	}
	return 0, false
}

// stepsLeast is how many places are looked at in any space.
const stepsLeast = 16 << 20

// Steps is how many places of a space, such as extents, may be looked at before its
// tables are taken to lead into each other: 64 for each page that stands behind it.
func Steps(s model.Space) int {
	held, _ := Backing(s)
	const most = 1 << 50 // of bytes, so that nothing wraps
	return stepsLeast + int(min(held, most)/PageSize*64)
}
