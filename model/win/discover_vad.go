package win

import "dumplens/model"

// fitsVadRoot: the tree of virtual address descriptors. Since Windows 8.1 the place has
// a pointer to the first node, {left, right, parent}, whose parent is nothing; VadHint,
// which follows, may point to the same node, so the first such place counts. Before, the
// place has the table's own node, {parent, left, right}, whose parent is itself, and the
// tree is its right child, whose parent is the table (reference 6.5).
func fitsVadRoot(e *evidence, o int, _ places) float64 {
	build, trees := e.s.d.Header.Build, 0
	f := share(e.procs, 2, func(i int, x specimen) (bool, bool) {
		v, ok := x.num(o, e.w)
		signalled, _ := x.num(4, 4)
		if signalled != 0 || v == 0 {
			return true, false // its memory was given back, or it has none
		}
		node, parent := v, uint64(0)
		links := [3]int{0, e.w, 2 * e.w} // left, right, parent
		if build < firstTreeBuild {
			self := uint64(x.at) + uint64(o)
			if v&^3 != self {
				return false, ok
			}
			node, _ = x.num(o+2*e.w, e.w)
			parent, links = self, [3]int{e.w, 2 * e.w, 0}
			if node == 0 {
				return true, false
			}
		}
		if !e.isVad(node, parent, links, 2) {
			return false, ok
		}
		trees++
		return true, ok
	})
	if trees < 2 {
		return 0
	}
	return f
}

// firstShortVpn is the first build whose page numbers in descriptors have 32 bits and
// a few more elsewhere.
const firstShortVpn = 9200

// isVad tells whether a node has the parent it should have and its children have it as
// theirs, and whether the words behind the links are pages in the right order.
func (e *evidence) isVad(node, parent uint64, links [3]int, depth int) bool {
	if !e.kernelAddress(node) {
		return false
	}
	b, err := model.ReadBytes(e.s.kernel, model.Addr(node), uint64(5*e.w))
	if err != nil {
		return false
	}
	if model.Uint(b[links[2]:][:e.w])&^3 != parent {
		return false
	}
	vpn := e.w // bytes of StartingVpn and EndingVpn
	if e.s.d.Header.Build >= firstShortVpn {
		vpn = 4
	}
	start, end := model.Uint(b[3*e.w:][:vpn]), model.Uint(b[3*e.w+vpn:][:vpn])
	if start > end || end > 1<<36 {
		return false
	}
	for _, l := range links[:2] {
		child := model.Uint(b[l:][:e.w])
		if child != 0 && depth > 0 && !e.isVad(child, node, links, depth-1) {
			return false
		}
	}
	return true
}
