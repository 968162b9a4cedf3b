package win

import "dumplens/model"

// Working sets are counted in EPROCESS.Vm. Where the counts lie in it differs from build
// to build and public structures do not tell all of them; four of them stand together
// since Windows 8.1: the pages that a process has (leaves), those that only it has, and
// both again with the pages of its page tables, which are its own. So the tables make the
// same difference twice, and that tells the place.
//
// Seen in kernel dumps of x64 9600, 17763, 19041 and 26100 and of ARM64 22000.
type workingSet struct{ total, private model.Value }

// The part of EPROCESS.Vm in which the counts are sought, on 64-bit Windows.
const (
	firstCount = 0x40
	lastCount  = 0xa0
)

// workingSet reads the counts of a process. They are absent where evidence does not tell
// one place.
func (s *machine) workingSet(r record) workingSet {
	none := func(v model.Value) workingSet { return workingSet{v, v} }
	if r.ptr != 8 || s.d.Header.Build < firstTreeBuild {
		return none(model.Absent(model.Unknown, "it is not known where this Windows counts it"))
	}
	b, span, v := r.member("Vm", lastCount+0x20)
	if b == nil {
		return none(v)
	}
	at, found := 0, 0
	for o := firstCount; o <= lastCount; o += 8 {
		if areCounts(model.Uint(b[o:o+8]), model.Uint(b[o+8:o+16]), model.Uint(b[o+16:o+24]), model.Uint(b[o+24:o+32])) {
			at = o
			found++
		}
	}
	if found != 1 {
		return none(model.Absent(model.Unknown, "the counts of pages do not tell where they are").From(span))
	}
	pages := func(o int) model.Value {
		place := span.Sub(uint64(o), 8)
		return asPages(b[o : o+8]).From(place)
	}
	return workingSet{pages(at + 16), pages(at + 24)}
}

// areCounts tells whether four numbers are the pages of a process, its private ones, and
// both with its page tables.
func areCounts(leaf, privateLeaf, all, private uint64) bool {
	const most = 1 << 34 // pages: 64 TiB
	return leaf > 0 && leaf < all && all < most && privateLeaf <= leaf && private <= all && all-leaf == private-privateLeaf && private > privateLeaf
}
