package win

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"dumplens/model"
	"dumplens/model/mem"
)

// A link that was overwritten cuts off a whole subtree. The node below it still links
// back to its parent, so it is looked for by its pool tag in the pages that hold the
// rest of the tree; and the first node, where EPROCESS keeps a hint.

// rescuePages bounds the pages that are searched for one process.
const rescuePages = 256

// rescue looks for the nodes below the links that broke.
func (w *vadWalk) rescue(ctx context.Context, eprocess record, tableAt model.Addr) {
	before := len(w.out)
	if len(w.seen) <= 1 { // not even the first node
		if at := w.climb(w.hint(eprocess, tableAt), tableAt); at != 0 {
			clear(w.seen)
			w.lost = nil
			w.walk(ctx, at, tableAt)
		}
	}
	for len(w.lost) > 0 && ctx.Err() == nil {
		broken := w.lost
		w.lost = nil
		found := false
		for _, block := range w.tagged() {
			i := slices.IndexFunc(broken, func(l pending) bool { return w.fits(block, l) })
			if i < 0 || w.seen[block.at] {
				continue
			}
			n := broken[i]
			n.at = block.at
			found = true
			broken = slices.Delete(broken, i, i+1)
			w.walkFrom(ctx, n)
		}
		if !found {
			break
		}
	}
	if more := len(w.out) - before; more > 0 {
		w.rescued = fmt.Sprintf("; %d more were found by their links back", more)
	}
}

// fits tells whether a block is the node that a broken link led to: not one that was
// freed, nor of the other side.
func (w *vadWalk) fits(block, link pending) bool {
	if block.parent != link.parent {
		return false
	}
	link.at = block.at
	v, err := w.readVAD(link)
	return err == nil && v.within(link)
}

// hint is the node that EPROCESS remembers as used last: VadHint behind the root, or
// MM_AVL_TABLE.NodeHint.
func (w *vadWalk) hint(r record, tableAt model.Addr) model.Addr {
	root, ok := r.layout.Members["VadRoot"]
	if !ok {
		return 0
	}
	at := root.Offset + uint64(r.ptr)
	if tableAt != 0 {
		table := w.s.layout("_MM_AVL_TABLE")
		if table == nil {
			return 0
		}
		at = root.Offset + table.Members["NodeHint"].Offset
	}
	b, _, _ := r.slice(at, r.ptr)
	return model.Addr(model.Uint(b))
}

// climb follows links back from a node to the first one of its tree; 0 when they do
// not lead there.
func (w *vadWalk) climb(at, tableAt model.Addr) model.Addr {
	for range maxVADDepth {
		if !kernelPointer(w.form.ptr)(at) {
			return 0
		}
		parent := w.parentOf(at)
		if parent == tableAt {
			return at
		}
		at = parent
	}
	return 0
}

// parentOf reads a node's link back; 1, which is no address, when it cannot be read.
func (w *vadWalk) parentOf(at model.Addr) model.Addr {
	v, err := model.ReadUint(w.space, at+model.Addr(w.form.parent), w.form.ptr)
	if err != nil {
		return 1
	}
	return model.Addr(v) &^ linkBits
}

// tagged gives the blocks of pool with the tag of a descriptor, in the pages that hold
// nodes of the tree, with their links back. Blocks lie at multiples of two pointers.
func (w *vadWalk) tagged() []pending {
	pages := map[model.Addr]bool{}
	for at := range w.seen {
		if kernelPointer(w.form.ptr)(at) {
			pages[at&^(mem.PageSize-1)] = true
		}
	}
	var out []pending
	step := 2 * w.form.ptr
	for i, page := range slices.Sorted(maps.Keys(pages)) {
		if i >= rescuePages {
			break
		}
		b := readSpan(model.Span{Space: w.space, At: page, Len: mem.PageSize}, nil, w.form.ptr).data
		for i := 0; i+2*step <= len(b); i += step {
			if vadTags[string(b[i+4:i+8])] {
				at := page + model.Addr(i+step)
				out = append(out, pending{at: at, parent: w.parentOf(at)})
			}
		}
	}
	return out
}
